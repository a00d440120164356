using System.Runtime.InteropServices;
using TensorDecomp.Schemes;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// What ends a long verb in an orderly way: Ctrl-C, a termination, a terminal that hung up, and a reader of the output that went
/// away. Other verbs end at once, as signals demand, and take their drafts with them.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly Lock s_gate = new();
    private static readonly HashSet<Interruption> s_open = [];
    private static readonly List<PosixSignalRegistration> s_signals = []; // they end with the process
    private readonly CancellationTokenSource _cancel = new();

    public Interruption()
    {
        lock (s_gate) s_open.Add(this);
    }

    /// <summary>Cancelled as soon as somebody wants the verb to end.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>Begins to listen, for the whole of the process.</summary>
    public static void Watch() =>
        s_signals.AddRange(
            from signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM,
                PosixSignal.SIGHUP]
            select PosixSignalRegistration.Create(signal, Heard));

    /// <summary>Nobody reads the output any more.</summary>
    public static void OutputLeft() => Interrupt();

    public void Dispose()
    {
        lock (s_gate) s_open.Remove(this);
        _cancel.Dispose();
    }

    private static void Heard(PosixSignalContext context)
    {
        if (Interrupt()) context.Cancel = true;
        else AtomicFile.AbandonDrafts();
    }

    private static bool Interrupt()
    {
        lock (s_gate)
        {
            foreach (Interruption open in s_open) open._cancel.CancelAsync();
            return s_open.Count > 0;
        }
    }
}
