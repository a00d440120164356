using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Programs that have the engine descend, with hooks of their own: what they see, and what becomes of strange answers.</summary>
public sealed class ChainProgramTests
{
    private static readonly Target Strassen = new(new Shape(2, 2, 2), 7);

    /// <summary>Nothing but a plan and an objective: all that happens between descents is the contract's own.</summary>
    private readonly struct Bare : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static Plan Plan(in Target target) => new() { Steps = 200, Descents = new() };
        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper) => new(500, 1e-7);
    }

    /// <summary>Lasso instead of a ridge, unbalanced terms fined, both let go of at the end.</summary>
    private readonly struct Lasso : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * T.Sqrt(x * x + 0.01f);
        public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => h[0] * (nu - nv) * (nu - nv);
        public static Plan Plan(in Target target) => new() { Steps = 200, Descents = new() { Memory = 9 } };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.02;
            return new(500, 1e-6);
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
        {
            hyper[0] *= 0.01;
            return leg < 3 ? Release.DescendFinely(new(500, 1e-9)) : there.Loss < 1e-4 ? Release.Hand : Release.Back;
        }
    }

    /// <summary>Answers that make no sense, by the number of the restart's seed: memory counts descents.</summary>
    private readonly struct Strange : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * h[1];
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 8, Descents = new() };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = memory[0] == 5 && now.Target.Rank == 6 ? double.NaN : 0.02;
            hyper[1] = now.Target.Rank == 5 ? double.NaN : 0.5;
            memory[0]++;
            return new(now.Descents % 2 == 0 ? -5 : 50, double.NaN) { Hope = double.NaN, Same = double.NaN };
        }

        public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng,
            in Moves moves)
        {
            moves.Split(int.MinValue, int.MaxValue, double.NaN);
            moves.Draw(-1);
        }

        public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng) => true;

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) => Release.Descend(default).FromMinimum();

        public static Next After(in Chain now, in Slots<double> memory) => now.Target.Rank == 8 ? (Next)17 : Next.Stage;
    }

    [Test]
    public void A_program_of_an_objective_alone_finds_what_is_easy() => Found<Bare>(4);

    [Test]
    public void Penalties_of_every_kind_may_stand_in_for_the_ridge() => Found<Lasso>(8);

    [TestCase(7, RestartEnd.Exhausted, 8)] // as many descents as the plan allows, a stage each
    [TestCase(8, RestartEnd.Exhausted, 1)] // a way that there is not ends it
    [TestCase(6, RestartEnd.Diverged, 6)] // no number is no minimum
    [TestCase(5, RestartEnd.Diverged, 1)]
    public void Strange_answers_end_restarts_and_nothing_else(int rank, RestartEnd end, int steps)
    {
        IReadOnlyList<RestartResult> results = Run<Strange>(Strassen with { Rank = rank }, 2);
        Assert.That(results.Select(r => (r.End, r.Steps)), Has.All.EqualTo((end, steps)), "each begins with a memory of zeros");
        Assert.That(results.Select(r => r.Approximation is null), Has.All.EqualTo(end == RestartEnd.Diverged));
    }

    [Test]
    public void A_program_with_neither_Update_nor_Descents_is_refused() =>
        Assert.That(() => Run<Motionless>(Strassen, 1), Throws.ArgumentException.With.Message.Contain("neither an Update"));

    private readonly struct Motionless : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => 0f;
        public static Plan Plan(in Target target) => new() { Steps = 8 };
    }

    private static void Found<TProgram>(int restarts) where TProgram : struct, IGradientProgram
    {
        using ProgressiveRounding rounding = new(Strassen);
        Assert.That(Run<TProgram>(Strassen, restarts).Where(r => r.End == RestartEnd.Converged)
            .Any(r => rounding.Run(r.Approximation!).Scheme is { } scheme && Verifier.Certify(scheme).Valid), Is.True);
    }

    private static IReadOnlyList<RestartResult> Run<TProgram>(Target target, int restarts) where TProgram : struct, IGradientProgram
    {
        using IRestartBatch batch = GradientProgram.Own<TProgram>("own").Batch(target, 1, 4);
        List<RestartResult> results = [];
        long next = 0;
        while (batch.RunChunk(() => next < restarts ? next++ : -1, results.Add) > 0)
        {
            // until all have ended
        }
        return results;
    }
}
