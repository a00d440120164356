using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>A search that goes from a pool of one rank to a pool of the next.</summary>
public sealed class LevelSearchTests
{
    private const int Rounds = 40;
    private static readonly Ring s_two = Ring.Modulo(2);

    private static FlipSettings Plain => new(new Shape(3, 3, 3), s_two, 1, 7, Walkers: 3) { PoolSize = 4, RoundAttempts = 20_000 };

    private static FlipSettings Cyclic => Plain with { Cyclic = true, Starts = [CyclicStart.Of(new(3, 3, 3), 2)] };

    private static FlipSettings Grouped => new(new Shape(4, 4, 4), s_two, 1, 7, Walkers: 3)
    {
        PoolSize = 4,
        RoundAttempts = 20_000,
        Policies = FlipPolicy.For(GroupFlipTests.Group("perm:NPM/03.12,03.12,03.12", new Shape(4, 4, 4))),
    };

    private static IEnumerable<FlipSettings> Kinds() => [Plain, Cyclic, Grouped, Plain with { Endless = true, Target = 24 }];

    [TestCaseSource(nameof(Kinds))]
    public void EveryLevelIsDecomposedAndLowerThanTheOneBefore(FlipSettings settings)
    {
        LevelSearch search = new(settings);
        int start = settings.Starts.Min(s => s.Rank), last = start;
        for (int round = 0; round < Rounds; round++)
            foreach (FlipImprovement found in search.Step(2))
            {
                Assert.That(found.Scheme.Rank, Is.LessThan(last));
                Assert.That(Verifier.Judge(found.Scheme, new Claim.Over(s_two)).Valid, Is.True);
                last = found.Scheme.Rank;
            }
        Assert.That(last, Is.EqualTo(search.BestRank).And.LessThan(start - 2));
    }

    [TestCaseSource(nameof(Kinds))]
    public void ASearchThatWasPutAsideGoesOnAsIfItHadNotBeen(FlipSettings settings)
    {
        List<string> whole = Course(new LevelSearch(settings), Rounds, 1);
        Assert.That(Course(new LevelSearch(settings), Rounds, 3), Is.EqualTo(whole), "on three threads");
        foreach (int before in (int[])[0, 1, 9, 30])
        {
            LevelSearch first = new(settings);
            List<string> parts = Course(first, before, 2);
            FlipState state = JsonSerializer.Deserialize<FlipState>(JsonSerializer.Serialize(first.Capture()))!;
            LevelSearch second = new(settings, state);
            Assert.That(JsonSerializer.Serialize(second.Capture()), Is.EqualTo(JsonSerializer.Serialize(first.Capture())));
            parts.AddRange(Course(second, Rounds - before, 2));
            Assert.That(parts, Is.EqualTo(whole), $"put aside after {before} rounds");
        }
    }

    /// <summary>Over two levels no walk comes down, for they are the lowest; so there is a first pool again.</summary>
    [Test]
    public void WhereNothingLeadsDownTheSearchBeginsAnew()
    {
        FlipSettings settings = new(new Shape(2, 2, 2), s_two, 1, 3, Walkers: 2)
        {
            PoolSize = 2,
            RoundAttempts = 5_000,
            Policies = [FlipPolicy.Default with { Stamina = 5_000 }],
        };
        LevelSearch search = new(settings);
        List<string> states = [];
        for (int round = 0; round < 60; round++)
        {
            search.Step(1);
            states.Add(search.State);
        }
        int lowest = states.FindIndex(s => s.Contains("level 7")), again = states.FindLastIndex(s => s.Contains("level 8"));
        Assert.That(lowest, Is.Not.Negative, string.Join('\n', states));
        Assert.That(again, Is.GreaterThan(lowest), string.Join('\n', states));
        Assert.That(search.BestRank, Is.EqualTo(7));
    }

    [Test]
    public void AStateOfAnotherSearchIsRefused()
    {
        FlipState state = new LevelSearch(Plain).Capture();
        Assert.That(() => new LevelSearch(Plain with { Walkers = 4 }, state), Throws.ArgumentException);
        Assert.That(() => new LevelSearch(Plain with { Tensor = new Shape(3, 3, 4) }, state), Throws.ArgumentException);
        Assert.That(() => new LevelSearch(Plain, state with { Own = null }), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => new LevelSearch(Plain, state with { Pool = [] }), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void OneCourseAtATime()
    {
        foreach (string other in (string[])["--pool", "--meta", "--ladder"])
        {
            (int code, _, string error) = CommandLine.Run("flip", "2", "2", "3", "--levels", other);
            Assert.That(code, Is.EqualTo(2));
            Assert.That(error, Does.Contain("--levels is a course of its own"));
        }
    }

    private static List<string> Course(LevelSearch search, int rounds, int threads)
    {
        List<string> course = [];
        for (int round = 0; round < rounds; round++)
        {
            course.AddRange(search.Step(threads).Select(i => $"{i.Walker} {i.Flips} {PackedScheme.Of(i.Scheme, i.Ring)}"));
            course.Add($"{search.Flips} {search.State}");
        }
        return course;
    }
}
