using NUnit.Framework;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Tests.Cli;

/// <summary>Long lines in a narrow window.</summary>
public sealed class FoldedTextTests
{
    [TestCase("as it is", "as it is")]
    [TestCase("one two three four five six", "one two three four\nfive six")]
    [TestCase("  file      a/path/that/is/longer/than/the/window b", "  file      a/path/that/is/longer/than/the/window\n            b")]
    [TestCase("found: one two three four", "found: one two three\n  four")]
    [TestCase("a/path/that/is/longer/than/the/window", "a/path/that/is/longer/than/the/window")]
    [TestCase("first line is long enough\nsecond is", "first line is long\nenough\nsecond is")]
    [TestCase("   ", "   ")]
    public void A_line_is_broken_between_words_and_a_word_never(string line, string folded) =>
        Assert.That(FoldedText.Of(line, 20), Is.EqualTo(folded));

    [Test]
    public void Commands_to_type_next_are_below_each_other_and_can_be_copied()
    {
        Assert.That(FoldedText.Of("      next: decomp show a/b.json, decomp export a/b.json --as c", 40), Is.EqualTo(
            "      next: decomp show a/b.json\n            decomp export a/b.json \\\n                --as c"));
        Assert.That(FoldedText.Command("decomp flip --ring F2 --rank 61 --json", 2, 30), Is.EqualTo(
            "decomp flip --ring F2 \\\n      --rank 61 --json"));
        Assert.That(FoldedText.Command("decomp query \"SELECT a, b FROM c\" found/ --csv", 2, 30), Is.EqualTo(
            "decomp query \\\n      \"SELECT a, b FROM c\" \\\n      found/ --csv"));
    }

    [Test]
    public void Whatever_the_width_nothing_is_lost_and_nothing_is_longer_than_its_longest_word(
        [Values(1, 7, 20, 33, 80, 200)] int columns,
        [Values("decomp: a 'quoted text' and it's a/long/path/of/some/file.json; see 'decomp verify --help'.",
            "  C        48    49  2025  Dumas-Pernet-Sedoglavic 2025 (arXiv:2506.13242) (over Q)",
            "      go on: decomp search 4 4 4 --resume")]
        string line)
    {
        string folded = FoldedText.Of(line, columns);
        Assert.That(string.Concat(folded.Where(c => c is not (' ' or '\n' or '\\'))), Is.EqualTo(line.Replace(" ", "")));
        int longest = line.Split(' ').Max(word => word.Length);
        Assert.That(folded.Split('\n').Select(part => part.Trim(' ').Length), Has.All.LessThanOrEqualTo(Math.Max(columns, longest + 20)));
    }
}
