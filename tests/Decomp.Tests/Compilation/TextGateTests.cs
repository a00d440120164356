using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Tests.Compilation;

/// <summary>What the gate before the parser lets through is shallow for the parser, and honest programs are let through.</summary>
public sealed partial class TextGateTests
{
    /// <summary>Nodes above one another in the tree of what passes: a small multiple of what the gate counts.</summary>
    private const int DeepestTree = 4 * (TextGate.DeepestNesting + TextGate.LongestChain);

    [TestCaseSource(typeof(ProgramRegistry), nameof(ProgramRegistry.All))]
    public void Seeds_pass(GradientProgram seed) => Assert.That(TextGate.Refusal(seed.Source), Is.Null);

    [Test]
    public void What_the_documents_show_passes()
    {
        string page = File.ReadAllText(Path.Combine(Surroundings.Root, "docs", "programs.md"));
        string[] texts = [.. Block().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.That(texts, Is.Not.Empty);
        Assert.That(texts.Select(TextGate.Refusal), Is.All.Null);
    }

    [TestCaseSource(typeof(Nestings), nameof(Nestings.Ways))]
    public void No_way_to_nest_passes_at_a_thousand(string way)
    {
        Complaint? refusal = TextGate.Refusal(Nestings.Program(way, 1000));
        Assert.That(refusal, Is.Not.Null);
        Assert.That(refusal!.Value.Sentence, Does.EndWith("."));
        Assert.That(refusal.Value.Line, Is.GreaterThan(0));
    }

    [TestCaseSource(typeof(Nestings), nameof(Nestings.Ways))]
    public void What_passes_makes_a_shallow_tree(string way)
    {
        int passed = 0;
        foreach (int depth in (int[])[1, 40, 99, 190, 240, 490])
            if (Nestings.Program(way, depth) is var text && TextGate.Refusal(text) is null)
            {
                passed++;
                Assert.That(DepthOf(text), Is.LessThan(DeepestTree), $"{depth}");
            }
        bool never = way.Contains("text") || way.Contains("directives") || way == "conflicts";
        Assert.That(passed > 0, Is.Not.EqualTo(never), "one of its kind is no crime, where the kind is none");
    }

    /// <summary>Random mixtures of all that may confuse the two about where a comment, a text or a bracket ends.</summary>
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public bool Whatever_passes_makes_a_shallow_tree(ulong seed)
    {
        string[] pieces =
        [
            "(", ")", "[", "]", "{", "}", "<", ">", "/*", "*/", "//", "/", "*", "\"", "'", "\\", "@", "$", "#", "\n", "\r", "\u2028",
            ";", ",", "!", "-", ".", "?", ":", "=", "=>", "x", "if", "else", "switch", "1", "0x1", "1e5", " ", "\t", "R\"", "u8",
            "<<<<<<<", "=======", ">>>>>>>", "\u00e9", "\U0001F600", "\ud800", "\uffff", "\0",
        ];
        HostRandom random = HostRandom.For(seed, 0);
        int[] frequent = [random.Below(pieces.Length), random.Below(pieces.Length), random.Below(pieces.Length)];
        string text = "";
        for (int k = random.Below(2000); k > 0; k--)
            text += pieces[random.Below(8) == 0 ? random.Below(pieces.Length) : frequent[random.Below(3)]];
        return TextGate.Refusal(text) is not null || DepthOf(text) < DeepestTree;
    }

    [TestCase("x = (g];", "closes another bracket", 13)]
    [TestCase("x = g;\n#region here", "remove the directive", 14)]
    [TestCase("x = \\u0067;", "plain letters", 13)]
    [TestCase("var t = $\"\";", "no use for text", 13)]
    [TestCase("var t = @\"\";", "no use for text", 13)]
    [TestCase("/* without an end", "does not end", 13)]
    [TestCase("<<<<<<< mine", "conflict", 13)]
    [TestCase("x = g\0;", "code 0000", 13)]
    [TestCase("// \u009b2J", "code 009B", 13, Description = "some terminals obey it")]
    [TestCase("// \u202e;g = x", "code 202E", 13, Description = "what follows is shown from right to left")]
    public void What_is_refused_is_told_with_its_line(string update, string words, int line)
    {
        Complaint refusal = TextGate.Refusal(Texts.Program(update: update))!.Value;
        Assert.That((refusal.Sentence.Contains(words), refusal.Line), Is.EqualTo((true, line)), refusal.Sentence);
    }

    [TestCase("/* ((((( */ // ]]]]\n return x;")]
    [TestCase("T @new = x; return @new;")]
    [TestCase("string t = \"(((\"; char c = '('; return x;", Description = "what follows the gate refuses it")]
    [TestCase("T größe = x; /* ⟨2,2,2⟩ 😀 */ return größe;")]
    [TestCase("float a = 1.5e-3f + 0x1F + 1_000 + .5f; return x;")]
    public void What_looks_odd_and_is_clear_passes(string update) => Assert.That(TextGate.Refusal(Texts.Program(update: update)), Is.Null);

    [Test]
    public void Sizes_are_bounded()
    {
        Assert.That(TextGate.Refusal("struct A\n" + '\ud800' + "{ }")!.Value.Sentence, Does.StartWith("half a character"));
        Assert.That(TextGate.Refusal(new string(' ', TextGate.LongestLine + 1))!.Value.Sentence, Does.Contain("characters; break it"));
        Assert.That(TextGate.Refusal(new string('\n', TextGate.MostLines + 1))!.Value.Sentence, Does.Contain("lines"));
        Assert.That(TextGate.Refusal(new string('a', TextGate.LongestToken + 1))!.Value.Sentence, Does.Contain("too long"));
        Assert.That(TextGate.Refusal(new string('1', TextGate.LongestToken + 1))!.Value.Sentence, Does.Contain("too long"));
        Assert.That(TextGate.Refusal(new string('a', TextGate.LongestToken)), Is.Null);
    }

    /// <summary>A long program of many short functions and statements is no deep one.</summary>
    [Test]
    public void Length_is_not_depth()
    {
        string members = string.Join("\n", Enumerable.Range(0, 300).Select(k =>
            $"[MethodImpl(MethodImplOptions.AggressiveInlining)] static T F{k}<T>(T a) where T : struct, IReal<T> {{ return a; }}"));
        string update = string.Join("\n", Enumerable.Range(0, 400).Select(k =>
            $"T t{k} = T.MultiplyAdd(x, g, s[0] * {k}f) - (x < g ? x : -g);"));
        Assert.That(TextGate.Refusal(Texts.Program(update: update + "return x;", members: members)), Is.Null);
    }

    private static int DepthOf(string text)
    {
        int deepest = 0;
        CSharpParseOptions language = new(LanguageVersion.CSharp14, DocumentationMode.None);
        Stack<(SyntaxNode Node, int Depth)> open = new([(CSharpSyntaxTree.ParseText(text, language).GetRoot(), 1)]);
        while (open.TryPop(out (SyntaxNode Node, int Depth) top))
        {
            deepest = Math.Max(deepest, top.Depth);
            foreach (SyntaxNode child in top.Node.ChildNodes()) open.Push((child, top.Depth + 1));
        }
        return deepest;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
