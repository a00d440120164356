using System.Threading.Channels;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Evolution.Run;

/// <summary>How a run is carried out; of it the journal remembers the budget only.</summary>
public sealed record RunConditions
{
    /// <summary>What the run may use; null for what the journal says.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Time that earlier sittings took.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>Children under way at once.</summary>
    public int InFlight { get; init; } = 4;

    /// <summary>Evaluations at once.</summary>
    public int Evaluators { get; init; } = 1;
}

/// <summary>How a sitting ended.</summary>
/// <param name="Why">A sentence.</param>
/// <param name="Cancelled">Whether by the user.</param>
public sealed record SittingEnd(string Why, bool Cancelled);

/// <summary>
/// The pipeline: one controller that owns the journal, samplers that ask models, and evaluators, joined by bounded channels.
/// The controller appends an event, folds it, takes every decision that is due, fills the pipeline up, and waits for the
/// next input. Without a model the inputs are taken in the order of their candidates, so that a seed means one run on any
/// number of evaluators; models are taken as they answer, and the journal says in what order that was.
/// </summary>
public sealed class EvolutionRun(RunJournal journal, RunState state, ILanguageModel? model, ICandidateEvaluator evaluator,
    SchemeStore store, RunConditions conditions, IRunObserver observer, TimeProvider clock)
{
    private readonly long _began = clock.GetTimestamp();

    /// <summary>Candidates that earlier sittings rejected in a row: this one may have put right what was wrong.</summary>
    private int _rejectedBefore = state.RejectedInARow;

    private TimeSpan Worked => conditions.Worked + clock.GetElapsedTime(_began);

    /// <summary>Goes on until the budget is used up, nothing more can come of it, or somebody ends the sitting; the journal has all of
    /// it.</summary>
    /// <exception cref="ProviderDownException">The provider cannot be used.</exception>
    public async Task<SittingEnd> GoOnAsync(CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Channel<Question> questions = Channel.CreateBounded<Question>(Math.Max(conditions.InFlight, state.InFlightCount));
        Channel<EvaluationOrder> orders = Channel.CreateBounded<EvaluationOrder>(Math.Max(conditions.InFlight, state.InFlightCount));
        Channel<IInput> inputs = Channel.CreateBounded<IInput>(Math.Max(conditions.InFlight, state.InFlightCount));
        List<Task> workers =
            [.. Enumerable.Range(0, conditions.Evaluators).Select(_ => Task.Run(() => Evaluate(orders.Reader, inputs.Writer, stop.Token)))];
        if (model is not null)
            workers.AddRange(Enumerable.Range(0, conditions.InFlight)
                .Select(_ => Task.Run(() => Sample(questions.Reader, inputs.Writer, stop.Token))));
        foreach (Task worker in workers)
            _ = worker.ContinueWith(w => inputs.Writer.TryComplete(w.Exception?.GetBaseException()), TaskContinuationOptions.OnlyOnFaulted);
        try
        {
            foreach (CandidateLife life in state.InFlight.ToArray()) await Send(life, questions.Writer, orders.Writer, stop.Token);
            return await Control(questions.Writer, orders.Writer, inputs.Reader, stop.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new SittingEnd("stopped by the user", true);
        }
        catch (ChannelClosedException e) when (e.InnerException is { } cause)
        {
            throw cause is ProviderDownException or HubException ? cause
                : new InvalidOperationException($"a worker of the pipeline failed: {cause.Message}", cause);
        }
        finally
        {
            stop.Cancel();
            questions.Writer.TryComplete();
            orders.Writer.TryComplete();
            await Task.WhenAll(workers).ContinueWith(_ => { }, TaskScheduler.Default); // their failures have been told
        }
    }

    private async Task<SittingEnd> Control(ChannelWriter<Question> questions, ChannelWriter<EvaluationOrder> orders,
        ChannelReader<IInput> inputs, CancellationToken cancel)
    {
        bool inOrder = model is null;
        List<IInput> early = [];
        await Settle();
        if (conditions.Budget is { } budget && budget != state.Budget) Append(new Budgeted(budget));
        using CancellationTokenSource time = new(Left(), clock);
        using CancellationTokenSource timeOrUser = CancellationTokenSource.CreateLinkedTokenSource(cancel, time.Token);
        while (true)
        {
            string? why = null;
            while (state.InFlightCount < conditions.InFlight
                && (why = WhyStop()) is null && Rules.Propose(state) is { } proposed)
            {
                Append(proposed);
                if (state[proposed.Candidate].InFlight) await Send(state[proposed.Candidate], questions, orders, cancel);
                await Settle();
                cancel.ThrowIfCancellationRequested();
            }
            if (state.InFlightCount == 0) return new SittingEnd(why ?? Nobody(), false);
            if (await Next() is not { } input) return new SittingEnd($"{WhyStop()}, with {Prompts()} open", false);
            Append(input is Evaluated evaluated ? Kept(evaluated) : input);
            await Settle();
        }

        async Task Settle()
        {
            while (Rules.Due(state) is { } decision)
            {
                Append(decision);
                if (decision is Edited or RepairAsked) await Send(state[decision.Candidate], questions, orders, cancel);
            }
        }

        // Measurements end; for answers nobody waits once the time is up.
        async Task<IInput?> Next()
        {
            while (true)
            {
                int awaited = state.InFlight.First().Id;
                if (early.FirstOrDefault(i => !inOrder || i.Candidate == awaited) is { } input)
                {
                    early.Remove(input);
                    return input;
                }
                bool measuring = state.InFlight.Any(c => c.Stage == LifeStage.AwaitingEvaluation);
                if (time.IsCancellationRequested && !measuring) return null;
                try
                {
                    early.Add(await inputs.ReadAsync(measuring ? cancel : timeOrUser.Token));
                }
                catch (OperationCanceledException) when (time.IsCancellationRequested && !cancel.IsCancellationRequested)
                {
                    // the next round returns
                }
            }
        }
    }

    /// <summary>The sentence that says why no further child may be made now; null where one may.</summary>
    private string? WhyStop()
    {
        if (state.RejectedInARow < _rejectedBefore) _rejectedBefore = 0;
        if (Worked >= state.Budget.Time) return "the time is up";
        int rejected = state.RejectedInARow - _rejectedBefore;
        if (rejected < state.Budget.Rejections) return BudgetRule.WhyNoTry(state);
        CandidateLife last = state.Candidates.Where(c => c.Stage == LifeStage.Rejected).MaxBy(c => c.SettledAt)!;
        return $"{rejected} candidates in a row were rejected, the last, {last.Id}, because {last.Why}: {last.Reason!.Split('\n')[0]}";
    }

    /// <summary>How long the run may still go on; a timer counts to 49 days.</summary>
    private TimeSpan Left() => state.Budget.Time - Worked is not { TotalDays: < 49 } left ? Timeout.InfiniteTimeSpan
        : left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private string Prompts() => state.InFlightCount == 1 ? "a prompt" : $"{state.InFlightCount} prompts";

    private string Nobody() =>
        state.Candidates.Take(state.Settings.Founders.Count).FirstOrDefault(c => c.Stage == LifeStage.Rejected) is { } founder
        ? $"the program that the run starts from was rejected: {founder.Why}: {founder.Reason}"
        : "there is nothing left to do";

    /// <summary>A measurement as the journal keeps it.</summary>
    private Evaluated Kept(Evaluated evaluated) => evaluated with
    {
        Evaluation = state.Relay?.Admitted(evaluated.Evaluation) ?? evaluated.Evaluation,
        Found = Stored(evaluated.Evaluation),
    };

    /// <summary>
    /// Stores the schemes that are the first of their kind; a program that solves a small target finds dozens at every
    /// evaluation, and a run needs no more than one of each. They are on the disk before the journal speaks of them.
    /// </summary>
    private FoundScheme[] Stored(Evaluation evaluation) =>
        [.. from scheme in evaluation.Found
            let found = new FoundScheme(scheme.Shape.ToString(), scheme.Rank, scheme.Ring.ToString(), "")
            where !state.HasFound(found.Shape, found.Rank, found.Ring)
            group scheme by found into kind
            select kind.Key with { File = Path.GetRelativePath(store.Folder, store.Save(kind.First())).Replace('\\', '/') }];

    private void Append(IRunEvent e)
    {
        JournalEntry entry = journal.Append(e);
        state.Apply(e);
        observer.Happened(entry, e, state);
    }

    /// <summary>Gives a candidate's next piece of work to the pipeline. The channels have room for all that may be in flight.</summary>
    private async Task Send(CandidateLife life, ChannelWriter<Question> questions, ChannelWriter<EvaluationOrder> orders,
        CancellationToken cancel)
    {
        if (life.Stage == LifeStage.AwaitingEvaluation)
            await orders.WriteAsync(
                new EvaluationOrder(life.Id,
                    new EvaluationRequest(life.Source!, state.Settings.Targets, state.EvaluationSeed(life.Id),
                        state.Settings.RestartSteps)
                    { Rivals = life.Rivals, Relay = state.Relay?.Start, Rule = state.Settings.Fitness }), cancel);
        else if (life.Stage == LifeStage.AwaitingAnswer)
            await questions.WriteAsync(new Question(life.Id, life.Attempt, life.Model!, life.Prompt!), cancel);
    }

    private async Task Sample(ChannelReader<Question> questions, ChannelWriter<IInput> inputs, CancellationToken cancel)
    {
        await foreach (Question question in questions.ReadAllAsync(cancel))
        {
            IInput input;
            long from = clock.GetTimestamp();
            try
            {
                Reply reply = await model!.AskAsync(question, cancel);
                double cost =
                    state.Settings.Models.FirstOrDefault(m => m.Name == question.Model)?.Cost(reply.PromptTokens, reply.AnswerTokens) ?? 0;
                input = new Answered(question.Candidate, question.Attempt, reply.Text, reply.PromptTokens, reply.AnswerTokens, cost,
                    Math.Round(clock.GetElapsedTime(from).TotalSeconds, 3));
            }
            catch (NoAnswerException e)
            {
                input = new Lost(question.Candidate, question.Attempt, e.Message);
            }
            await inputs.WriteAsync(input, cancel);
        }
    }

    private async Task Evaluate(ChannelReader<EvaluationOrder> orders, ChannelWriter<IInput> inputs, CancellationToken cancel)
    {
        await foreach (EvaluationOrder order in orders.ReadAllAsync(cancel))
        {
            EvaluationRequest request = order.Request with { Heard = progress => observer.Measuring(order.Candidate, progress) };
            Evaluation evaluation = await evaluator.EvaluateAsync(request, cancel);
            await inputs.WriteAsync(new Evaluated(order.Candidate, evaluation, []), cancel);
        }
    }

    private sealed record EvaluationOrder(int Candidate, EvaluationRequest Request);
}
