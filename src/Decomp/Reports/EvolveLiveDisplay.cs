using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for a terminal: best per target, what became of the candidates, what is being measured and asked, how much of the
/// budget is used, redrawn in place; placements stay above as lines.</summary>
internal sealed class EvolveLiveDisplay(TimeProvider clock, LiveLines lines) : IEvolveReport
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, (EvaluationProgress At, long Since)> _measured = [];
    private readonly SortedDictionary<int, long> _asked = [];
    private readonly long _began = clock.GetTimestamp();
    private RunReading? _reading;
    private RunReading? _before;
    private TimeSpan _worked;
    private string _title = "", _failed = "";

    public void Begin(RunState state, string journal, string provider, TimeSpan worked)
    {
        (_title, _worked) = ($"{journal}, answers by {provider}", worked);
        if (state.IsStarted) _before = _reading = RunReading.Of(state);
        if (state.IsStarted) Await(state);
    }

    public void Happened(JournalEntry entry, IRunEvent e, RunState state)
    {
        string? line = e is Placed or Rejected or Reset or Evaluated { Found.Count: > 0 } ? EvolveSentences.About(e, state) : null;
        RunReading reading = RunReading.Of(state);
        lock (_gate)
        {
            _reading = reading;
            _before ??= reading;
            if (line is not null) lines.Keep(line);
            if (e is Evaluated) _measured.Remove(e.Candidate);
            if (e is Answered) _failed = "";
            Await(state);
        }
    }

    public void Measuring(int candidate, EvaluationProgress progress)
    {
        lock (_gate)
            _measured[candidate] = (progress, _measured.TryGetValue(candidate, out var before) ? before.Since : clock.GetTimestamp());
    }

    public void Failed(RetryNotice notice)
    {
        lock (_gate) _failed = EvolveSentences.Failed(notice);
    }

    public SittingEnd During(Task<SittingEnd> run) =>
        lines.During(_ => [_title, .. Rows(clock.GetElapsedTime(_began)).Select(row => $"  {row.Head,-12} {row.Text}")],
            () => run.GetAwaiter().GetResult());

    public void End(RunState state, SittingEnd end, string journal, IReadOnlyList<string> next) =>
        Terminal.Say(EvolveSentences.Ended(state, end, next));

    /// <summary>Remembers since when each open question waits.</summary>
    private void Await(RunState state)
    {
        int[] open = [.. state.InFlight.Where(c => c.Stage == LifeStage.AwaitingAnswer).Select(c => c.Id)];
        foreach (int answered in _asked.Keys.Except(open).ToArray()) _asked.Remove(answered);
        foreach (int candidate in open) _asked.TryAdd(candidate, clock.GetTimestamp());
    }

    /// <summary>What the panel says after so long.</summary>
    internal IReadOnlyList<(string Head, string Text)> Rows(TimeSpan elapsed)
    {
        lock (_gate)
        {
            if (_reading is not { } reading || _before is not { } before) return [("elapsed", Duration.Text(elapsed))];
            List<(string, string)> rows = [];
            foreach (TargetReading t in reading.Targets)
                rows.Add((t.Target.ToString(), t.Best is null ? "not measured yet"
                    : Invariant($"a proof per {WorkToProof.Of(t.Best)} steps, {t.Best.Exact} of {t.Best.Restarts} exact, lowest f " +
                        $"{t.Best.BestLoss:G3} (candidate {t.Candidate})")));
            string rejected = reading.Rejected.Count == 0 ? "none rejected"
                : $"rejected: {string.Join(", ", reading.Rejected.Select(r => $"{r.Count} {r.Why}"))}";
            rows.Add(("candidates", $"{reading.Placed} placed, {reading.InFlight} under way; {rejected}"));
            foreach ((int candidate, (EvaluationProgress at, long since)) in _measured)
                rows.Add(("measuring", EvolveSentences.Measuring(candidate, at, clock.GetElapsedTime(since))));
            if (_asked.Count > 0)
                rows.Add(("asked",
                    $"{string.Join(", ", _asked.Keys)}, the first {Duration.Text(clock.GetElapsedTime(_asked.Values.Min()))} ago"));
            if (_failed.Length > 0) rows.Add(("failed", _failed));
            rows.Add(("budget", EvolveSentences.Spent(reading, _worked + elapsed)));
            rows.Add(("pace", EvolveSentences.Pace(reading, before, elapsed, _worked)));
            return rows;
        }
    }
}
