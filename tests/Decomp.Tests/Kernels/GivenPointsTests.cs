using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Restarts that start from points that they are given.</summary>
public sealed class GivenPointsTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);
    private static readonly float[][] Points = [.. Enumerable.Range(0, 3).Select(k => Enumerable.Range(0, Small.Parameters)
        .Select(at => 0.01f * at + k).ToArray())];
    private static readonly SearchSpace Given = new(Small) { Given = new GivenPoints(Small, Points) };

    /// <summary>Leaves every entry where it starts.</summary>
    private readonly struct Still : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian();
        public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;
        public static Plan Plan(in Target target) => new() { Steps = 25 };
    }

    /// <summary>Doubles every entry and adds what it draws.</summary>
    private readonly struct Doubling : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian();
        public static T Start<T>(T x, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            T.MultiplyAdd(x, 2f, h[0] * rng.Gaussian());
        public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;
        public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) => hyper[0] = 0.5;
        public static Plan Plan(in Target target) => new() { Steps = 25 };
    }

    /// <summary>A chain that ends with its first descent, under no penalty; whether it was given its start is to be seen from f.</summary>
    private readonly struct OneDescent : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian() * 5f;
        public static Plan Plan(in Target target) => new() { Steps = 3, Descents = new DescentPlan() };
        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper) => new(1, 1e-9);
        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) => Release.Back;

        // a second chain, at random, where the first was given its start and knew the other points
        public static Next After(in Chain now, in Slots<double> memory) =>
            now.Given && now.Mates == 2 && now.Round == 0 ? Next.Anew : Next.End;
    }

    [Test]
    public void Restarts_in_lanes_start_there_in_turn_on_any_number_of_lanes()
    {
        float[][] one = Ends<L1, Still>(5), eight = Ends<L8, Still>(5);
        Assert.That(one, Is.EqualTo(Enumerable.Range(0, 5).Select(k => Points[k % 3])));
        Assert.That(eight, Is.EqualTo(one));
        Assert.That(Ends<L8, Doubling>(5), Is.EqualTo(Ends<L1, Doubling>(5)));
        Assert.That(Ends<L1, Doubling>(5)[1].Zip(Points[1], (x, given) => Math.Abs(x - 2 * given)).Average(), Is.InRange(0.2, 0.6),
            "the mean of |0.5·z|, z normal, is 0.4");
        Assert.That(Ends<L1, Doubling>(6)[5], Is.Not.EqualTo(Ends<L1, Doubling>(6)[2]), "the same point, other random numbers");
    }

    /// <summary>What tells programs that recite from those that search moves numbers that are drawn, and none that is given.</summary>
    [Test]
    public void Given_numbers_stay_in_their_places_where_starts_are_shuffled() =>
        Assert.That(Ends<L1, Still>(3, Given with { Shuffled = true }), Is.EqualTo(Ends<L1, Still>(3)));

    [Test]
    public void A_chain_starts_there_and_another_of_its_restart_at_random()
    {
        using DescentChain<OneDescent> chain = new(Given, 7, ridge: false, ofTerms: false);
        List<double> losses = [];
        List<RestartResult> ended = [];
        chain.Observer = (_, _, loss) => losses.Add(loss);
        long next = 1;
        while (ended.Count == 0) chain.RunChunk(() => next++, ended.Add);
        Decomposition point = new(Small, complex: false);
        point.Load(new Approximation(Small, new PointLayout(Small).Factors(k => Points[1][k]), 1, 0));
        Assert.That(losses, Has.Count.EqualTo(2), "the chain was told that its start was given, and had the other points for mates");
        Assert.That(losses[0], Is.LessThan(point.Loss()), "an iteration goes down from there");
        Assert.That(losses[1], Is.Not.EqualTo(losses[0]).Within(1e-3));
    }

    [Test]
    public void What_no_restart_can_start_from_is_refused()
    {
        Assert.That(() => new GivenPoints(Small, []), Throws.ArgumentException);
        Assert.That(() => new GivenPoints(Small, [Points[0][1..]]), Throws.ArgumentException);
        Assert.That(() => new GivenPoints(Small, [[.. Points[0][1..], float.NaN]]), Throws.ArgumentException);
        Plan Plan(Target target) => new() { Steps = 25 };
        foreach (SearchSpace space in (SearchSpace[])[Given with { Complex = true }, Given with { LowestRank = 6 },
            Given with { Known = new KnownStarts([Scheme.Naive(Small.Shape)]) }])
            Assert.That(space.WhyNot(Plan), Does.Contain("given points"));
        Assert.That(Given.WhyNot(Plan), Is.Null);
        Assert.That($"{Given}", Does.Contain("from 3 given"));
        Assert.That($"{Given}", Is.Not.EqualTo($"{Given with { Given = new GivenPoints(Small, [.. Points.Reverse()]) }}"));
    }

    private static float[][] Ends<T, TProgram>(int restarts, SearchSpace? space = null)
        where T : unmanaged, ILane<T>, IReal<T> where TProgram : struct, IGradientProgram
    {
        using RestartBatch<T, TProgram> batch = new(space ?? Given, 3);
        float[][] ends = new float[restarts][];
        int begun = 0;
        while (batch.RunChunk(() => begun < restarts ? begun++ : -1,
            result => ends[result.Restart] = [.. result.Approximation!.Factors.SelectMany(f => f).Select(x => (float)x)]) > 0) { }
        return ends;
    }
}
