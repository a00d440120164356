using NUnit.Framework;

namespace TensorDecomp.Tests.Cli;

/// <summary>A command line that makes no sense gets one sentence on standard error, nothing on standard output, and exit code 2.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UsageErrorTests
{
    [TestCase("0", "search 0 2 2")]
    [TestCase("-3", "search 2 -3 2")]
    [TestCase("two", "search 2 two 2")]
    [TestCase("1025", "search 2 2 1025")]
    [TestCase("3x3", "search 3x3")]
    [TestCase("99999999999", "search 99999999999 2 2")]
    [TestCase("search", "search 2 2", Description = "a dimension is missing")]
    [TestCase("4", "search 2 2 3 4")]
    [TestCase("--rank", "search 2 2 2 --rank 0")]
    [TestCase("--rank", "search 2 2 2 --rank -7")]
    [TestCase("seven", "search 2 2 2 --rank seven")]
    [TestCase("--rank", "search 2 2 2 --rank 100000")]
    [TestCase("--rank", "search 2 2 2 --rank")]
    [TestCase("8..7", "search 2 2 2 --rank 8..7", Description = "the lower one first")]
    [TestCase("7..", "search 2 2 2 --rank 7..")]
    [TestCase("7..8..9", "search 2 2 2 --rank 7..8..9")]
    [TestCase("0..7", "search 2 2 2 --rank 0..7")]
    [TestCase("7-8", "search 2 2 2 --rank 7-8")]
    [TestCase("--symmetry", "search 2 2 2 --rank 7..8 --symmetry cyclic", Description = "orbits are for one rank")]
    [TestCase("128", "search 5 5 5 --rank 100..129 --engine gradient")]
    [TestCase("--rank", "search 17 18 19", Description = "no record to aim for")]
    [TestCase("soon", "search 2 2 2 --time soon")]
    [TestCase("-5s", "search 2 2 2 --time -5s")]
    [TestCase("0s", "search 2 2 2 --time 0s")]
    [TestCase("soon", "flip 2 2 2 --time soon")]
    [TestCase("0", "flip 2 2 2 --time 0")]
    [TestCase("-1", "optimize none.json --time -1")]
    [TestCase("1e9h", "search 2 2 2 --time 1e9h")]
    [TestCase("NaN", "search 2 2 2 --time NaN")]
    [TestCase("--bases", "recombine --bases -1")]
    [TestCase("--near", "recombine --bases 5 --near some")]
    [TestCase("over Q(i)", "recombine --bases 5 --ring Q(i)")]
    [TestCase("over F13", "recombine --bases 5 --ring F13")]
    [TestCase("gradient-ascent", "search 2 2 2 --program gradient-ascent")]
    [TestCase("-1", "search 2 2 2 --seed -1")]
    [TestCase("--threads", "search 2 2 2 --threads 0")]
    [TestCase("--threads", "search 2 2 2 --threads 100000")]
    [TestCase("no group", "search 2 2 2 --symmetry mirror")]
    [TestCase("cyclic:3", "search 2 2 2 --symmetry cyclic:3", Description = "leaves no whole number of orbits")]
    [TestCase("0 to 1", "search 2 2 2 --symmetry perm:02,01,01")]
    [TestCase("orbits of 2", "search 2 2 2 --symmetry perm:01,01,01:2")]
    [TestCase("write --symmetry perm:01,01,01.", "search 2 2 2 --engine flip --symmetry perm:01,01,01:1")]
    [TestCase("write --symmetry perm:01,01,01.", "flip 2 2 2 --symmetry perm:01,01,01:1")]
    [TestCase("0 to 1", "flip 2 2 2 --symmetry perm:02,01,01")]
    [TestCase("up to 64 elements", "flip 5 4 5 --symmetry perm:01234,-,-+01,-,-")]
    [TestCase("up to 64 elements", "search 5 4 5 --engine flip --symmetry perm:01234,-,-+01,-,-")]
    [TestCase("square shape", "search 2 2 3 --symmetry cyclic")]
    [TestCase("cyclic:x", "search 2 2 2 --symmetry cyclic:x")]
    [TestCase("without a number", "search 2 2 2 --engine flip --symmetry transpose:1")]
    [TestCase("M = P", "search 3 3 2 --engine gradient --symmetry transpose")]
    [TestCase("no two equal dimensions", "search 2 3 4 --symmetry transpose")]
    [TestCase("no two equal dimensions", "flip 2 3 4 --symmetry transpose-1")]
    [TestCase("a smaller number", "flip 4 4 5 --symmetry transpose-3")]
    [TestCase("not understood", "flip 4 4 4 --symmetry transpose:1")]
    [TestCase("--ladder", "flip 4 4 4 --ladder --symmetry transpose")]
    [TestCase("give one --rank", "search 4 4 4 --rank 48..49 --engine gradient --symmetry swap:1,1,1")]
    [TestCase("no whole number of orbits of 2", "search 4 4 4 --rank 49 --symmetry swap:1,1,1:4")]
    [TestCase("orbits, and 4x4x4 needs 10", "search 4 4 4 --rank 49 --symmetry swap:1,1,1:41")]
    [TestCase("no number of fixed terms", "search 4 4 4 --rank 49 --symmetry swap:1,1,1:2147483647,2147483647,2,13",
        Description = "their sum would be 13 in 32 bits")]
    [TestCase("more than the rank", "search 2 2 2 --rank 7 --symmetry both:2:1431655765", Description = "three times that would be -1")]
    [TestCase("not understood", "search 2 2 2 --symmetry transpose-x")]
    [TestCase("not understood", "search 2 2 2 --symmetry both-1")]
    [TestCase("order is 2", "search 4 4 4 --rank 49 --symmetry turn:1,1,1:0,1,0,0")]
    [TestCase("swap:1,1,1:3,1,0,0", "search 4 4 4 --symmetry swap:1,1,1:4,5")]
    [TestCase("turn:1,1,1:4", "search 4 4 4 --symmetry turn:1,1,1:many")]
    [TestCase("write --symmetry swap:1,1,1.", "search 4 4 4 --rank 49 --engine flip --symmetry swap:1,1,1:9")]
    [TestCase("write --symmetry swap:1,1,1.", "search 4 4 4 --rank 47 --field F2 --symmetry swap:1,1,1:9")]
    [TestCase("not that many", "search 2 4 4 --symmetry turn:1,1,1")]
    [TestCase("not that many", "flip 2 4 4 --symmetry swap:2,1,1")]
    [TestCase("decomp flip --from", "search 2 2 2 --engine flip --from .")]
    [TestCase("of which --engine flip runs none", "search 2 2 2 --engine flip --program adam")]
    [TestCase("--symmetry", "search 2 2 2 --engine gradient --symmetry cyclic:1 --from .")]
    [TestCase("no file or folder nowhere", "search 2 2 2 --engine gradient --from nowhere")]
    [TestCase("--work", "search 2 2 2 --work 0")]
    [TestCase("leave out --work", "search 2 2 2 --rank 7..9 --descend --work 5")]
    [TestCase("--rank 7..9", "search 2 2 2 --descend", Description = "nothing to come down from")]
    [TestCase("--descend", "search 2 2 2 --rank 7..9 --engine flip --descend")]
    [TestCase("no file or folder nowhere", "search 2 2 2 --rank 7..9 --descend --from nowhere")]
    [TestCase("swap:1,1 names no group", "search 4 4 4 --symmetry swap:1,1")]
    [TestCase("not over F11", "search 4 4 4 --field F11 --rank 49 --symmetry swap:1,1,1")]
    [TestCase("--ring", "search 2 2 2 --field Q --ring Q")]
    [TestCase("not over F5", "flip 4 4 4 --ring F5 --symmetry swap:1,1,1")]
    [TestCase("choose F2, F3, F5, F7 or ZT", "flip 2 2 2 --ring Q")]
    [TestCase("--ladder", "flip 3 3 3 --symmetry cyclic --ladder")]
    [TestCase("--ladder", "flip 4 4 4 --ladder --symmetry swap:1,1,1")]
    [TestCase("--ladder", "flip 3 3 3 --meta --ladder")]
    [TestCase("--meta", "flip 3 3 3 --meta --symmetry cyclic")]
    [TestCase("--meta", "flip 3 3 3 --meta --symmetry swap:1,1,1")]
    [TestCase("leave out --pool", "flip 3 3 3 --pool --symmetry swap:1,1,1")]
    [TestCase("leave out --meta", "flip 3 3 3 --pool --meta")]
    [TestCase("leave out --meta and --ladder", "flip 3 3 3 --pool --ladder")]
    [TestCase("add --pool", "flip 3 3 3 --meta --keep pools")]
    [TestCase("1x3x3", "flip 1 3 3 --pool")]
    [TestCase("leave out --pool", "flip --tensor poly:3x3 --pool")]
    [TestCase("1x3x3", "flip 1 3 3 --meta")]
    [TestCase("256 entries", "flip 17 17 17 --meta")]
    [TestCase("no folder", "flip 3 3 3 --meta --from no-such-folder")]
    [TestCase("square", "flip 3 3 4 --symmetry cyclic")]
    [TestCase("1 to 6 fixed", "flip 3 3 3 --symmetry cyclic:0")]
    [TestCase("1 to 8 fixed", "search 4 4 4 --rank 48 --engine flip --symmetry cyclic:12")]
    [TestCase("--checkpoint", "search 2 2 2 --resume")]
    [TestCase("Q(i)", "search 2 2 2 --field sea")]
    [TestCase("--fast", "search 2 2 2 --fast")]
    [TestCase("serach", "serach 2 2 2")]
    [TestCase("--no-such-option", "--no-such-option")]
    public void One_sentence_names_what_is_wrong(string culprit, string line)
    {
        using TemporaryFolder folder = new();
        string[] arguments = line.Split(' ');
        Outcome outcome = Decomp.Run(arguments[0] == "search" ? ["search", "--out", folder.Path, .. arguments[1..]] : arguments);
        AssertOneSentence(outcome, culprit);
        Assert.That(folder.Files(), Is.Empty);
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "taken");
        File.WriteAllText(file, "");
        AssertOneSentence(Decomp.Run("search", "2", "2", "2", "--out", file), file);
        AssertOneSentence(Decomp.Run("search", "2", "2", "2", "--out", Path.Combine(file, "below")), file);
    }

    private static void AssertOneSentence(Outcome outcome, string culprit)
    {
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((2, "")), outcome.Errors);
        Assert.That(outcome.Errors, Does.StartWith("decomp: ").And.Contain(culprit).And.EndsWith(Environment.NewLine));
        Assert.That(outcome.Errors.TrimEnd('\r', '\n'), Does.Not.Contain("\n"), "one line");
    }
}
