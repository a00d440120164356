using NUnit.Framework;

namespace TensorDecomp.Tests.Documents;

/// <summary>The comparison of documents with runs sees differences that matter and no others.</summary>
public sealed class TranscriptTests
{
    [Test]
    public void Commands_are_found_with_their_outputs()
    {
        string[] document =
            ["Text:", "", "    $ one a \\", "        b", "    out 1", "    $ two", "    $ three", "    out 2", "    out 3", "",
                "    not a command"];
        ShownCommand[] commands = [.. Transcript.Read(document)];
        Assert.That(commands.Select(c => (c.Command, string.Join('|', c.Expected), c.From)),
            Is.EqualTo(new[] { ("one a b", "out 1", 4), ("two", "", 6), ("three", "out 2|out 3", 7) }));
    }

    [TestCase("found: rank 23 over Z after 0.7 s: r/23-Z-5e931add.json", "found: rank 24 over ZT after 11 s: r/24-ZT-00000000.json")]
    [TestCase("done: rank 23 over Z, certified, by gradient after 0.7 s: a.json",
        "done: rank 23 over Z[1/2], certified, by flip after 1 min 02 s: b.json")]
    [TestCase("up to 5 min 00 s, 2 threads", "up to 5 min 00 s, 16 threads")]
    [TestCase("  file  results/23-Z-5e931add.json", "  file  results/23-Z-12345678.json")]
    [TestCase("a|...|d", "a|b|c|d")]
    [TestCase("a|...", "a")]
    [TestCase("found: x|done: rank 7 over Z", "found: x|found: y|12.5 s: flip: 3 flips|done: rank 7 over ZT")]
    public void These_are_the_same(string expected, string actual) =>
        Assert.That(Transcript.Matches(expected.Split('|'), actual.Split('|')), Is.True);

    [TestCase("done: rank 23 over Z, certified", "done: rank 24 over Z, certified")]
    [TestCase("valid: 3x3x3 of rank 23 over Z", "valid: 3x3x3 of rank 23 over ZT")]
    [TestCase("171 nonzero coefficients", "172 nonzero coefficients")]
    [TestCase("a|...|d", "a|b|c")]
    [TestCase("a", "a|b")]
    [TestCase("a|b", "a")]
    [TestCase("found: x|done: rank 7 over Z", "done: rank 7 over Z")]
    public void These_are_not(string expected, string actual) =>
        Assert.That(Transcript.Matches(expected.Split('|'), actual.Split('|')), Is.False);
}
