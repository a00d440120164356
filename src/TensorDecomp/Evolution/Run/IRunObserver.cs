using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Evolution.Run;

/// <summary>Hears of every event once it is on the disk and folded; calls come one at a time.</summary>
public interface IRunObserver
{
    void Happened(JournalEntry entry, IRunEvent e, RunState state);
}
