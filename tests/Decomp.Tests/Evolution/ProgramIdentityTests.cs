using NUnit.Framework;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Programs;
using TensorDecomp.Tests.Compilation;

namespace TensorDecomp.Tests.Evolution;

/// <summary>When two texts are the same program.</summary>
public sealed class ProgramIdentityTests
{
    private const string Update = "T next = 0.9f * s[0] + g; s[0] = next; return x - h[0] * next;";

    [TestCase("T next=0.9f*s[0]+g;\n\n/* words */ s[0] = next; // more\n return x - h[0] * next;")]
    [TestCase("T m = 0.9f * s[0] + g; s[0] = m; return x - h[0] * m;")]
    [TestCase("T next = .90f * s[0] + g; s[0] = next; return x - h[0] * next;")]
    public void Layout_comments_and_names_do_not_matter(string update) => Assert.That(Hash(update), Is.EqualTo(Hash(Update)));

    [TestCase("T next = 0.91f * s[0] + g; s[0] = next; return x - h[0] * next;")]
    [TestCase("T next = 0.9f * s[0] + g; s[0] = next; return x - h[1] * next;")]
    [TestCase("T next = 0.9f * s[0] + g; s[0] = g; return x - h[0] * next;")]
    [TestCase("T next = 0.9f * s[0] + g; s[0] = next; return x - h[0] * g;")]
    [TestCase("T next = 0.9f * s[0] - g; s[0] = next; return x - h[0] * next;")]
    [TestCase("T next = T.Exp(0.9f) * s[0] + g; s[0] = next; return x - h[0] * next;")]
    public void Everything_else_does(string update) => Assert.That(Hash(update), Is.Not.EqualTo(Hash(Update)));

    [Test]
    public void The_names_of_the_struct_its_constants_parameters_and_functions_do_not_matter()
    {
        string adam = ProgramRegistry.All[0].Source;
        string renamed = adam.Replace("struct Adam", "struct Copy").Replace("Beta1", "First").Replace("Ridge", "Weight")
            .Replace("StepSize", "Stride")
            .Replace("(T x, T g, in Slots<T> s", "(T value, T g, in Slots<T> s").Replace("return x - h", "return value - h")
            .Replace("namespace TensorDecomp.Programs.Seeds;", "namespace Mine;")
            .Replace("[MethodImpl(Inline)]", "").Replace("public static T Update<T>", "[MethodImpl(Inline)] public static T Update<T>");
        Assert.That(renamed, Is.Not.EqualTo(adam));
        Assert.That(ProgramIdentity.SyntaxHash(renamed), Is.EqualTo(ProgramIdentity.SyntaxHash(adam)));
    }

    [Test]
    public void The_seeds_are_all_different() =>
        Assert.That(ProgramRegistry.All.Select(p => ProgramIdentity.SyntaxHash(p.Source)), Is.Unique);

    [TestCase("")]
    [TestCase("no program { at all")]
    public void Any_text_has_a_hash(string text) => Assert.That(ProgramIdentity.SyntaxHash(text), Has.Length.EqualTo(64));

    [Test]
    public void Deep_nesting_does_not_exhaust_the_stack() =>
        Assert.That(Hash($"return x{string.Concat(Enumerable.Repeat(" + g", 15_000))};"), Has.Length.EqualTo(64));

    private static string Hash(string update) => ProgramIdentity.SyntaxHash(Texts.Program(update: update));
}
