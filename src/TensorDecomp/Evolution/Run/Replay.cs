using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// Takes every decision of a recorded run again. Inputs are taken from the record in its order; decisions are computed from
/// the events before them and must come out as recorded, bit for bit.
/// </summary>
public static class Replay
{
    /// <summary>An event of the record beside the one that was computed in its place; null for an input, or where the rules call for
    /// none.</summary>
    public readonly record struct Step(JournalEntry Recorded, IRunEvent? Computed, IRunEvent Event)
    {
        /// <summary>Whether it came from outside, so that nothing was to be decided.</summary>
        public bool IsInput => Event is IInput or Started;

        /// <summary>Whether the rules decide what was recorded, to the letter, or decide nothing where it is an input.</summary>
        public bool Agrees => IsInput ? Computed is null : Computed is not null && EventText.Write(Computed) == Recorded.Text
            && EventText.KindOf(Computed) == Recorded.Kind;
    }

    /// <summary>The events of a record one by one; the fold follows the record even where it disagrees.</summary>
    public static IEnumerable<Step> Of(IEnumerable<JournalEntry> record, RunState state)
    {
        foreach (JournalEntry recorded in record)
        {
            Step step = Take(recorded, state);
            yield return step;
            JournalFold.Apply(state, recorded, step.Event);
        }
    }

    /// <summary>Replays a record into a new journal; the result of the same events has the same digest.</summary>
    /// <exception cref="MalformedInputException">A decision comes out differently; the sentence names the event.</exception>
    public static RunState Into(RunJournal target, RunJournal record, IRunObserver observer, IProgramSyntax syntax)
    {
        RunState state = new(syntax);
        foreach (JournalEntry recorded in JournalFold.Checked(record))
        {
            Step step = Take(recorded, state);
            if (!step.Agrees)
                throw new MalformedInputException(
                    $"{record.Path}: event {recorded.Id} ('{recorded.Kind}') comes out differently now: {Difference(step)}");
            JournalEntry entry = target.Append(step.Event);
            JournalFold.Apply(state, recorded, step.Event);
            observer.Happened(entry, step.Event, state);
        }
        return state;
    }

    private static Step Take(JournalEntry recorded, RunState state)
    {
        IRunEvent e = JournalFold.Next(state, recorded);
        return new Step(recorded, JournalFold.Guarded(recorded, () => Computed(state, e)), e);
    }

    /// <summary>What was recorded and what would be decided now, in a few words.</summary>
    public static string Difference(Step step)
    {
        if (step.IsInput) return $"an input was recorded where the rules decide '{EventText.KindOf(step.Computed!)}'";
        if (step.Computed is null) return "the rules call for no decision there";
        string computed = EventText.Write(step.Computed), recorded = step.Recorded.Text;
        int at = computed.Zip(recorded).TakeWhile(x => x.First == x.Second).Count();
        return $"recorded …{Around(recorded, at)}…, decided …{Around(computed, at)}… at character {at}";
    }

    private static IRunEvent? Computed(RunState state, IRunEvent e) =>
        !state.IsStarted ? null : Rules.Due(state) ?? (e is Proposed ? Rules.Propose(state) : null);

    private static string Around(string text, int at) => text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 40)];
}
