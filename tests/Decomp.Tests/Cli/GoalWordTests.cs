using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;

namespace TensorDecomp.Tests.Cli;

/// <summary>Shapes in one word.</summary>
public sealed class GoalWordTests
{
    [TestCase("search 4x4x4", "search 4 4 4")]
    [TestCase("search 4×4×5 --seed 2", "search 4 4 5 --seed 2")]
    [TestCase("search <3,4,5>:47", "search 3 4 5 --rank 47")]
    [TestCase("search --json 3 3 3", "search --json 3 3 3")]
    [TestCase("search --ring F2 4x4x4:47 --json", "search --ring F2 4 4 4 --rank 47 --json")]
    [TestCase("search 2x2x2:7..8", "search 2 2 2 --rank 7..8")]
    [TestCase("flip 5x5x5 --from 4x4x4", "flip 5 5 5 --from 4x4x4")]
    [TestCase("flip --from 4x4x4 5 5 5", "flip --from 4x4x4 5 5 5")]
    [TestCase("records 4x4x4", "records 4 4 4")]
    [TestCase("results 4x4x4", "results 4x4x4")]
    [TestCase("search <3,4,5", "search <3,4,5")]
    [TestCase("search 3x3", "search 3x3")]
    [TestCase("search 3x3x3:23@cyclic:5 --json", "search 3 3 3 --rank 23 --symmetry cyclic:5 --json")]
    [TestCase("search 4x4x4@perm:0123,0123,0123+13,13,13", "search 4 4 4 --symmetry perm:0123,0123,0123+13,13,13")]
    [TestCase("search 3x3x3:23@", "search 3x3x3:23@")]
    public void A_shape_in_one_word_is_spread_where_a_verb_takes_one(string written, string understood) =>
        Assert.That(string.Join(' ', GoalWord.Spread(written.Split(' '))), Is.EqualTo(understood));

    [Test]
    public void Records_reads_one_word_as_three()
    {
        Outcome three = Decomp.Run("records", "4", "4", "4");
        Assert.That(three.ExitCode, Is.Zero);
        Assert.That(Decomp.Run("records", "4x4x4").Output, Is.EqualTo(three.Output));
    }

    [Test]
    public void What_is_proved_is_answered_without_a_search()
    {
        using TemporaryFolder folder = new();
        Outcome low = Decomp.Run("search", "3x3x3:18", "--out", folder.Path);
        Assert.That((low.ExitCode, low.Errors), Is.EqualTo((2,
            "decomp: 3x3x3 has no decomposition of rank 18: its rank is at least 19 (Bläser 2003).\n")));
        Assert.That(Directory.Exists(System.IO.Path.Combine(folder.Path, "3x3x3")), Is.False);
        Outcome high = Decomp.Run("search", "3x3x3:30", "--out", folder.Path);
        Assert.That(high.ExitCode, Is.Zero, high.Errors);
        Assert.That(high.Output, Does.Contain("rank 27 over ZT, certified, by schoolbook"));
        Assert.That(Directory.GetFiles(System.IO.Path.Combine(folder.Path, "3x3x3")), Has.Length.EqualTo(1));
        Outcome trivial = Decomp.Run("search", "1x2x3", "--out", folder.Path);
        Assert.That(trivial.ExitCode, Is.Zero, trivial.Errors);
        Assert.That(trivial.Output, Does.Contain("rank 6 over ZT"));
    }

    [TestCase("90", 90)]
    [TestCase("1.5m", 90)]
    [TestCase("1h30m", 5400)]
    [TestCase("1d2h3m4s", 93784)]
    [TestCase("00:05:00", 300)]
    [TestCase("1:00:01", 3601)]
    public void Times_are_read_as_people_write_them(string text, double seconds)
    {
        Assert.That(Duration.TryParse(text, out TimeSpan time), Is.True);
        Assert.That(time.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("")]
    [TestCase("1x")]
    [TestCase("30m1h")]
    [TestCase("1:99:00")]
    [TestCase("0s")]
    [TestCase("-5s")]
    [TestCase("1e9")]
    public void What_is_no_time_is_refused(string text) => Assert.That(Duration.TryParse(text, out _), Is.False);
}
