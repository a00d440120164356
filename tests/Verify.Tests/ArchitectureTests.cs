using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace TensorDecomp.Verify.Tests;

/// <summary>What makes the trusted core worth trusting, kept true by machine.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Verify = typeof(Verifier).Assembly;

    [Test]
    public void Verify_references_the_base_class_library_only() =>
        Assert.That(Verify.GetReferencedAssemblies().Select(a => a.Name), Has.All.StartsWith("System.").Or.EqualTo("netstandard"));

    [Test]
    public void Verify_reads_no_file_and_prints_nothing() =>
        Assert.That(Verify.GetReferencedAssemblies().Select(a => a.Name),
            Has.None.AnyOf("System.Console", "System.IO.FileSystem", "System.Net.Http", "System.Diagnostics.Process"));

    [Test]
    public void No_floating_point_occurs_in_the_source_of_Verify()
    {
        foreach (string file in Sources())
            Assert.That(Code(file), Does.Not.Match(@"\b(float|double|decimal|Half|Single|Double|Decimal|MathF)\b|\d\.\d"),
                Path.GetFileName(file));
    }

    [Test]
    public void No_member_of_Verify_has_a_floating_point_type()
    {
        Type[] floating = [typeof(float), typeof(double), typeof(decimal), typeof(Half)];
        const BindingFlags all =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (Type type in Verify.GetTypes())
        {
            Assert.That(type.GetFields(all).Select(f => f.FieldType), Has.None.AnyOf(floating), $"{type}");
            Assert.That(type.GetMethods(all).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)),
                Has.None.AnyOf(floating), $"{type}");
        }
    }

    [Test]
    public void Verify_can_be_read_in_one_sitting()
    {
        // Documentation of what is public may be as long as it has to be; what is to be trusted may not.
        Assert.That(Sources().SelectMany(File.ReadLines).Count(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)),
            Is.LessThan(1600));
        Assert.That(Sources().Max(file => File.ReadLines(file).Count()), Is.LessThan(300));
    }

    private static string[] Sources() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root(), "src", "Verify"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))];

    private static string Code(string file) => Comment().Replace(File.ReadAllText(file), "");

    private static string Root()
    {
        DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TensorDecomp.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above the tests holds TensorDecomp.sln.");
    }

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
