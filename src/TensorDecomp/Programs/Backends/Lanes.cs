using System.Runtime.Intrinsics;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Backends;

/// <summary>Restarts in the processor's own SIMD lanes, one per lane, which never change a result; or one at a time by the engine's
/// descents where a program's plan asks for those.</summary>
public sealed class Lanes : IBackend
{
    private readonly int _width;

    /// <summary>Lanes of a given width, which never changes a result.</summary>
    /// <param name="width">Restarts side by side: 1, 4, 8 or 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such lanes.</exception>
    public Lanes(int width) => _width = width is 1 or 4 or 8 or 16 ? width
        : throw new ArgumentOutOfRangeException(nameof(width), "There are lanes of 1, 4, 8 and 16 restarts.");

    /// <summary>The widest lanes that this machine runs in hardware.</summary>
    public Lanes() : this(Best) { }

    /// <summary>Width of the widest lanes that this machine runs in hardware.</summary>
    public static int Best => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <inheritdoc/>
    public string Name => "lanes";

    /// <inheritdoc/>
    public string Summary => "the processor";

    /// <inheritdoc/>
    public int MostLanes => _width;

    /// <summary>They run all that a program can be searched with.</summary>
    public string? WhyNot(Trace trace, SearchSpace space) => null;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The symmetry does not fit, restarts of these ranks cannot run side by side, or descents cannot
    /// look there.</exception>
    public IRestartBatch Open<TProgram>(Trace trace, SearchSpace space, ulong seed) where TProgram : struct, IGradientProgram =>
        TProgram.Plan(space.Target).Descents is not null
        ? new DescentChain<TProgram>(space, seed, trace.HasRidge, trace.HasTermPenalty, trace.Path == LossPath.Gram)
        : _width switch
        {
            1 => new RestartBatch<L1, TProgram>(space, seed, trace.Path, trace.HasRidge),
            4 => new RestartBatch<L4, TProgram>(space, seed, trace.Path, trace.HasRidge),
            8 => new RestartBatch<L8, TProgram>(space, seed, trace.Path, trace.HasRidge),
            _ => new RestartBatch<L16, TProgram>(space, seed, trace.Path, trace.HasRidge),
        };
}
