namespace TensorDecomp.Cluster.Boards;

/// <summary>Something whose units workers do: a goal, or those who have programs measured. Whoever comes holds the board's lock.</summary>
internal interface IUnitSource
{
    /// <summary>By which it is told from others, and its units' tokens begin.</summary>
    string Id { get; }

    /// <summary>Its units.</summary>
    UnitDesk Units { get; }

    /// <summary>A unit of it cannot be done.</summary>
    void Fail(OpenUnit unit, string sentence);
}
