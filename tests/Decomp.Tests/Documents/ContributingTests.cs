using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Tests.Architecture;

namespace TensorDecomp.Tests.Documents;

/// <summary>The recipes of CONTRIBUTING.md name files, types and members; all of them exist.</summary>
public sealed partial class ContributingTests
{
    /// <summary>What a recipe makes, or names that are not the project's.</summary>
    private static readonly string[] Foreign = ["TextWriter", "Console"];

    private static string[] Words
    {
        get;
    } = [.. Word().Matches(File.ReadAllText(Path.Combine(Surroundings.Root, "CONTRIBUTING.md"))).Select(m => m.Groups[1].Value).Distinct()];

    [Test]
    public void Every_path_exists()
    {
        string[] paths = [.. Words.Where(w => PathOf().IsMatch(w))];
        Assert.That(paths, Has.Length.GreaterThan(15), "the rule sees nothing");
        Assert.That(paths.Where(p => !Path.Exists(Path.Combine(Surroundings.Root, p))), Is.Empty);
    }

    [Test]
    public void Every_name_is_declared()
    {
        string[] names = [.. Words.Where(w => Name().IsMatch(w)).Except(Foreign)];
        Assert.That(names, Has.Length.GreaterThan(40), "the rule sees nothing");
        Assert.That(names.Where(n => !IsDeclared(n.Split('.'))), Is.Empty);
    }

    /// <summary>A type, a member of that type's file, or a member of some file.</summary>
    private static bool IsDeclared(string[] parts) => parts is [var type, var member]
        ? SourceTree.All.Any(file => Declares(file, type) && Declares(file, member))
        : SourceTree.All.Any(file => Declares(file, parts[0]));

    // After a type's keyword or a type: "record Table(", "IReadOnlyList<Kind> Kinds {", "Foo[] Files =", "const string Schema".
    private static bool Declares(SourceText file, string name) =>
        Regex.IsMatch(file.Code,
            $@"\b(class|struct|record|interface|enum)\s+(struct\s+)?{name}\b|[\w>\]?)]\s+{name}\s*(<[\w, ]+>)?\s*(\(|\{{|=|;)");

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(src|tests|docs|bench|notebooks|results)/\S+$")]
    private static partial Regex PathOf();

    [GeneratedRegex(@"^[A-Z]\w*[a-z]\w*(\.[A-Z]\w+)?$")]
    private static partial Regex Name();
}
