using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for pipes and files: a line for every event that people care about.</summary>
internal sealed class EvolvePlainLines(TextWriter output) : IEvolveReport
{
    private readonly Lock _gate = new();

    public void Begin(RunState state, string journal, string provider, TimeSpan worked) =>
        Line($"{(state.Candidates.Count == 0 ? "begins" : $"goes on after {state.Candidates.Count} candidates")}: {journal}, answers by " +
            $"{provider}");

    public SittingEnd During(Task<SittingEnd> run) => run.GetAwaiter().GetResult();

    public void Happened(JournalEntry entry, IRunEvent e, RunState state)
    {
        if (EvolveSentences.About(e, state) is { } sentence) Line(sentence);
    }

    public void Failed(RetryNotice notice) => Line(EvolveSentences.Failed(notice));

    public void End(RunState state, SittingEnd end, string journal, IReadOnlyList<string> next) =>
        Line(EvolveSentences.Ended(state, end, next));

    private void Line(string sentence)
    {
        lock (_gate)
        {
            output.WriteLine(sentence);
            output.Flush();
        }
    }
}
