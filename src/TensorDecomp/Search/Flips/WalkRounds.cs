namespace TensorDecomp.Search.Flips;

/// <summary>Runs a flip-graph search round by round, without a loop around it: plan, walk, merge.</summary>
/// <param name="engine">The search; it is this one's alone.</param>
public sealed class WalkRounds(IFlipEngine engine)
{
    private readonly WalkWorker _worker = new();

    /// <summary>Runs a round on this many threads and returns its improvements.</summary>
    public IReadOnlyList<FlipImprovement> Next(int threads)
    {
        IReadOnlyList<WalkUnit> units = engine.Plan();
        var outcomes = new WalkOutcome[units.Count];
        Parallel.For(0, units.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => outcomes[i] = _worker.Do(units[i])!);
        return engine.Merge(outcomes);
    }
}
