using TensorDecomp.Schemes;
namespace TensorDecomp.Search;

/// <summary>Where walks through flip graphs lead.</summary>
public enum WalkCourse
{
    /// <summary>Through the graph of the goal's shape alone.</summary>
    Plain,

    /// <summary>Through the smaller shapes first, from what they give.</summary>
    Ladder,

    /// <summary>Through the neighbouring shapes too, from one to the other.</summary>
    Meta,
}

/// <summary>Walks through flip graphs alone, as <c>decomp flip</c> asks for them.</summary>
/// <param name="Course">Where they lead.</param>
/// <param name="Walkers">Number of walkers; the result depends on it.</param>
/// <param name="From">Folder of schemes to derive starts from; null for the schoolbook algorithm.</param>
/// <param name="Rounds">Rounds after which the search is over; null for no such bound.</param>
public sealed record WalkGoal(WalkCourse Course, int Walkers, string? From = null, long? Rounds = null)
{
    public const int MostWalkers = 1024;
}

/// <summary>A scheme that is to be made sparser at its rank, as <c>decomp optimize</c> asks for it.</summary>
/// <param name="Scheme">The scheme as a <see cref="Flips.PackedScheme"/> over the goal's ring.</param>
/// <param name="Name">What the provenance calls it.</param>
/// <param name="Sweeps">Annealing sweeps of one run.</param>
public sealed record SparserGoal(string Scheme, string Name, int Sweeps)
{
    public const int MostSweeps = 1_000_000;
}
