using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>A budget of work ends a search where its seed says, however often it was cut short on the way and on however many
/// threads.</summary>
public sealed class WorkBudgetTests
{
    private static SearchGoal Goal(string engine, int m, int n, int p, int rank, long work) =>
        new(new Target(new Shape(m, n, p), rank), Ring.Rationals) { Engine = engine, Work = work, Time = TimeSpan.FromHours(10) };

    public static IEnumerable<SearchGoal> Goals =>
        [Goal("flip-plain", 2, 3, 3, 14, 3), Goal("gradient", 2, 2, 2, 6, 40)];

    [TestCaseSource(nameof(Goals))]
    public void It_ends_at_the_same_however_it_is_cut(SearchGoal goal)
    {
        (SearchResult whole, Checkpoint end) = Run(goal, null, 1, shifts: null);
        Assert.That(whole.End, Is.EqualTo(SearchEnd.Exhausted));
        foreach (int threads in (int[])[1, 3])
        {
            Checkpoint? from = null;
            SearchEnd last = SearchEnd.Cancelled;
            int slices = 0;
            for (int shifts = 1; last == SearchEnd.Cancelled; shifts = shifts * 3 / 2 + 1, slices++)
            {
                (SearchResult part, from) = Run(goal, from, threads, shifts);
                last = part.End;
            }
            Assert.That(slices, Is.GreaterThan(1), "it was cut");
            Assert.That((last, from!.BestRank), Is.EqualTo((SearchEnd.Exhausted, end.BestRank)));
            Assert.That(Course(from), Is.EqualTo(Course(end)));
        }
    }

    [TestCaseSource(nameof(Goals))]
    public void More_of_it_goes_on_where_less_ended(SearchGoal goal)
    {
        Checkpoint whole = Run(goal, null, 2, null).End, first = Run(goal with { Work = 2 }, null, 2, null).End;
        Assert.That(Course(first), Is.Not.EqualTo(Course(whole)));
        Assert.That(Course(Run(goal, first, 2, null).End), Is.EqualTo(Course(whole)));
    }

    [Test]
    public void It_ends_no_search_that_reaches_its_rank_before() =>
        Assert.That(Run(Goal("gradient", 2, 2, 2, 7, 1000), null, 1, null).Result.End, Is.EqualTo(SearchEnd.Reached));

    [Test]
    public void Engines_that_cannot_count_it_are_refused()
    {
        SearchGoal descends = Goal("gradient", 2, 2, 3, 11, 5) with { Ranks = new(11, 13), Descends = true },
            walks = Goal("walk", 2, 2, 2, 7, 5) with { Walks = new(WalkCourse.Plain, 1), Ring = Ring.Modulo(2) };
        foreach (SearchGoal goal in (SearchGoal[])[descends, walks])
            Assert.That(() => Portfolio.Kinds(goal), Throws.TypeOf<GoalRefusedException>().With.Message.Contains("leave out --work"));
    }

    /// <summary>Its walks follow from the seed, so it ends with the same circuit on any number of threads; what it goes on from after a cut
    /// begins its chains anew, and the walks before count.</summary>
    [Test]
    public void A_scheme_becomes_as_cheap_on_any_number_of_threads()
    {
        foreach (Objective objective in (Objective[])[Objective.Additions, Objective.Nonzeros])
        {
            SearchGoal goal = new(new Target(new Shape(2, 2, 2), 7), Ring.Zt)
            {
                Engine = EngineKinds.Optimize(objective),
                Sparser = new SparserGoal(SparserGoal.Word(Known.Strassen, Ring.Zt), "strassen.json", 1) { Objective = objective },
                Work = objective == Objective.Nonzeros ? 2 : 24,
                Time = SearchGoal.Endless,
            };
            (SearchResult one, Checkpoint end) = Run(goal, null, 1, null);
            SearchResult three = Run(goal, null, 3, null).Result;
            Assert.That((one.End, three.End, one.Readings[0].Steps, three.Readings[0].Steps),
                Is.EqualTo((SearchEnd.Exhausted, SearchEnd.Exhausted, goal.Work, goal.Work)));
            Assert.That((three.Best?.Certified.Sha256, three.Best?.Certified.Program?.Additions),
                Is.EqualTo((one.Best?.Certified.Sha256, one.Best?.Certified.Program?.Additions)));
            Assert.That(Run(goal, end, 1, null).Result.End, Is.EqualTo(SearchEnd.Exhausted), "all its walks were before");
            Checkpoint more = Run(goal with { Work = goal.Work + 3 }, end, 2, null).End;
            Assert.That(more.Engines[0].Next, Is.EqualTo(goal.Work + 3));
        }
    }

    /// <summary>All that the course of the search has determined, without the time that it took.</summary>
    private static string Course(Checkpoint at) => JsonSerializer.Serialize(at.Engines.Select(engine =>
        engine with { Seconds = 0, Successes = 0, Steps = engine.Flips is null ? 0 : engine.Steps }));

    private static (SearchResult Result, Checkpoint End) Run(SearchGoal goal, Checkpoint? from, int threads, int? shifts)
    {
        using TemporaryFolder folder = new();
        SchemeStore store = new(folder.Path);
        IReadOnlyList<IEngine> engines = Portfolio.For(goal,
            new EngineNeeds([.. goal.Programs.Select(program => ProgramRegistry.Find(program.Name)!)], store, [], (_, _, _) => []));
        foreach (EngineState state in from?.Engines ?? [])
            Assert.That(engines.Count(engine => engine.Resume(state)), Is.EqualTo(1), state.Name);
        using CancellationTokenSource cut = new();
        Checkpoint? end = null;
        int left = shifts ?? int.MaxValue;
        SearchResult result = new SearchLoop(new SearchRequest(goal, threads) { From = from }, engines, store, new Listener(),
            TimeProvider.System,
            [.. ThreadWorker.Team(threads).Select(worker => new Counting(worker, () =>
            {
                if (Interlocked.Decrement(ref left) == 0) cut.Cancel();
            }))], checkpoint => end = checkpoint).Run(cut.Token);
        return (result, end!);
    }

    /// <summary>A worker whose shifts are counted.</summary>
    private sealed class Counting(IWorker worker, Action worked) : IWorker
    {
        public Shift Work(IDesk desk, CancellationToken stop)
        {
            Shift shift = worker.Work(desk, stop);
            if (shift.Worked) worked();
            return shift;
        }

        public void Dispose() => worker.Dispose();
    }
}
