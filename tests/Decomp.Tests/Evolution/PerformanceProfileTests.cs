using NUnit.Framework;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Programs over several targets, by hand.</summary>
public sealed class PerformanceProfileTests
{
    private static readonly Target One = new(new Shape(2, 2, 2), 7), Two = new(new Shape(2, 2, 3), 11), Three = new(new Shape(3, 3, 3), 23);

    // Work of a: 100, 200 and none; of b: 150, none and none.
    private static readonly ComparisonRow[] Standings =
    [
        new("a", One, 50, 10, 1000, 0, []), new("b", One, 50, 10, 1500, 0, []),
        new("a", Two, 50, 5, 1000, 0, []), new("b", Two, 50, 0, 1000, 0.1, []),
        new("a", Three, 50, 0, 1000, 0.5, []), new("b", Three, 50, 0, 1000, 0.5, []),
    ];

    [Test]
    public void A_target_that_nobody_solves_is_left_out_and_work_is_compared_with_the_least()
    {
        PerformanceProfile[] profiles = [.. PerformanceProfile.Of(Standings)];
        Assert.That(profiles.Select(p => (p.Program, p.Solved, p.Targets)), Is.EqualTo(new[] { ("a", 2, 2), ("b", 1, 2) }));
        Assert.That(profiles[1].Ratios, Is.EqualTo(new[] { 1.5, double.PositiveInfinity }));
        Assert.That((profiles[0].Within(1), profiles[1].Within(1), profiles[1].Within(1.5), profiles[1].Within(4)),
            Is.EqualTo((1, 0, 0.5, 0.5)));
        Assert.That(profiles[0].Score, Is.EqualTo(1));
        Assert.That(profiles[1].Score, Is.EqualTo(2.5 / 3 / 2).Within(1e-12));
    }

    [Test]
    public void Work_has_an_interval_around_it()
    {
        foreach (ComparisonRow s in Standings.Where(s => s.Exact > 0))
            Assert.That(s.Work, Is.InRange(s.WorkInterval.Low, s.WorkInterval.High));
        Assert.That(Standings[4].Work, Is.EqualTo(double.PositiveInfinity));
        Assert.That(Standings[4].WorkInterval.Low, Is.GreaterThan(200), "none in 50 restarts of 20 steps");
    }

    [Test]
    public void Markdown_tells_held_out_targets_apart()
    {
        using StringWriter text = new();
        ComparisonReport report = new(ComparisonForm.Markdown, text);
        report.Target(Standings[..2], heldOut: false);
        report.Target(Standings[2..4], heldOut: true);
        report.Profiles(Standings[..2], Standings[2..4]);
        string[] lines = [.. $"{text}".Split('\n').Select(l => l.TrimEnd('\r'))];
        Assert.That(lines.Where(l => l.StartsWith("### ")), Is.EqualTo((string[])["### 2x2x2:7", "### 2x2x3:11, held out",
            "### Targets that any solved (seen: 1): the share done within so many times the least work",
            "### Targets that any solved (held out: 1): the share done within so many times the least work"]));
        Assert.That(lines, Has.Member("| b | 0 | 50 | 0.0000 | 0.0000–0.0713 | > 0.001 | 0.000271–∞ | 0.1 |"));
    }
}
