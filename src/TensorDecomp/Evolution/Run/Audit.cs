using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Schemes.Reading;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Run;

/// <summary>What an audit found: a line for every fault, none for a sound journal.</summary>
public sealed record AuditResult(long Events, long Decisions, int Candidates, string Digest, IReadOnlyList<string> Faults);

/// <summary>
/// Checks a journal against the rules and invariants: the digests chain, every decision comes out again, inputs were asked
/// for, cells hold their best visitor, archives keep to their size, resources are shared out in full, and counts add up.
/// </summary>
public static class Audit
{
    private const int MostFaults = 50;

    /// <summary>Reads the journal to its end, or up to the fiftieth fault.</summary>
    public static AuditResult Of(RunJournal journal, IProgramSyntax syntax)
    {
        List<string> faults = [];
        RunState state = new(syntax);
        string digest = "";
        long number = 0, decisions = 0;
        CellVisitors visitors = new();
        try
        {
            foreach (Replay.Step step in Replay.Of(journal.Read().Select(Look), state))
            {
                JournalEntry entry = step.Recorded;
                if (!step.IsInput) decisions++;
                if (!step.Agrees) faults.Add(Invariant($"event {entry.Id} ('{entry.Kind}'): {Replay.Difference(step)}"));
                visitors.See(step.Event, state);
                if (faults.Count >= MostFaults) break;
            }
        }
        catch (MalformedInputException e)
        {
            faults.Add(Invariant($"nothing can be said of what follows on event {state.Events}: {e.Message}"));
            return new AuditResult(number, decisions, state.Candidates.Count, digest, faults);
        }
        if (state.IsStarted) faults.AddRange(Invariants.Broken(state).Concat(visitors.Broken(state)));
        return new AuditResult(number, decisions, state.Candidates.Count, digest, faults);

        JournalEntry Look(JournalEntry entry)
        {
            if (JournalFold.WhyNotNext(entry, ++number, digest) is { } why) faults.Add(why);
            digest = entry.Digest;
            return entry;
        }
    }
}
