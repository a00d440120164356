namespace TensorDecomp.Search.Work;

/// <summary>
/// A piece of a search that anyone may do anywhere: its outcome follows from it alone, whoever does it and whatever else they do.
/// </summary>
/// <param name="Number">Its place in the numbering of the engine that planned it.</param>
public abstract record WorkUnit(long Number);

/// <summary>What came of a unit. Schemes in it are claims: nothing counts before Verify has seen it.</summary>
/// <param name="Number">The number of the unit.</param>
public abstract record Outcome(long Number);
