using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Programs whose restarts are several chains that exchange terms.</summary>
public sealed class ExchangeTests
{
    private static readonly Target Goal = new(new Shape(2, 2, 3), 11);

    /// <summary>Chains of a few hops; from the second on each hop takes the terms up to a split point from a mate.</summary>
    private readonly struct Crossing : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 60, Descents = new() };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.02;
            return new(300, 1e-5);
        }

        public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng,
            in Moves moves)
        {
            int split = rng.Below(terms.Count);
            for (int k = 0; k < 256; k++)
                if (k < split && now.Mates > 0) moves.Take(k);
            moves.Draw(split);
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
        {
            if (leg == 3) return there.Loss < 1e-5 ? Release.Hand : Release.Back;
            hyper[0] *= 0.1;
            return now.Loss < 0.3 ? Release.DescendFinely(new(500, 1e-9)) : Release.Back;
        }

        public static Next After(in Chain now, in Slots<double> memory) => now.Hops < 6 ? Next.Hop : Next.Anew;
    }

    /// <summary>All of a mate is taken at every hop, by numbers that are none of an orbit's, also before there is one.</summary>
    private readonly struct Over : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static Plan Plan(in Target target) => new() { Steps = 9, Descents = new() };
        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper) =>
            new(now.Round == 0 ? 30 : 1, 1e-9);

        public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng,
            in Moves moves)
        {
            moves.Take(int.MinValue);
            for (int k = 0; k < 256; k++) moves.Take(-k);
            memory[now.Mates] = memory[now.Mates] + 1;
        }

        public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
        {
            memory[8] = now.Round;
            return true;
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) => Release.Back;
        public static Next After(in Chain now, in Slots<double> memory) => now.Hops < 2 ? Next.Hop : Next.Anew;
    }

    [Test]
    public void Restarts_follow_from_their_numbers_in_any_order()
    {
        RestartResult[] forth = Run<Crossing>(new(Goal), [0, 1, 2, 3]), back = Run<Crossing>(new(Goal), [3, 2, 1, 0]);
        foreach (RestartResult one in forth)
        {
            RestartResult same = back.Single(r => r.Restart == one.Restart);
            Assert.That((same.End, same.Steps, same.Loss, same.Gradients), Is.EqualTo((one.End, one.Steps, one.Loss, one.Gradients)));
            Assert.That(same.Approximation!.Factors, Is.EqualTo(one.Approximation!.Factors));
        }
        Assert.That(forth.Select(r => r.End), Has.Some.EqualTo(RestartEnd.Converged), "it finds what is easy");
        Assert.That(forth.Select(r => r.Loss), Is.Unique);
    }

    [Test]
    public void Strange_numbers_take_terms_and_nothing_else()
    {
        RestartResult[] results = Run<Over>(new(Goal), [0, 1]);
        Assert.That(results.Select(r => (r.End, r.Steps)), Has.All.EqualTo((RestartEnd.Exhausted, 9)));
        Assert.That(results.Select(r => double.IsFinite(r.Loss)), Has.All.True);
    }

    [Test]
    public void Under_a_symmetry_what_is_taken_keeps_it()
    {
        Target square = new(new Shape(2, 2, 2), 7);
        SearchSpace space = new(square, Symmetry: SymmetryChoice.Parse("cyclic:1", square).Orbits[0]);
        foreach (RestartResult result in Run<Crossing>(space, [0, 1]))
        {
            double[][] factors = result.Approximation!.Factors;
            int[][] orbits = space.Symmetry!.TermsByOrbit();
            Assert.That(orbits.Select(o => o.Length).Order(), Is.EqualTo((int[])[1, 3, 3]));
            foreach (int[] orbit in orbits.Where(o => o.Length == 3))
                Assert.That(orbit.Select(t => Norm(factors, t)), Is.All.EqualTo(Norm(factors, orbit[0])).Within(1e-4));
        }

        static double Norm(double[][] factors, int term) =>
            factors.Select(f => f.Skip(4 * term).Take(4).Sum(x => x * x)).Aggregate((a, b) => a * b);
    }

    /// <summary>Marks copy the counterparts' vectors bit for bit; without a mate nothing is taken.</summary>
    [Test]
    public void Taken_terms_are_the_counterparts()
    {
        PointLayout layout = new(Goal);
        int[][] orbits = [.. Enumerable.Range(0, Goal.Rank).Select(r => new[] { r })];
        MoveMarks marks = new(layout, orbits) { Mated = true };
        float[] kept = [.. Enumerable.Range(0, layout.Length).Select(k => (float)k)], mate = [.. kept.Select(x => -x - 1)];
        float[] moved = new float[layout.Length];
        int[] counterparts = [.. Enumerable.Range(0, Goal.Rank).Reverse()];
        HostRandom random = new(1);
        new Moves(marks).Take(2);
        Assert.That((marks.Takes, marks.IsMarked(2), marks.IsMarked(3), marks.IsDrawn(2)), Is.EqualTo((true, true, false, false)));
        marks.Apply(kept, moved, ref random, (mate, counterparts));
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < Goal.Rank; r++)
                Assert.That(layout.Vector(moved.AsSpan(), f, r).ToArray(),
                    Is.EqualTo(layout.Vector((r == 2 ? mate : kept).AsSpan(), f, r == 2 ? counterparts[2] : r).ToArray()));
        marks.Clear();
        marks.Mated = false;
        new Moves(marks).Take(2);
        Assert.That((marks.Takes, marks.IsMarked(2)), Is.EqualTo((false, false)));
    }

    private static RestartResult[] Run<TProgram>(SearchSpace space, long[] numbers) where TProgram : struct, IGradientProgram
    {
        using DescentChain<TProgram> chain = new(space, 5, ridge: true, ofTerms: false);
        List<RestartResult> results = [];
        foreach (long number in numbers)
            do chain.RunChunk(() => number, results.Add);
            while (chain.Busy);
        return [.. results];
    }
}
