using TensorDecomp.Evolution.Edits;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Journal;

/// <summary>
/// The one way from a journal to the state of its run. A journal is a file like any other: its events are taken in the order of
/// their numbers, each under the digest that it was given, and only where it can follow on those before it.
/// </summary>
public static class JournalFold
{
    /// <summary>The end state of a run; one that has not started where the journal is empty.</summary>
    /// <param name="journal">Its journal.</param>
    /// <param name="seen">Hears of every event with the state after it.</param>
    /// <param name="syntax">Who parses its programs; null for a state that is only looked at.</param>
    /// <exception cref="MalformedInputException">An event is not what was written, or cannot be; the sentence names file and
    /// event.</exception>
    public static RunState Of(RunJournal journal, Action<JournalEntry, IRunEvent, RunState>? seen = null, IProgramSyntax? syntax = null)
    {
        RunState state = new(syntax);
        foreach (JournalEntry entry in Checked(journal))
        {
            IRunEvent e = Next(state, entry);
            Apply(state, entry, e);
            seen?.Invoke(entry, e, state);
        }
        return state;
    }

    /// <summary>The events as they were written, or a refusal.</summary>
    public static IEnumerable<JournalEntry> Checked(RunJournal journal)
    {
        long number = 0;
        string digest = "";
        foreach (JournalEntry entry in journal.Read())
        {
            if (WhyNotNext(entry, ++number, digest) is { } why)
                throw new MalformedInputException(
                    $"{journal.Path}: {why}, so the journal is not what the run wrote; 'decomp evolve audit {journal.Path}' lists what " +
                        "is wrong with it.");
            digest = entry.Digest;
            yield return entry;
        }
    }

    /// <summary>Why an entry is not the one of that number, written after one of that digest; null where it is.</summary>
    public static string? WhyNotNext(JournalEntry entry, long number, string before) =>
        entry.Id != number ? $"event {entry.Id} stands where event {number} should"
        : RunJournal.Chained(before, entry.Kind, entry.Text) != entry.Digest
        ? $"event {entry.Id} ('{entry.Kind}') was changed: its digest is not that of its text"
        : null;

    /// <summary>The event of an entry.</summary>
    /// <exception cref="MalformedInputException">It is none that can come next.</exception>
    public static IRunEvent Next(RunState state, JournalEntry entry)
    {
        IRunEvent e = entry.Event;
        if (EventOrder.WhyNot(state, e) is { } why) throw Wrong(entry, why);
        state.LearnContract(e);
        return e;
    }

    /// <summary>Folds an event that can come next.</summary>
    /// <exception cref="MalformedInputException">Its figures cannot be computed with.</exception>
    public static void Apply(RunState state, JournalEntry entry, IRunEvent e) => Guarded(entry, () =>
    {
        state.Apply(e);
        return e;
    });

    /// <summary>What the rules make of an event's state, whose figures may be anybody's.</summary>
    /// <exception cref="MalformedInputException">They cannot be computed with.</exception>
    public static T Guarded<T>(JournalEntry entry, Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NullReferenceException or KeyNotFoundException
            or ArithmeticException or IndexOutOfRangeException)
        {
            throw Wrong(entry, $"what it says cannot be ({e.Message.TrimEnd('.')})");
        }
    }

    private static MalformedInputException Wrong(JournalEntry entry, string why) =>
        new($"{entry.Source}: event {entry.Id} ('{entry.Kind}'): {why}.");
}
