using TensorDecomp.Programs;
using TensorDecomp.Schemes;

namespace TensorDecomp.Search.Kinds;

/// <summary>A search by the portfolio in one call, for programs that use the library.</summary>
public static class PortfolioSearch
{
    /// <summary>Searches until the goal's rank is reached, its time is over, or it is cancelled.</summary>
    /// <param name="goal">What is asked. Its programs are those of the tool, by name; others are handed in.</param>
    /// <param name="clock">Whose time counts: <see cref="TimeProvider.System"/>.</param>
    /// <param name="store">Receives every improvement as soon as it is certified, and is built on; null to keep the best in memory
    /// alone.</param>
    /// <param name="programs">Gradient programs to run in place of the goal's.</param>
    /// <param name="threads">Workers; 0 for one per processor. With one engine a seed means one result on any number of them.</param>
    /// <param name="observer">Hears of improvements and progress, one call at a time.</param>
    /// <param name="cancel">Ends the search in an orderly way; the result says what was found by then.</param>
    /// <exception cref="GoalRefusedException">The goal contradicts itself, no engine can serve it, or it names what this call cannot
    /// supply: a program by its text, or a folder to start from.</exception>
    /// <exception cref="IOException">A certified scheme could not be written.</exception>
    public static SearchResult Run(SearchGoal goal, TimeProvider clock, SchemeStore? store = null,
        IReadOnlyList<GradientProgram>? programs = null, int threads = 0, ISearchObserver? observer = null, CancellationToken cancel =
            default)
    {
        if (goal.From is not null || goal.Walks?.From is not null)
            throw new GoalRefusedException("a goal that starts from a folder is run by the tool: decomp search --goal FILE.");
        store?.Open();
        int workers = threads > 0 ? threads : Environment.ProcessorCount;
        EngineNeeds needs = new(programs ?? [.. goal.Programs.Select(Named)], store, [], (_, _, _) => []);
        SearchRequest request = new(goal, workers);
        return new SearchLoop(request, Portfolio.For(goal, needs), store, observer ?? new Silence(), clock).Run(cancel);
    }

    private static GradientProgram Named(GoalProgram program) =>
        program.Source is null && ProgramRegistry.Find(program.Name) is { } own ? own
        : throw new GoalRefusedException($"the program {program.Name} is given as text; hand it in compiled, or run the goal by the tool.");

    private sealed class Silence : ISearchObserver
    {
        public void Improved(Finding finding) { }

        public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) { }
    }
}
