using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Schemes;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for machines: JSON lines on standard output and nothing else.</summary>
internal sealed class EvolveJsonLines(TextWriter output) : IEvolveReport
{
    private readonly Lock _gate = new();

    public void Begin(RunState state, string journal, string provider, TimeSpan worked) =>
        Line(new
        {
            @event = "start",
            journal,
            provider,
            events = state.Events,
            candidates = state.Candidates.Count,
            version = ToolVersion.Text
        });

    public SittingEnd During(Task<SittingEnd> run) => run.GetAwaiter().GetResult();

    public void Happened(JournalEntry entry, IRunEvent e, RunState state)
    {
        CandidateLife? life = e.Candidate > 0 ? state[e.Candidate] : null;
        Line(new
        {
            @event = entry.Kind,
            id = entry.Id,
            candidate = life?.Id,
            made = life?.Operator,
            parents = life?.Parents,
            why = (e as Rejected)?.Why,
            reason = (e as Rejected)?.Reason ?? (e as RepairAsked)?.Problem ?? (e as Lost)?.Reason,
            fitness = e is Placed ? Fitness(life!.Member!) : null,
            found = (e as Evaluated)?.Found.Select(f => f.File),
            stage = (e as Handed)?.Stage,
            tokens = e is Answered a ? a.PromptTokens + a.AnswerTokens : (long?)null,
        });
    }

    public void Failed(RetryNotice notice) => Line(new
    {
        @event = "retry",
        candidate = notice.Candidate,
        retry = notice.Retry,
        of = notice.Of,
        seconds = Math.Round(notice.Wait.TotalSeconds, 3),
        why = notice.Why,
    });

    public void End(RunState state, SittingEnd end, string journal, IReadOnlyList<string> next)
    {
        if (!state.IsStarted)
        {
            Line(new { @event = "done", why = end.Why, cancelled = end.Cancelled, journal });
            return;
        }
        RunReading reading = RunReading.Of(state);
        Line(new
        {
            @event = "done",
            why = end.Why,
            cancelled = end.Cancelled,
            journal,
            events = state.Events,
            evaluations = reading.Evaluations,
            tries = reading.Tries,
            budget = reading.Budget.Evaluations,
            calls = reading.Calls,
            candidates = reading.Candidates,
            placed = reading.Placed,
            rejected = reading.Rejected.ToDictionary(r => r.Why, r => r.Count),
            inFlight = reading.InFlight,
            answers = reading.Answers,
            tokens = reading.Tokens,
            dollars = reading.Cost,
            best = reading.BestCandidate,
            score = Math.Round(reading.BestScore, 6),
            targets = reading.Targets.Select(t =>
                new
                {
                    target = t.Target.ToString(),
                    candidate = t.Candidate,
                    exact = t.Best?.Exact,
                    restarts = t.Best?.Restarts,
                    work = t.Best is null ? (double?)null : WorkToProof.Of(t.Best).Mean,
                    residual = t.Best?.BestLoss
                }),
            next,
        });
    }

    private static IEnumerable<object> Fitness(Member member) =>
        member.Fitness.Select(f =>
            new
            {
                target = f.Target.ToString(),
                restarts = f.Restarts,
                exact = f.Exact,
                below = f.Below,
                median = f.MedianLoss,
                best = f.BestLoss,
                steps = f.RestartSteps,
                work = WorkToProof.Of(f).Mean,
                workLow = WorkToProof.Of(f).Interval().Low,
                workHigh = WorkToProof.Of(f).Interval().High,
                race = f.Race?.ToString()
            });

    private void Line<T>(T fields)
    {
        lock (_gate)
        {
            output.WriteLine(JsonText.Of(fields));
            output.Flush();
        }
    }
}
