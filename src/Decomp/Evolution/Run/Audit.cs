using System.Globalization;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Evolution;

/// <summary>What an audit found: a line for every fault, none for a sound journal.</summary>
public sealed record AuditResult(long Events, long Decisions, int Candidates, string Digest, IReadOnlyList<string> Faults);

/// <summary>
/// Checks a journal against the rules and invariants: the digests chain, every decision comes out again, inputs were asked
/// for, cells hold their best visitor, archives keep to their size, resources are shared out in full, and counts add up.
/// </summary>
public static class Audit
{
    private const int MostFaults = 50;

    public static AuditResult Of(RunJournal journal)
    {
        List<string> faults = [];
        RunState state = new();
        string digest = "";
        long number = 0, decisions = 0;
        CellVisitors visitors = new();
        try
        {
            foreach (Replay.Step step in Replay.Of(journal.Read(), state))
            {
                JournalEntry entry = step.Recorded;
                if (entry.Id != ++number) faults.Add(Invariant($"event {entry.Id} stands where event {number} should"));
                if (RunJournal.Chained(digest, entry.Kind, entry.Text) != entry.Digest) faults.Add(Invariant($"event {entry.Id} ('{entry.Kind}') was changed: its digest is not that of its text"));
                digest = entry.Digest;
                if (!step.IsInput) decisions++;
                if (!step.Agrees) faults.Add(Invariant($"event {entry.Id} ('{entry.Kind}'): {Replay.Difference(step)}"));
                if (WhyUnasked(state, step.Event) is { } unasked) faults.Add(Invariant($"event {entry.Id} ('{entry.Kind}'): {unasked}"));
                visitors.See(step.Event, state);
                if (faults.Count >= MostFaults) break;
            }
        }
        catch (Exception e) when (e is MalformedInputException or ArgumentOutOfRangeException or InvalidOperationException or NullReferenceException or KeyNotFoundException)
        {
            faults.Add(Invariant($"after event {number}: {e.Message}"));
            return new AuditResult(number, decisions, state.Candidates.Count, digest, faults);
        }
        if (state.IsStarted) faults.AddRange(Invariants.Broken(state).Concat(visitors.Broken(state)));
        return new AuditResult(number, decisions, state.Candidates.Count, digest, faults);
    }

    private static string? WhyUnasked(RunState before, IRunEvent e)
    {
        if (e is not IInput) return null;
        if (e.Candidate < 1 || e.Candidate > before.Candidates.Count) return Invariant($"there is no candidate {e.Candidate}");
        CandidateLife life = before[e.Candidate];
        LifeStage expected = e is Evaluated ? LifeStage.AwaitingEvaluation : LifeStage.AwaitingAnswer;
        return life.Stage == expected ? null : Invariant($"candidate {e.Candidate} was {life.Stage}, not {expected}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
