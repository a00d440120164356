using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Relays;

/// <summary>A relay run once, from random numbers to its end or to the first exact scheme.</summary>
/// <param name="Number">Its place in the numbering of its engine.</param>
/// <param name="Chain">The stages.</param>
/// <param name="Programs">Their programs, compiled.</param>
/// <param name="Repetition">0 for the seeds that stand in the chain; any other number for others.</param>
public sealed record RelayUnit(long Number, RelayChain Chain, IReadOnlyList<GradientProgram> Programs, ulong Repetition)
    : WorkUnit(Number)
{
    /// <summary>What it comes to; null where it was ended early.</summary>
    /// <param name="report">Hears how many restart-steps are done.</param>
    /// <param name="stop">Ends it.</param>
    internal RelayOutcome? Do(Action<UnitReport>? report, CancellationToken stop)
    {
        TargetStates? given = null;
        List<IReadOnlyList<RelayState>> left = [];
        long work = 0;
        foreach ((RelayLink link, GradientProgram program) in Chain.Links.Zip(Programs))
        {
            using StageEnds ends = new(Chain.Target, Chain.Keep, Chain.Polishes);
            SearchSpace space = Chain.Target.Space with { Given = given?.Given() };
            foreach (RestartOutcome outcome in BudgetedRestarts.Of(program, space, SeedOf(link), link.Steps, int.MaxValue, stop,
                Chain.EndsHops))
            {
                work += outcome.Work;
                report?.Invoke(new StepsReport(Number, work));
                if (outcome.Scheme is { } scheme) return new RelayOutcome(Number, left, scheme, work);
                if (outcome.Result.Approximation is { } end) ends.See(outcome.Number, end.Factors);
            }
            foreach ((_, _, Scheme? solved) in ends.Polish(stop))
                if (solved is not null) return new RelayOutcome(Number, left, solved, work);
            if (stop.IsCancellationRequested) return null;
            left.Add(ends.Lowest);
            // As in the run: where a stage adds nothing, the next one starts from where this one did.
            if (ends.Lowest.Count > 0 && !(ends.Lowest[0].Energy >= given?.Energy))
                given = new TargetStates(Chain.Target, ends.Lowest);
        }
        return new RelayOutcome(Number, left, null, work);
    }

    private ulong SeedOf(RelayLink link) => Repetition == 0 ? link.Seed : HostRandom.For(link.Seed, Repetition).Next();
}

/// <summary>What a relay that was run once came to.</summary>
/// <param name="Number">The number of the unit.</param>
/// <param name="Left">The states that each stage left which came to its end.</param>
/// <param name="Scheme">An exact scheme, not certified yet, with which it ended; null for none.</param>
/// <param name="Work">Restart-steps.</param>
public sealed record RelayOutcome(long Number, IReadOnlyList<IReadOnlyList<RelayState>> Left, Scheme? Scheme, long Work) : Outcome(Number);
