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

    /// <summary>From a large pool of the best schemes of the goal's shape, and now and then through a neighbouring one.</summary>
    Pool,

    /// <summary>Through the graph of the goal's shape alone, from a pool of one rank to a pool of the next.</summary>
    Levels,
}

/// <summary>Walks through flip graphs alone, as <c>decomp flip</c> asks for them.</summary>
/// <param name="Course">Where they lead.</param>
/// <param name="Walkers">Number of walkers; the result depends on it.</param>
/// <param name="From">Folder of schemes to derive starts from; null for the schoolbook algorithm.</param>
/// <param name="Rounds">Rounds after which the search is over; null for no such bound.</param>
public sealed record WalkGoal(WalkCourse Course, int Walkers, string? From = null, long? Rounds = null)
{
    /// <summary>Most walkers that can be asked for.</summary>
    public const int MostWalkers = 1024;

    /// <summary>Folder that keeps the pool of <see cref="WalkCourse.Pool"/> from one search to the next; null for none.</summary>
    public string? Keep { get; init; }
}

