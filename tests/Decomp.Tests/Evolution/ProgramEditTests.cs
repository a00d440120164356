using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Programs;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Answers applied to programs: what is tolerated, what is refused with which words, and what never changes.</summary>
public sealed class ProgramEditTests
{
    private const string Parent =
        "head\n// EVOLVE-BLOCK-START\n    alpha = 1;\n    beta = 2;\n    alpha = 1;\n// EVOLVE-BLOCK-END\nfrozen = 3;\n    // " +
            "EVOLVE-BLOCK-START\n// EVOLVE-BLOCK-END\ntail";

    [Test]
    public void A_block_replaces_the_lines_that_it_names() =>
        Assert.That(Apply(Parent, Block("    beta = 2;", "    beta = 5;\n    gamma = 6;")),
            Is.EqualTo(Parent.Replace("    beta = 2;", "    beta = 5;\n    gamma = 6;")));

    [TestCase("beta = 2;", "beta = 5;", Description = "indentation forgotten: the replacement is indented as what it replaces")]
    [TestCase("\tbeta = 2;  ", "\tbeta = 5;")]
    [TestCase("beta  =  2 ;", "beta = 5;")]
    [TestCase("\n    beta = 2;\n\n", "    beta = 5;\n")]
    public void White_space_is_tolerated(string wanted, string instead) =>
        Assert.That(Apply(Parent, Block(wanted, instead)), Is.EqualTo(Parent.Replace("beta = 2;", "beta = 5;")));

    [Test]
    public void Blocks_apply_one_after_another_and_may_delete() =>
        Assert.That(Apply(Parent, "Some words.\n```\n" + Block("    beta = 2;\n    alpha = 1;", "    beta = 2;") + "\n```\nMore words.\n"
            + Block("beta = 2;", "")), Is.EqualTo(Parent.Replace("    beta = 2;\n    alpha = 1;\n", "")));

    [TestCase("    alpha = 1;", "x", "occur 2 times (lines 3, 5)")]
    [TestCase("frozen = 3;", "x", "outside the EVOLVE blocks")]
    [TestCase("beta = 22;", "x", "Nearest, at line 4:\n    beta = 2;")]
    [TestCase("  ", "x", "SEARCH is empty")]
    [TestCase("beta = 2;", "// EVOLVE-BLOCK-END", "marker lines")]
    [TestCase("beta = 2;", "    beta = 2;", "changes nothing")]
    [TestCase("alpha = 1;\n// EVOLVE-BLOCK-END", "x", "marker lines")]
    public void What_cannot_be_applied_is_told(string wanted, string instead, string words) =>
        Assert.That(Failure(Parent, Block(wanted, instead)), Does.Contain(words));

    [Test]
    public void One_block_that_fails_makes_the_answer_fail() =>
        Assert.That(Failure(Parent, Block("beta = 2;", "beta = 4;") + "\n" + Block("absent", "x")),
            Does.StartWith("1 of 2").And.Contain("Block 2").And.Not.Contain("Block 1"));

    [TestCase("<<<<<<< SEARCH\nbeta = 2;\n=======\nbeta = 3;", "cut off")]
    [TestCase("<<<<<<< SEARCH\nbeta = 2;", "cut off")]
    [TestCase("beta\n>>>>>>> REPLACE", "out of turn")]
    [TestCase("<<<<<<< SEARCH\na\n<<<<<<< SEARCH\n", "out of turn")]
    [TestCase("", "neither")]
    [TestCase("I would rather not.", "neither")]
    [TestCase("```csharp\nstruct X { }\n", "cut off")]
    [TestCase("```python\nx\n```", "neither")]
    public void Malformed_answers_are_told(string answer, string words) => Assert.That(Failure(Parent, answer), Does.Contain(words));

    [Test]
    public void A_rewrite_keeps_what_is_frozen()
    {
        string next = Parent.Replace("beta = 2;", "beta = 9;").Replace("frozen = 3;", "  frozen  = 3;")
            .Replace("    // EVOLVE-BLOCK-START\n", "// EVOLVE-BLOCK-START\n    new = 1;\n");
        Assert.That(Apply(Parent, $"Here it is:\n```csharp\n{next}\n```\nDone."),
            Is.EqualTo(Parent.Replace("beta = 2;", "beta = 9;")
                .Replace("    // EVOLVE-BLOCK-START\n", "    // EVOLVE-BLOCK-START\n    new = 1;\n")));
        Assert.That(Failure(Parent, $"```cs\n{next.Replace("= 3", "= 4")}\n```"),
            Does.Contain("outside the EVOLVE blocks").And.Contain("= 4"));
        Assert.That(Failure(Parent, "```csharp\nstruct X { }\n```"), Does.Contain("keep the marker lines"));
    }

