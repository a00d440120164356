using System.Runtime.InteropServices;
using TensorDecomp.Schemes;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// What ends a long verb in an orderly way: Ctrl-C, a termination, a terminal that hung up, and a reader of the output that went
/// away. Other verbs end at once, as signals demand, and take their drafts with them; so does a long one at the second signal.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly Lock s_gate = new();
    private static readonly HashSet<Interruption> s_open = [];
    private static readonly List<PosixSignalRegistration> s_signals = []; // they end with the process
    private readonly CancellationTokenSource _cancel = new();
    private volatile int _code;

    public Interruption()
    {
        lock (s_gate) s_open.Add(this);
    }

    /// <summary>Cancelled as soon as somebody wants the verb to end.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>The exit code of a verb that a signal ended, as shells count: 128 and its number, 130 for Ctrl-C. Null where none
    /// did.</summary>
    public int? Code => _code is > 0 and var code ? code : null;

    /// <summary>Begins to listen, for the whole of the process.</summary>
    public static void Watch() =>
        s_signals.AddRange(
            from signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM,
                PosixSignal.SIGHUP]
            select PosixSignalRegistration.Create(signal, Heard));

    /// <summary>Nobody reads the output any more.</summary>
    public static void OutputLeft() => Interrupt(0);

    public void Dispose()
    {
        lock (s_gate) s_open.Remove(this);
        _cancel.Dispose();
    }

    private static void Heard(PosixSignalContext context)
    {
        int number = context.Signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 };
        if (Interrupt(ExitCode.Signalled + number)) context.Cancel = true;
        else AtomicFile.AbandonDrafts();
    }

    /// <summary>Whether somebody will end for it who was not told before.</summary>
    private static bool Interrupt(int code)
    {
        lock (s_gate)
        {
            bool news = s_open.Any(open => !open._cancel.IsCancellationRequested);
            foreach (Interruption open in s_open)
            {
                if (open._code == 0) open._code = code;
                open._cancel.CancelAsync();
            }
            return news;
        }
    }
}
