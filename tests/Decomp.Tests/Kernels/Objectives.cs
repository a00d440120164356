using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Σe² and nothing else.</summary>
public readonly struct LeastSquares : IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian() * 0.7f;
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> { }
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) { }
    public static Plan Plan(in Target target) => new() { Steps = 1, Chunk = 1, PolishBelow = double.PositiveInfinity };
}

/// <summary>A residual weight, a penalty on entries that no polynomial replaces, and one on terms in which U, V and W play different
/// parts.</summary>
public readonly struct Penalised : IGradientProgram
{
    private const int Weight = 0, Pull = 1, Balance = 2;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian() * 0.7f;
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => h[Weight] * e * e;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Pull] * (1f - T.Cos(6.2831853f * x)) + T.Abs(x);

    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T>
    {
        T first = nu - 2f * nv, second = T.Log(1f + nw);
        return h[Balance] * (first * first + nu * second);
    }

    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> { }
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) =>
        (hyper[Weight], hyper[Pull], hyper[Balance]) = (0.375, 0.5, 0.25);
    public static Plan Plan(in Target target) => LeastSquares.Plan(target);
}

/// <summary>The same with a ridge instead of the penalty that no polynomial replaces.</summary>
public readonly struct Ridged : IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian() * 0.7f;
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => Penalised.ResidualLoss(e, h);
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[1] * x * x * 1.5f;
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => Penalised.TermPenalty(nu, nv, nw, h);
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> { }
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) => Penalised.Schedule(now, ref rng, hyper);
    public static Plan Plan(in Target target) => LeastSquares.Plan(target);
}

/// <summary>A loss that is no square, so that residuals have to be formed: ln cosh e by another name, tilted; with the penalties of
/// <see cref="Penalised"/>.</summary>
public readonly struct Robust : IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian() * 0.7f;
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => T.Sqrt(1f + e * e) + 0.125f * e;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => Penalised.EntryPenalty(x, h);
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => Penalised.TermPenalty(nu, nv, nw, h);
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> { }
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) => Penalised.Schedule(now, ref rng, hyper);
    public static Plan Plan(in Target target) => LeastSquares.Plan(target);
}

/// <summary>The objective of another program, with an update that puts the gradient in the place of the entry, where a test can read
/// it.</summary>
public readonly struct GradientOf<TObjective> : IGradientProgram where TObjective : struct, IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        TObjective.Initialize(at, ref rng, h);
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => TObjective.ResidualLoss(e, h);
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => TObjective.EntryPenalty(x, h);
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => TObjective.TermPenalty(nu, nv, nw, h);
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> => TObjective.PerStep(step, ref h);
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => g;
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) => TObjective.Schedule(now, ref rng, hyper);
    public static Plan Plan(in Target target) => TObjective.Plan(target);
}
