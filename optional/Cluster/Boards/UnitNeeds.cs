using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Cluster.Boards;

/// <summary>What a worker must have for a unit.</summary>
internal static class UnitNeeds
{
    /// <summary>Numbers that a lane keeps for each entry: the factors, their gradient, what programs remember, and chains the history of
    /// their descents; rounded up.</summary>
    private const long PerEntry = 64;

    /// <summary>What an honest program's process holds, compiler and runtime included; it may have more, up to its bounds.</summary>
    private const long Candidate = 256L << 20;

    /// <summary>Whether a device could do it: restarts that go step by step side by side, under no symmetry.</summary>
    public static bool SuitsDevices(WorkUnit unit) =>
        unit is RestartUnit { Job: var job } && job.Space.Symmetry is null && !job.Kind.Descends(job.Space.Target);

    /// <summary>Restarts that a thread does side by side with it where it has so many lanes; 1 for all that are no restarts, and for
    /// chains.</summary>
    public static int Lanes(WorkUnit unit, int lanes) => unit is RestartUnit { Job.Lanes: > 1 } ? lanes : 1;

    /// <summary>Bytes that a thread needs to do it, from above.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="lanes">Restarts that the thread does side by side.</param>
    public static long Memory(WorkUnit unit, int lanes) => unit switch
    {
        RestartUnit { Job: var job } => PerEntry * sizeof(float) * Lanes(unit, lanes) * Entries(job.Space.Target.Tensor,
            job.Space.Target.Rank) * (job.Space.Complex ? 2 : 1),
        WalkUnit walk => PerEntry * Entries(walk.Source.Tensor, walk.From.Current.Rank),
        LiftUnit lift => 8L * lift.Tensor.Sizes.Aggregate(1L, (product, size) => product * size) * Math.Max(1, lift.Scheme.Rank),
        MeasurementUnit => Candidate,
        _ => 0,
    };

    private static long Entries(Tensor tensor, int rank) => (long)rank * tensor.Sizes.Sum(size => (long)size);
}
