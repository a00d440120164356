using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Tests.Kernels;

/// <summary>
/// Some steps out of a program's descent, each restart somewhere else in its schedule, ending with an approximation that shows
/// every factor entry. A whole descent would do as well but for the time it takes where vectors are emulated.
/// </summary>
public readonly struct Excerpt<TProgram> : IGradientProgram where TProgram : struct, IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        TProgram.Initialize(at, ref rng, h);
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => TProgram.ResidualLoss(e, h);
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => TProgram.EntryPenalty(x, h);
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => TProgram.TermPenalty(nu, nv, nw, h);
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> => TProgram.PerStep(step, ref h);
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        TProgram.Update(x, g, s, ref rng, h);

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        HostRandom own = rng; // a copy, so that the program draws what it always draws
        const int Steps = 10_000;
        TProgram.Schedule(new Progress((int)(own.Uniform() * Steps), Steps, Loss: 1), ref rng, hyper);
    }

    public static Plan Plan(in Target target) =>
        new() { Steps = 60, Chunk = 60, Slots = TProgram.Plan(target).Slots, PolishBelow = double.PositiveInfinity };
}

/// <summary>Excerpts of programs whose types are known only at run time.</summary>
internal static class Excerpt
{
    /// <summary>Every program of the tool.</summary>
    public static Type[] Programs { get; } =
        [.. typeof(ProgramRegistry).Assembly.GetTypes().Where(type => type.IsValueType && typeof(IGradientProgram).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static IRestartBatch Batch<T>(Type program, Target target, ulong seed) where T : unmanaged, ILane<T>, IReal<T> =>
        (IRestartBatch)Activator.CreateInstance(
            typeof(RestartBatch<,>).MakeGenericType(typeof(T), typeof(Excerpt<>).MakeGenericType(program)), (SearchSpace)target, seed,
                LossPath.Gram, HasRidge(program))!;

    private static bool HasRidge(Type program) =>
        ((Trace)typeof(Trace).GetMethod(nameof(Trace.Of))!.MakeGenericMethod(program).Invoke(null, null)!).HasRidge;
}
