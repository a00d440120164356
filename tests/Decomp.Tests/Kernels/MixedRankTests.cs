using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Tests.Devices;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>In a batch of several ranks a restart descends as in a batch of its own rank, bit for bit, whatever the lane and the
/// program.</summary>
[TestFixture(typeof(L1))]
[TestFixture(typeof(L4))]
[TestFixture(typeof(L8))]
[TestFixture(typeof(L16))]
public sealed class MixedRankTests<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private const ulong Seed = 5;

    /// <summary>Ranks that pad to equally many terms and ranks that do not; lanes are filled again by restarts of more and of fewer
    /// terms.</summary>
    private static readonly SearchSpace[] Spaces =
    [
        new(new Target(new Shape(2, 2, 2), 8)) { LowestRank = 6 }, new(new Target(new Shape(2, 1, 3), 7)) { LowestRank = 1 },
        new(new Target(new Shape(2, 2, 3), 14)) { LowestRank = 3 },
        new(new Target(new Shape(2, 2, 2), 9), Complex: true) { LowestRank = 6 },
    ];

    private static readonly long[] Restarts = [0, 1, 2, 3, 4, 5, 6, 7, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8];

    [Test]
    public void A_stormy_restart_is_the_one_of_its_rank([ValueSource(nameof(Spaces))] SearchSpace space, [Values] LossPath path) =>
        MixedRanks.AssertSame(space, Restarts, at => new RestartBatch<T, Stormy>(at, Seed, path));

    [Test]
    public void Neither_order_nor_neighbours_matter()
    {
        SearchSpace space = Spaces[2];
        string[] together = Run([.. Enumerable.Range(0, 24).Select(k => (long)k)]);
        Assert.That(Run([.. Enumerable.Range(0, 24).Select(k => 23L - k)]), Is.EqualTo(together));
        Assert.That(Run([7]), Is.EqualTo(together[7..8]));

        string[] Run(long[] restarts) => Trajectories.Describe(Trajectories.Run(new RestartBatch<T, Stormy>(space, Seed), restarts));
    }

    /// <summary>Looked at after every step, in memory.</summary>
    [Test]
    public unsafe void A_term_that_is_not_there_is_zero_and_stays_so([ValueSource(nameof(Spaces))] SearchSpace space,
        [Values] LossPath path)
    {
        using LaneArena arena = new();
        FactorLayout layout = new(space);
        RankMasks<T> masks = new(layout, arena);
        Hyper<T>* hyper = arena.Take<Hyper<T>>(1);
        (*hyper)[1] = 0.001f;
        BatchStep<T, Stormy> descent = new(layout, path, ridge: false, slots: 2, masks, hyper, arena);
        Span<float> x = new(descent.X, layout.Length * T.Count);
        HostRandom random = new(7);
        for (int lane = 0; lane < T.Count; lane++)
        {
            masks.Begin(lane, space.Ranks.Of(lane));
            foreach ((int f, int index, int term, int plane) in layout.Entries())
                if (term < space.Ranks.Of(lane)) x[layout.Offset(f, index, term, plane) * T.Count + lane] = (float)random.Uniform(0.1, 0.5);
        }
        for (int step = 1; step <= 20; step++)
        {
            descent.Step(CounterRandom.StepKey(T.BitBroadcast(3), (float)step), withLoss: false);
            for (int lane = 0; lane < T.Count; lane++)
                foreach ((int f, int index, int term, int plane) in layout.Entries())
                {
                    float value = x[layout.Offset(f, index, term, plane) * T.Count + lane];
                    if (term < space.Ranks.Of(lane) ? !float.IsFinite(value) || value == 0 : BitConverter.SingleToUInt32Bits(value) != 0)
                        Assert.Fail($"entry {index} of term {term} of factor {f} is {value} in lane {lane} of rank " +
                            $"{space.Ranks.Of(lane)} after step {step}");
                }
        }
    }
}

/// <summary>Every program in a batch of several ranks, and what such a batch refuses.</summary>
public sealed class MixedRankProgramTests
{
    private const ulong Seed = 5;
    private static readonly Shape Shape = new(2, 2, 2);

    private static IEnumerable<TestCaseData> Descents() =>
        from program in Excerpt.Programs
        from space in (SearchSpace[])[new(new Target(Shape, 9)) { LowestRank = 7 },
            new(new Target(Shape, 8), Complex: true) { LowestRank = 7 }]
        from path in Enum.GetValues<LossPath>()
        select new TestCaseData(program, space, path).SetArgDisplayNames(program.Name, space.ToString(), path.ToString());

    [TestCaseSource(nameof(Descents))]
    public void A_thousand_steps_are_those_of_its_rank(Type program, SearchSpace space, LossPath path)
    {
        var one = (IKernelCase)Activator.CreateInstance(
            typeof(KernelCase<>).MakeGenericType(typeof(Thousand<>).MakeGenericType(program)))!;
        MixedRanks.AssertSame(space, [0, 1, 2, 3, 4, 5], at => one.InLanes(at, path));
    }

    [Test]
    public void What_cannot_run_side_by_side_is_refused_in_a_sentence()
    {
        SearchSpace mixed = new(new Target(Shape, 8)) { LowestRank = 7 };
        Assert.That(() => new RestartBatch<L4, Stormy>(mixed with { Symmetry = OrbitStructures.Of(mixed.Target, "perm:01,-,-")[0] }, Seed),
            Throws.ArgumentException.With.Message.Contains("symmetry"));
        Assert.That(() => new RestartBatch<L4, Stormy>(mixed with { LowestRank = 9 }, Seed),
            Throws.ArgumentException.With.Message.Contains("no range"));
        Assert.That(() => new RestartBatch<L4, Stormy>(mixed with { LowestRank = 0 }, Seed),
            Throws.ArgumentException.With.Message.Contains("no range"));
        Assert.That(() => new RestartBatch<L4, Probe<Whole>>(mixed, Seed), Throws.Nothing);
        Assert.That(mixed.WhyNot(target => new Plan { Steps = 100, Chunk = target.Rank }),
            Does.Contain("chunks of 8 steps at rank 8 and of 7 at rank 7"));
    }

    [Test]
    public void Ranks_take_turns_from_the_highest_down()
    {
        RankRange ranks = new(29, 31);
        Assert.That(Enumerable.Range(0, 5).Select(k => ranks.Of(k)), Is.EqualTo((int[])[31, 30, 29, 31, 30]));
        Assert.That((ranks.Descending(), $"{ranks}", $"{new RankRange(7, 7)}"), Is.EqualTo(((int[])[31, 30, 29], "29..31", "7")));
    }

    private readonly struct Whole : IProbe
    {
        public static Plan Plan => new() { Steps = 4 };
    }
}
