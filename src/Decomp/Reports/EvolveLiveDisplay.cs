using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TensorDecomp.Cli.Options;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for a terminal: best per target, what became of the candidates, candidates per minute and spend, redrawn in place;
/// placements stay above as lines.</summary>
internal sealed class EvolveLiveDisplay(TimeProvider clock) : IEvolveReport
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);
    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private readonly long _began = clock.GetTimestamp();
    private RunReading? _reading;
    private int _candidatesBefore;
    private string _title = "";

    public void Begin(RunState state, string journal, string provider)
    {
        _title = $"{journal}, answers by {provider}";
        _candidatesBefore = state.Candidates.Count;
        if (state.IsStarted) _reading = RunReading.Of(state);
    }

    public void Happened(JournalEntry entry, IRunEvent e, RunState state)
    {
        string? line = e is Placed or Rejected or Reset or Evaluated { Found.Count: > 0 } ? EvolveSentences.About(e, state) : null;
        RunReading reading = RunReading.Of(state);
        lock (_gate)
        {
            _reading = reading;
            if (line is not null) _lines.Enqueue(line);
        }
    }

    public SittingEnd During(Task<SittingEnd> run)
    {
        _console.Live(Table()).AutoClear(true).Start(live =>
        {
            while (!run.IsCompleted)
            {
                Task.WaitAny([run], Redraw);
                Lines();
                live.UpdateTarget(Table());
            }
        });
        Lines();
        return run.GetAwaiter().GetResult();
    }

    public void End(RunState state, SittingEnd end, string journal) =>
        _console.MarkupLine($"[{(end.Cancelled ? "yellow" : "green")}]{Markup.Escape(EvolveSentences.Ended(state, end, journal))}[/]");

    private void Lines()
    {
        lock (_gate)
            while (_lines.TryDequeue(out string? line))
                _console.MarkupLine(Markup.Escape(line));
    }

    private IRenderable Table()
    {
        RunReading? reading;
        lock (_gate) reading = _reading;
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(_title)).HideHeaders().AddColumn("").AddColumn("");
        TimeSpan elapsed = clock.GetElapsedTime(_began);
        if (reading is null) return table.AddRow("elapsed", Duration.Text(elapsed));
        foreach (TargetReading t in reading.Targets)
            table.AddRow(t.Target.ToString(), t.Best is null ? "not measured yet"
                : Markup.Escape(
                    string.Create(CultureInfo.InvariantCulture,
                        $"{t.Best.Exact} of {t.Best.Restarts} exact, lowest f {t.Best.BestLoss:G3} (candidate {t.Candidate})")));
        double perMinute = elapsed > TimeSpan.Zero ? (reading.Candidates - reading.InFlight - _candidatesBefore) / elapsed.TotalMinutes : 0;
        string rejected = reading.Rejected.Count == 0 ? "none rejected"
            : $"rejected: {string.Join(", ", reading.Rejected.Select(r => $"{r.Count} {r.Why}"))}";
        table.AddRow("candidates", Markup.Escape($"{reading.Placed} placed, {reading.InFlight} under way; {rejected}"));
        table.AddRow("pace",
            string.Create(CultureInfo.InvariantCulture,
                $"{reading.Evaluations} evaluations, {Math.Max(0, perMinute):F1} candidates per minute, {Duration.Text(elapsed)}"));
        if (reading.Answers > 0) table.AddRow("spend", Markup.Escape(EvolveSentences.Spend(reading)[2..]));
        return table;
    }
}
