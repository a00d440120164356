using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Kernels;

/// <summary>What a probe does instead of descending; by itself it stands still on a random point.</summary>
public interface IProbe
{
    static abstract Plan Plan { get; }
    static virtual T Start<T>(ref RandomStream<T> rng) where T : struct, IReal<T> => rng.Gaussian();

    /// <summary>The new value of entry x at the step of that number, counted from 1.</summary>
    static virtual T Update<T>(T x, T step, in Slots<T> s) where T : struct, IReal<T> => x;

    static virtual void Schedule(in Progress now, ref HostRandom rng) { }
}

/// <summary>A program of plain least squares that shows how a batch treats its restarts.</summary>
public readonly struct Probe<TProbe> : IGradientProgram where TProbe : struct, IProbe
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => TProbe.Start(ref rng);
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> => h[0] = step;
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        TProbe.Update(x, h[0], s);
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) => TProbe.Schedule(now, ref rng);
    public static Plan Plan(in Target target) => TProbe.Plan;
}