    [Test]
    public void Without_markers_all_of_a_program_may_change()
    {
        string adam = ProgramRegistry.All[0].Source, lion = ProgramRegistry.Find("lion")!.Source;
        Assert.That(Apply(adam, $"```csharp\nint x;\n```\nand\n```csharp\n{lion}```\n"), Is.EqualTo(lion));
        Assert.That(Apply(adam, Block("Beta1 = 0.9f, Beta2 = 0.999f", "")[..^1]), Is.Null);
        Assert.That(Apply(adam,
            Block("    private const float Beta1 = 0.9f, Beta2 = 0.999f;", "    private const float Beta1 = 0.95f, Beta2 = 0.999f;")),
            Is.EqualTo(adam.Replace("Beta1 = 0.9f", "Beta1 = 0.95f")));
    }

    [Test]
    public void Line_ends_are_those_of_the_parent()
    {
        string parent = Parent.Replace("\n", "\r\n");
        Assert.That(Apply(parent, Block("beta = 2;", "beta = 5;\ngamma = 6;")),
            Is.EqualTo(parent.Replace("    beta = 2;", "    beta = 5;\r\n    gamma = 6;")));
        Assert.That(Apply(parent, $"```csharp\n{Parent.Replace("beta = 2", "beta = 5")}\n```"),
            Is.EqualTo(parent.Replace("beta = 2", "beta = 5")));
    }

    [Test]
    public void A_parent_whose_markers_do_not_pair_up_is_told() =>
        Assert.That(Failure("// EVOLVE-BLOCK-START\nx\n", Block("x", "y")), Does.Contain("line 1").And.Contain("EVOLVE-BLOCK-END"));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Frozen_lines_survive_every_answer()
    {
        Gen<string> line =
            Gen.Elements("a", "b", "  b", "c = 1;", "<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE", "```csharp", "```",
                "// EVOLVE-BLOCK-START", "// EVOLVE-BLOCK-END", "struct X", "");
        Gen<string> code = Gen.Elements("a", "b", "  b", "c = 1;", "struct X", "");
        Gen<string> parents = from before in code.ListOf()
                              from inside in code.ListOf()
                              from after in code.ListOf()
                              select Lines(
                                  [.. before.Select(l => "F" + l), "// EVOLVE-BLOCK-START", .. inside, "// EVOLVE-BLOCK-END",
                                      .. after.Select(l => "G" + l)]);
        Gen<string> noise = line.ListOf().Select(l => Lines(l));
        Gen<string> block =
            from wanted in code.NonEmptyListOf()
            from instead in code.ListOf()
            select Block(Lines(wanted).TrimEnd('\n'), Lines(instead)
                .TrimEnd('\n'));
        Gen<(string, string)> cases =
            from parent in parents
            from answer in Gen.OneOf(noise, block, block,
                from inside in code.ListOf() select $"```csharp\n{Rewrite(parent, inside)}```")
            select (parent, answer);
        return Prop.ForAll(cases.ToArbitrary(), c =>
        {
            EditResult result = ProgramEdit.Apply(c.Item1, c.Item2);
            return result.Applied ? Frozen(result.Source) == Frozen(c.Item1) && result.Source != c.Item1 : result.Failure.Length > 0;
        });
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private static string Rewrite(string parent, IEnumerable<string> inside)
    {
        string[] parts = parent.Split("// EVOLVE-BLOCK-START\n");
        return parts[0] + "// EVOLVE-BLOCK-START\n" + Lines(inside) + parts[1][parts[1].IndexOf("// EVOLVE", StringComparison.Ordinal)..];
    }

    private static string Frozen(string text) =>
        text[..text.IndexOf("EVOLVE-BLOCK-START", StringComparison.Ordinal)]
            + text[text.IndexOf("EVOLVE-BLOCK-END", StringComparison.Ordinal)..];

    private static string Block(string wanted, string instead) => $"<<<<<<< SEARCH\n{wanted}\n=======\n{instead}\n>>>>>>> REPLACE";
    private static string? Apply(string parent, string answer) => ProgramEdit.Apply(parent, answer).Source;
    private static string Failure(string parent, string answer) => ProgramEdit.Apply(parent, answer).Failure!;
}
