using TensorDecomp.Schemes;

namespace TensorDecomp.Search;

/// <summary>A certified scheme that a search stored; data, whoever found it.</summary>
/// <param name="Certified">The scheme.</param>
/// <param name="File">Where it lies; null where the search stores nothing.</param>
/// <param name="By">Number of the engine in the search; its name is in the provenance.</param>
/// <param name="Order">Its place in the numbering of that engine.</param>
public sealed record Finding(CertifiedScheme Certified, string? File, int By, long Order)
{
    /// <summary>Number of terms.</summary>
    public int Rank => Certified.Rank;

    /// <summary>Whether the store had it before it was found.</summary>
    public bool WasStored { get; init; }

    /// <summary>Name of the engine that found it.</summary>
    public string Engine => Certified.Provenance!.Engine;
}

/// <summary>How a search ended.</summary>
public enum SearchEnd
{
    /// <summary>With the rank it was after.</summary>
    Reached,

    /// <summary>Its time was up.</summary>
    OutOfTime,

    /// <summary>By the user's wish.</summary>
    Cancelled,

    /// <summary>No engine had anything left to do.</summary>
    Exhausted,
}

/// <summary>The end of a search with its best finding, if any.</summary>
public sealed record SearchResult(SearchEnd End, Finding? Best, TimeSpan Elapsed, IReadOnlyList<EngineReading> Readings)
{
    /// <summary>What was stored of other shapes, in the order in which it was found.</summary>
    public IReadOnlyList<Finding> Beside { get; init; } = [];

    /// <summary>The lowest rank over any other ring, where it is lower than the best over the goal's; null where none is.</summary>
    public Finding? Elsewhere { get; init; }
}

/// <summary>Hears what happens in a search; calls come one at a time.</summary>
public interface ISearchObserver
{
    /// <summary>A scheme that comes nearer to the goal than all before was certified and stored.</summary>
    void Improved(Finding finding);

    /// <summary>A scheme of another shape than the goal's, met on the way and lower than all that the store held, was stored.</summary>
    void Kept(Finding finding) { }

    /// <summary>Called a few times a second.</summary>
    void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best);
}
