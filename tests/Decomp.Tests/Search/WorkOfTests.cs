using System.Runtime.CompilerServices;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Tests.Search;

/// <summary>One engine and one worker, without a loop around them.</summary>
internal sealed class WorkOfTests
{
    private static readonly ConditionalWeakTable<IEngine, WorkOfTests> s_work = [];

    private readonly EngineDesk _desk;
    private readonly IWorker _worker = ThreadWorker.Team(1)[0];
    private Action<Proposal> _propose = _ => { };

    private WorkOfTests(IEngine engine) => _desk = new EngineDesk(engine, 0, proposal => _propose(proposal));

    /// <summary>Works for an engine for a moment.</summary>
    public static Shift Work(IEngine engine, Action<Proposal> propose, CancellationToken stop = default)
    {
        WorkOfTests work = s_work.GetValue(engine, one => new WorkOfTests(one));
        work._propose = propose;
        return work._worker.Work(work._desk, stop);
    }
}

internal static class Steps
{
    /// <summary>Works for an engine for a moment; false where it has nothing to do.</summary>
    public static bool Step(this IEngine engine, Action<Proposal> propose, CancellationToken stop = default) =>
        WorkOfTests.Work(engine, propose, stop).Worked;

    /// <summary>A round of the walkers with all that is lifted of it; false where there is no other.</summary>
    public static bool Step(this FlipGraphEngine engine, Action<Proposal> propose, CancellationToken stop = default)
    {
        bool worked;
        do worked = ((IEngine)engine).Step(propose, stop);
        while (worked && !engine.IsBetweenRounds);
        return worked;
    }
}
