using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Evolution.Run;

/// <summary>Hears of every event once it is on the disk and folded; calls come one at a time.</summary>
public interface IRunObserver
{
    /// <summary>Hears of an event.</summary>
    /// <param name="entry">The event as the journal has it.</param>
    /// <param name="e">The event.</param>
    /// <param name="state">The state after it.</param>
    void Happened(JournalEntry entry, IRunEvent e, RunState state);

    /// <summary>Hears how far the measurement of a candidate has come; from other threads than events, perhaps several at a time.</summary>
    void Measuring(int candidate, EvaluationProgress progress)
    {
    }
}
