using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>What a polish has come to: f, and the largest |u_r||v_r||w_r|, which grows without bound towards a border rank.</summary>
public readonly record struct PolishPoint(double Loss, double LargestTerm);

/// <summary>What floats from a file came to.</summary>
public enum RationalisedEnd
{
    /// <summary>A scheme that Verify has certified.</summary>
    Exact,

    /// <summary>The residual falls only while terms grow without bound and cancel each other: a limit of decompositions that is
    /// none.</summary>
    BorderRank,

    /// <summary>A solution to rounding, some of whose numbers are determined and no fractions.</summary>
    Irrational,

    /// <summary>A solution to rounding for which no exact one was found.</summary>
    Unrounded,

    /// <summary>The residual stops above zero.</summary>
    NoDecomposition,

    /// <summary>Time was over before that was known.</summary>
    Stopped,
}

/// <summary>How floats came to their end.</summary>
/// <param name="End">Which.</param>
/// <param name="Scheme">Where exact.</param>
/// <param name="How">The step that led to the end, in a few words.</param>
public sealed record Rationalised(RationalisedEnd End, Scheme? Scheme, string How)
{
    /// <summary>The order of terms and entries under which the residual is least.</summary>
    public required string Layout { get; init; }

    /// <summary>What multiple of the tensor the file's terms made before they were divided by it; 1 as a rule.</summary>
    public required Complex Multiple { get; init; }

    /// <summary>Terms that are not zero.</summary>
    public required int Rank { get; init; }

    /// <summary>Σ|e|² of the floats as they are in the file.</summary>
    public required double StartLoss { get; init; }

    /// <summary>Σ|e|² where the polish stopped.</summary>
    public double Loss { get; init; }

    /// <summary>The equation that fails most where the polish stopped, or before one, in the file's own bases.</summary>
    public required WorstEntry Worst { get; init; }

    /// <summary>
    /// Of a solution that was not rounded at once, the numbers that are determined and no fractions; of one that was, those of the point
    /// that it
    /// was before; null where neither was looked at.
    /// </summary>
    public DeterminedNumbers? Determined { get; init; }

    /// <summary>Where there is a scheme, though not over the ring that was demanded.</summary>
    public Ring? Elsewhere { get; init; }

    /// <summary>The polish, step by step, in balanced bases.</summary>
    public IReadOnlyList<PolishPoint> Course { get; init; } = [];
}
