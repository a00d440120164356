using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Hops of which several are tried, and the lowest goes on.</summary>
public sealed class HopTrialTests
{
    private const int Every = 3, Where = 1, Oldest = 2, Highest = 3;

    /// <summary>One move in three leaves all terms as they are; the others draw all of them anew. The memory counts moves and has the
    /// largest age of a term and how far a hop ended from where it began; the chain ends with an answer about them.</summary>
    private readonly struct Lazy : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 20, Descents = new() };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.05;
            return new(2000, 1e-9) { Trials = Every, TrialIterations = 5 };
        }

        public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng,
            in Moves moves)
        {
            bool stays = memory[Where]++ % Every == s_stay;
            for (int k = 0; k < terms.Count; k++)
            {
                memory[Oldest] = Math.Max(memory[Oldest], terms.Age(k));
                if (!stays) moves.Draw(k);
            }
            s_told = (memory[Where], memory[Oldest], memory[Highest]);
        }

        public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
        {
            memory[Highest] = Math.Max(memory[Highest], Math.Abs(there.Energy - now.Energy));
            return true;
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) => Release.Back;
        public static Next After(in Chain now, in Slots<double> memory) => Next.Hop;
    }

    /// <summary>As many trials as there can be, or nonsense.</summary>
    private readonly struct Many : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 4, Descents = new() };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.02;
            return new(50, 1e-4) { Trials = s_trials, TrialIterations = s_iterations };
        }
    }

    private static int s_stay, s_trials, s_iterations;
    private static (double Moves, double Oldest, double Highest) s_told;

    private static readonly Target Goal = new(new Shape(2, 2, 2), 7);

    /// <summary>To stay at the minimum is lower than to begin anew, whichever comes first, and its marks are the hop's: terms grow
    /// old.</summary>
    [Test]
    public void The_lowest_goes_on_with_its_own_marks([Range(0, Every - 1)] int stay)
    {
        s_stay = stay;
        RestartResult result = Run<Lazy>(2).Last();
        Assert.That(result.Steps, Is.EqualTo(20));
        Assert.That(s_told.Moves, Is.EqualTo(19 * Every), "the first descent has no hop");
        Assert.That(s_told.Oldest, Is.GreaterThan(10), "no hop drew a term anew");
        Assert.That(s_told.Highest, Is.LessThan(1e-3), "no hop went anywhere");
    }

    [Test]
    public void Trials_are_counted_and_bounded()
    {
        long One(int trials, int iterations)
        {
            (s_trials, s_iterations) = (trials, iterations);
            return Run<Many>(1).Single().Gradients;
        }
        long alone = One(1, 20);
        Assert.That(One(0, 20), Is.EqualTo(alone));
        Assert.That(One(-5, 20), Is.EqualTo(alone));
        Assert.That(One(4, 20) - alone, Is.GreaterThan(3 * 3 * 20), "three more of each of three hops");
        Assert.That(One(int.MaxValue, 2), Is.EqualTo(One(16, 2)));
        Assert.That(One(2, int.MinValue), Is.EqualTo(One(2, 1)));
    }

    [Test]
    public void A_number_means_one_course_whatever_ran_before()
    {
        (s_trials, s_iterations) = (5, 10);
        RestartResult[] inTurn = [.. Run<Many>(3)], again = [.. Run<Many>(3)];
        for (int k = 0; k < 3; k++) Assert.That(again[k].Approximation!.Factors, Is.EqualTo(inTurn[k].Approximation!.Factors));
        (s_trials, s_iterations) = (1, 10);
        Assert.That(Run<Many>(1).Single().Approximation!.Factors, Is.Not.EqualTo(inTurn[0].Approximation!.Factors));
    }

    private static List<RestartResult> Run<TProgram>(int restarts) where TProgram : struct, IGradientProgram
    {
        using IRestartBatch batch = GradientProgram.Own<TProgram>("own").Batch(Goal, 1, 1);
        List<RestartResult> results = [];
        long next = 0;
        while (batch.RunChunk(() => next < restarts ? next++ : -1, results.Add) > 0)
        {
            // until all have ended
        }
        return results;
    }
}
