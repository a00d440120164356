using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Schemes;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The budget counts tries: whatever comes of an answer, it was one; and it is kept until another is given.</summary>
public sealed class TryTests
{
    [Test]
    public async Task A_model_that_only_says_sorry_is_asked_no_more_often_than_the_budget_says([Values(1, 4)] int inFlight)
    {
        using TemporaryFolder folder = new();
        (RunState state, SittingEnd end) = await Sit(folder, Settings(), new Sorry(), new Budget { Evaluations = 3 }, inFlight);
        Assert.That((state.Evaluations, state.Tries, state.Ledger.Asked), Is.EqualTo((1, 3, 2)));
        Assert.That(end.Why, Is.EqualTo("the budget of 3 evaluations is used up, 2 of them by answers that could not be measured"));
        Assert.That(state.Candidates.Where(c => c.Why is not null).Select(c => c.Reason), Has.Some.Contains("no repair: the budget of 3"));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty, "what the budget forbade comes out again");
    }

    [Test]
    public async Task Calls_are_bounded_by_themselves()
    {
        using TemporaryFolder folder = new();
        (RunState state, SittingEnd end) =
            await Sit(folder, Runs.Settings(5, model: true), new ScriptedModel(), new Budget { Evaluations = 60, Calls = 9 });
        Assert.That(state.Ledger.Asked, Is.EqualTo(9));
        Assert.That(end.Why, Does.Contain("9 calls of a model"));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    [Test]
    public async Task A_sitting_without_a_budget_keeps_the_last_one()
    {
        using TemporaryFolder folder = new();
        await Sit(folder, Runs.Settings(), null, new Budget { Evaluations = 6 });
        int events = Runs.Events(folder["run.db"]).Length;
        (RunState state, SittingEnd end) = await Sit(folder, Runs.Settings(), null, budget: null);
        Assert.That((state.Tries, Runs.Events(folder["run.db"]).Length), Is.EqualTo((6, events)), "there was nothing left to do");
        Assert.That(end.Why, Does.Contain("budget of 6"));
        (state, _) = await Sit(folder, Runs.Settings(), null, state.Budget with { Evaluations = 9 });
        Assert.That(state.Tries, Is.EqualTo(9));
        Assert.That(Runs.Events(folder["run.db"]).Count(e => e.Kind == "budgeted"), Is.EqualTo(2));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    [Test]
    public async Task Rejections_in_a_row_end_a_sitting_and_the_next_one_may_try_as_often()
    {
        using TemporaryFolder folder = new();
        Budget budget = new() { Rejections = 5 };
        (RunState state, SittingEnd end) = await Sit(folder, Settings() with { Repairs = 0 }, new Sorry(), budget, inFlight: 1);
        Assert.That((state.Candidates.Count, end.Why.Split(", the last")[0]), Is.EqualTo((6, "5 candidates in a row were rejected")));
        (state, end) = await Sit(folder, Settings(), new Sorry(), budget: null, inFlight: 1);
        Assert.That((state.Candidates.Count, end.Why.Split(", the last")[0]), Is.EqualTo((11, "5 candidates in a row were rejected")));
    }

    [Test]
    public async Task When_the_time_is_up_nobody_waits_for_answers()
    {
        using TemporaryFolder folder = new();
        ManualClock clock = new();
        Silent model = new();
        Task<(RunState State, SittingEnd End)> run =
            Sit(folder, Settings(), model, new Budget { Time = TimeSpan.FromHours(2) }, inFlight: 2, clock, TimeSpan.FromHours(1));
        await model.Asked.Task;
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(run.IsCompleted, Is.False);
        await clock.RunAsync(run, TimeSpan.FromMinutes(1));
        (RunState state, SittingEnd end) = await run;
        Assert.That((end.Why, state.InFlightCount), Is.EqualTo(("the time is up, with 2 prompts open", 2)));
    }

    [Test]
    public void The_time_of_sittings_is_added_up_without_the_pauses()
    {
        using TemporaryFolder folder = new();
        Calendar calendar = new();
        using RunJournal journal = RunJournal.OpenToAppend(folder["run.db"], calendar);
        Assert.That(journal.Worked(), Is.EqualTo(TimeSpan.Zero));
        foreach (int minutes in (int[])[10, 0, 25])
        {
            journal.BeginSitting("none", "1");
            calendar.Now += TimeSpan.FromMinutes(minutes);
            if (minutes > 0) journal.Append(new Lost(1, 0, ""));
            calendar.Now += TimeSpan.FromDays(1);
        }
        Assert.That(journal.Worked(), Is.EqualTo(TimeSpan.FromMinutes(35)));
    }

    [Test]
    public async Task Every_retry_is_told_before_its_wait()
    {
        InstantClock clock = new();
        List<(RetryNotice Notice, int Waits)> heard = [];
        RetryingModel model = new(new Down(), RetryPolicy.Default, clock, notice => heard.Add((notice, clock.Waits.Count)));
        Assert.That(async () => await model.AskAsync(new Question(7, 0, "small", "please"), default), Throws.TypeOf<NoAnswerException>());
        Assert.That(heard.Select(h => (h.Notice.Candidate, h.Notice.Retry, h.Notice.Of, h.Waits)),
            Is.EqualTo(Enumerable.Range(1, 5).Select(k => (7, k, 5, k - 1))));
        Assert.That(heard.Select(h => Math.Floor(h.Notice.Wait.TotalMilliseconds)),
            Is.EqualTo(clock.Waits.Select(w => w.TotalMilliseconds)));
        Assert.That(heard[0].Notice.Why, Is.EqualTo("nobody listens"));
        await model.DisposeAsync();
    }

    private static EvolutionSettings Settings() =>
        Runs.Settings(5, model: true) with { Mix = new Dictionary<string, double> { ["diff"] = 1 } };

    private static async Task<(RunState State, SittingEnd End)> Sit(
        TemporaryFolder folder, EvolutionSettings settings, ILanguageModel? model,
        Budget? budget, int inFlight = 3, TimeProvider? clock = null, TimeSpan worked = default)
    {
        using RunJournal journal = RunJournal.OpenToAppend(folder["run.db"], TimeProvider.System);
        RunState state = JournalFold.Of(journal, syntax: InProcessWorkshop.Instance);
        if (!state.IsStarted)
        {
            journal.Append(new Started(settings));
            state.Apply(new Started(settings));
        }
        RunConditions conditions = new() { Budget = budget, Worked = worked, InFlight = inFlight };
        SittingEnd end = await new EvolutionRun(journal, state, model, new ScriptedEvaluator(),
            new SchemeStore(folder["schemes"]), conditions, new Runs.Nobody(), clock ?? TimeProvider.System).GoOnAsync(default);
        return (state, end);
    }

    private sealed class Sorry : ILanguageModel
    {
        public Task<Reply> AskAsync(Question question, CancellationToken cancel) => Task.FromResult(new Reply("sorry", 1, 1));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Down : ILanguageModel
    {
        public Task<Reply> AskAsync(Question question, CancellationToken cancel) => throw new TransientFailureException("nobody listens");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Silent : ILanguageModel
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<Reply> AskAsync(Question question, CancellationToken cancel)
        {
            Asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("It never answers.");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Calendar : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
