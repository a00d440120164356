using System.Text.Json.Serialization;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Work;

/// <summary>What numbered restarts have in common.</summary>
/// <param name="Kind">What they run.</param>
/// <param name="Space">Where they look.</param>
/// <param name="Seed">Determines every restart, together with its number.</param>
/// <param name="Lanes">Restarts of a batch; they never change a result.</param>
/// <param name="Ring">Where the entries of what converges are to be rounded to; null for anywhere.</param>
/// <param name="Polish">How what converges is polished.</param>
public sealed record RestartJob(RestartKind Kind, SearchSpace Space, ulong Seed, int Lanes, Ring? Ring = null,
    Polish Polish = Polish.LevenbergMarquardt)
{
    /// <summary>Whether what converges to real factors and becomes no exact scheme is tried once more, next to the least norm.</summary>
    public bool TriesTwice { get; init; }
}

/// <summary>Numbered restarts, from a number on. What comes of each follows from the job and its number alone, wherever and on however many
/// lanes it is run.</summary>
/// <param name="First">The lowest number.</param>
/// <param name="Count">How many, where the budget pays for them.</param>
/// <param name="Job">What they have in common.</param>
public sealed record RestartUnit(long First, int Count, RestartJob Job) : WorkUnit(First)
{
    /// <summary>Work; restarts count in the order of their numbers while their work together keeps within it. One that runs by itself is
    /// ended where the budget is, and counts.</summary>
    public long Budget { get; init; } = long.MaxValue;

    /// <summary>Work of a gradient of the tensor, with what the program does with it: multiply-adds, or 1 to count gradients.</summary>
    public long Cost { get; init; } = 1;

    /// <summary>How many of those that converge go through the exact stage, again in the order of their numbers.</summary>
    public int Roundings { get; init; } = int.MaxValue;

    /// <summary>Whether the first restart that hops side by side with others and does not keep within the budget is ended where that is,
    /// and counts.</summary>
    public bool EndsHops { get; init; }
}

/// <summary>How a numbered restart ended.</summary>
/// <param name="Result">Its end, steps and factors.</param>
/// <param name="Scheme">What its factors were rounded to, not certified yet; null where they were not, or to nothing exact.</param>
public sealed record RestartOutcome(RestartResult Result, Scheme? Scheme) : Outcome(Result.Restart)
{
    /// <summary>Work that it took, as far as it counts, with that of a second try of the exact stage.</summary>
    public long Work { get; init; }
}

/// <summary>How restarts of a batch stand after a chunk.</summary>
/// <param name="Steps">Restart-steps of the chunk.</param>
/// <param name="Hopping">Whether they hop.</param>
/// <param name="Points">Where those stand whose curves are kept.</param>
/// <param name="Hops">Minima from which some hopped.</param>
public sealed record RestartReport(long Steps, bool Hopping, IReadOnlyList<RestartPoint> Points, IReadOnlyList<RestartPoint> Hops)
    : UnitReport
{
    /// <summary>Curves are kept of the restarts with numbers below this one.</summary>
    public const int Curves = 32;
}

/// <summary>A residual of a restart.</summary>
/// <param name="Restart">Its number.</param>
/// <param name="Step">Steps done; 0 for a minimum from which it hops.</param>
/// <param name="Residual">f = Σe² there.</param>
public readonly record struct RestartPoint(long Restart, int Step,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Residual);
