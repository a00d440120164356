using NUnit.Framework;

namespace TensorDecomp.Tests.Cli;

/// <summary>Small things that people stumbled over: a command, its exit code and its first line.</summary>
public sealed class PapercutTests
{
    [TestCase("serch 3 3 3", 2, "decomp: decomp has no verb serch; did you mean search? 'decomp --help' shows what there is.")]
    [TestCase("frobnicate", 2, "decomp: decomp has no verb frobnicate. 'decomp --help' shows what there is.")]
    [TestCase("search 3 3 3 --tmie 5s", 2,
        "decomp: decomp search has no option --tmie; did you mean --time? 'decomp search --help' shows what there is.")]
    [TestCase("search 3 3 3 3", 2, "decomp: decomp search has no use for 3. 'decomp search --help' shows what there is.")]
    [TestCase("programs lst", 2, "decomp: decomp programs has no verb lst; did you mean list? 'decomp programs --help' shows what there " +
        "is.")]
    [TestCase("lift", 2, "decomp: decomp lift needs FILE, as in 'decomp lift results/4x4x4/47-F2-0123abcd.json --out results'; see " +
        "'decomp " +
        "lift --help'.")]
    [TestCase("plot records results picture.png", 2, "decomp: plot writes SVG; name the file picture.svg.")]
    [TestCase("search 3x3x3:18", 2, "decomp: 3x3x3 has no decomposition of rank 18: its rank is at least 19 (Bläser 2003).")]
    [TestCase("search 3 3 3 --time soon", 2,
        "decomp: soon is no time; write 90s, 5m, 1h30m or 00:05:00; see 'decomp search --help'.")]
    public void A_mistake_gets_one_sentence_that_says_what_to_do(string line, int code, string sentence)
    {
        Outcome outcome = Decomp.Run(line.Split(' '));
        Assert.That((outcome.ExitCode, outcome.Output, outcome.Errors.TrimEnd('\n')), Is.EqualTo((code, "", sentence)));
    }

    [Test]
    public void The_name_of_a_file_says_the_language_of_its_code()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["s.txt"], "m1 = a11*b11\nc11 = m1\n");
        foreach ((string file, string kind) in (ReadOnlySpan<(string, string)>)[("x.c", "c"), ("x.py", "python"), ("x.tex", "latex")])
        {
            Assert.That(Decomp.Run("export", folder["s.txt"], folder[file]).ExitCode, Is.Zero, file);
            Assert.That(Decomp.Run("export", folder["s.txt"], folder["named"], "--as", kind).ExitCode, Is.Zero, kind);
            Assert.That(File.ReadAllText(folder[file]), Is.EqualTo(File.ReadAllText(folder["named"])));
        }
    }
}
