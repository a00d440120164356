namespace TensorDecomp.Evolution;

/// <summary>Hears of every event once it is on the disk and folded; calls come one at a time.</summary>
public interface IRunObserver
{
    void Happened(JournalEntry entry, IRunEvent e, RunState state);
}
