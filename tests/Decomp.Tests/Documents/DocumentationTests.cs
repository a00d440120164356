using System.Reflection;
using System.Xml.Linq;
using NUnit.Framework;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Documents;

/// <summary>
/// The XML documentation that comes with the two libraries. A strict build holds that every public member has a comment; this, that the
/// comment says what the member is, where parameters or exceptions alone would satisfy the compiler.
/// </summary>
public sealed class DocumentationTests
{
    private static readonly Assembly[] Libraries = [typeof(Verifier).Assembly, typeof(PortfolioSearch).Assembly];

    [TestCaseSource(nameof(Libraries))]
    public void Every_public_member_says_what_it_is(Assembly library)
    {
        XElement[] members = [.. XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member")
            .Where(m => IsVisible(library, $"{m.Attribute("name")!.Value}"))];
        Assert.That(members, Has.Length.GreaterThan(100), "the rule sees nothing");
        Assert.That(
            from member in members
            where (member.Element("summary") is null or { IsEmpty: true }) && member.Element("inheritdoc") is null
            select member.Attribute("name")!.Value, Is.Empty);
    }

    /// <summary>Whether others can reach a member, "M:TensorDecomp.Verify.Shape.Sorted", constructors apart, which their parameters
    /// tell.</summary>
    private static bool IsVisible(Assembly library, string member)
    {
        string name = member[2..].Split('(')[0];
        if (member[0] == 'T') return library.GetType(name) is { IsVisible: true };
        int dot = name.LastIndexOf('.');
        const BindingFlags Offered = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance;
        return library.GetType(name[..dot]) is { IsVisible: true } type
            && type.GetMember(name[(dot + 1)..].Split("``")[0], Offered).Length > 0;
    }
}
