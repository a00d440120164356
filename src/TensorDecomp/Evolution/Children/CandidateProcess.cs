using System.Diagnostics;
using TensorDecomp.Search.Messages;

namespace TensorDecomp.Evolution.Children;

/// <summary>How a request to a candidate's process ended.</summary>
internal enum ExchangeEnd
{
    Answered,

    /// <summary>It used up its processor time.</summary>
    TimedOut,

    /// <summary>It came to no end within a time at which it should have used up its processor time many times over.</summary>
    Stalled,
    OutOfMemory,
    Died,
    Garbled,
}

/// <summary>Bounds on one request.</summary>
/// <param name="Processor">Processor time after which the process is killed; what it does not get on a busy machine does not count.</param>
/// <param name="MemoryBytes">Resident memory above which it is killed.</param>
internal readonly record struct ExchangeLimits(TimeSpan Processor, long MemoryBytes)
{
    private const int Patience = 20;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5), Longest = TimeSpan.FromDays(40); // timers count to 49 days

    /// <summary>Time on the wall after which it is killed, whatever it has used.</summary>
    public TimeSpan Wall => Processor >= Longest / Patience ? Longest : Processor * Patience < Shortest ? Shortest : Processor * Patience;
}

/// <summary>
/// A candidate's process, seen from outside. There is one owner of every deadline, here: whatever the process does or fails
/// to do, a request ends, and where it did not end with an answer the whole process tree has been killed.
/// </summary>
internal sealed class CandidateProcess : IAsyncDisposable
{
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(20);
    private const int LastWords = 400;

    private readonly Process _process;
    private readonly TimeProvider _clock;
    private readonly IProcessGauge _gauge;
    private readonly Task _stderr;
    private volatile string _lastWords = "";
    private bool _ended;

    private CandidateProcess(Process process, TimeProvider clock, IProcessGauge gauge)
    {
        (_process, _clock, _gauge) = (process, clock, gauge);
        _stderr = DrainAsync();
    }

    /// <summary>Candidates that it has served.</summary>
    public int Served { get; set; }

    public bool IsAlive => !_ended && !_process.HasExited;

    /// <summary>Bytes of main memory that it holds.</summary>
    public long Resident => _gauge.Read(_process).ResidentBytes;

    /// <summary>The beginning of what it wrote to its standard error: what a runtime says when it dies.</summary>
    public string Words => _lastWords;

    public static CandidateProcess Start(ChildCommand command, TimeProvider clock, IProcessGauge gauge) =>
        new(command.Start(), clock, gauge);

    /// <summary>Sends a request and hands on the replies up to the one that ends the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="hear">Hears each reply; false where it makes no sense, which ends the exchange as garbled.</param>
    /// <param name="limits">Processor time and memory.</param>
    /// <param name="cancel">Kills the process as well.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone.</exception>
    public async Task<ExchangeEnd> ExchangeAsync(ChildRequest request, Func<ChildReply, bool> hear, ExchangeLimits limits,
        CancellationToken cancel)
    {
        ExchangeEnd? killed = null;
        using CancellationTokenSource over = new();
        using CancellationTokenSource patience = new(limits.Wall, _clock);
        await using CancellationTokenRegistration late = patience.Token.Register(() => Kill(ExchangeEnd.Stalled));
        await using CancellationTokenRegistration cancelled = cancel.Register(() => Kill(ExchangeEnd.TimedOut));
        Task watch = WatchAsync();
        ExchangeEnd end = ExchangeEnd.Died;
        try
        {
            await Frames.WriteAsync(_process.StandardInput.BaseStream, request, CancellationToken.None).ConfigureAwait(false);
            while (await Frames.ReadAsync<ChildReply>(_process.StandardOutput.BaseStream, CancellationToken.None)
                .ConfigureAwait(false) is { } reply)
            {
                if (!hear(reply)) throw new InvalidDataException("what came in makes no sense");
                if (reply is ChildReply.Restart) continue;
                end = ExchangeEnd.Answered;
                break;
            }
        }
        catch (InvalidDataException)
        {
            end = ExchangeEnd.Garbled;
        }
        catch (IOException)
        {
            end = ExchangeEnd.Died;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
            if (end != ExchangeEnd.Answered || killed is not null) await EndAsync().ConfigureAwait(false);
        }
        cancel.ThrowIfCancellationRequested();
        // Who takes memory faster than the watch looks meets the runtime's own limit, which ends the process with these words.
        if (end == ExchangeEnd.Died && Words.StartsWith("Out of memory", StringComparison.Ordinal)) end = ExchangeEnd.OutOfMemory;
        return killed ?? end;

        void Kill(ExchangeEnd reason)
        {
            killed ??= reason;
            KillTree();
        }

        async Task WatchAsync()
        {
            using PeriodicTimer timer = new(Watch, _clock);
            TimeSpan began = _gauge.Read(_process).Processor;
            try
            {
                while (await timer.WaitForNextTickAsync(over.Token).ConfigureAwait(false))
                {
                    ProcessLoad load = _gauge.Read(_process);
                    if (load.ResidentBytes > limits.MemoryBytes) Kill(ExchangeEnd.OutOfMemory);
                    else if (load.Processor - began > limits.Processor) Kill(ExchangeEnd.TimedOut);
                }
            }
            catch (OperationCanceledException)
            {
                // The exchange is over.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task EndAsync()
    {
        if (_ended) return;
        _ended = true;
        KillTree();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _stderr.ConfigureAwait(false);
    }

    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Reads standard error to its end, lest a full pipe stall the process, and keeps the beginning.</summary>
    private async Task DrainAsync()
    {
        char[] buffer = new char[1024];
        int got;
        while ((got = await _process.StandardError.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            if (_lastWords.Length < LastWords)
                _lastWords = (_lastWords + new string(buffer, 0, got))[..Math.Min(LastWords, _lastWords.Length + got)];
    }
}
