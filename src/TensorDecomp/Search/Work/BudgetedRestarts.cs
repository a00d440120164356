using TensorDecomp.Kernels;
using TensorDecomp.Programs;

namespace TensorDecomp.Search.Work;

/// <summary>The restarts of one program within a budget of counted work: what a candidate of an evolution is measured by, and what a stage
/// of a relay does.</summary>
internal static class BudgetedRestarts
{
    /// <summary>Programs that diverge at once would otherwise begin millions.</summary>
    public const int Most = 4096;

    /// <summary>Their outcomes in the order of their numbers, work being told in restart-steps.</summary>
    /// <param name="program">What they run.</param>
    /// <param name="space">Where they look.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <param name="steps">The budget in restart-steps (<see cref="CountedSteps"/>).</param>
    /// <param name="tries">How many of those that converge go through the exact stage.</param>
    /// <param name="stop">Ends them early.</param>
    /// <param name="endsHops">Whether one that hops in lanes is ended where the budget is, as chains always are, and counts.</param>
    /// <param name="triesTwice">Whether the exact stage has a second try (<see cref="RestartJob.TriesTwice"/>).</param>
    public static IEnumerable<RestartOutcome> Of(GradientProgram program, SearchSpace space, ulong seed, long steps, int tries,
        CancellationToken stop = default, bool endsHops = false, bool triesTwice = false)
    {
        Target target = space.Target;
        long step = CountedSteps.Work(target);
        RestartJob job = new(program, space, seed, GradientProgram.BestLanes) { TriesTwice = triesTwice };
        RestartUnit unit = new(0, Most, job)
        {
            Budget = steps * step,
            Cost = program.WorkPerGradient(target),
            Roundings = tries,
            EndsHops = endsHops,
        };
        using RestartRunner runner = new(job);
        foreach (RestartOutcome outcome in runner.Run(unit, program.Plan(target).Chunk, stop))
            yield return outcome with { Work = outcome.Work / step };
    }
}
