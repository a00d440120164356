using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search.Messages;

/// <summary>
/// A worker at the other end of two streams, who runs <see cref="StreamDesk.Serve"/>: a child process, or a machine elsewhere. Units and
/// outcomes travel as messages; what comes back is a claim like any other.
/// </summary>
/// <param name="toWorker">Where it reads.</param>
/// <param name="fromWorker">Where it writes.</param>
public sealed class StreamWorker(Stream toWorker, Stream fromWorker) : IWorker
{
    private bool _left; // in the middle of something, when the search ended

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The worker failed, ended, or says what cannot be; the message is a clause.</exception>
    public Shift Work(IDesk desk, CancellationToken stop)
    {
        if (_left) return default;
        Send(new DeskMessage.Work(desk.Engine));
        while (Receive(stop) is { } message)
            switch (message)
            {
                case WorkerMessage.Take:
                    Send(new DeskMessage.Unit(stop.IsCancellationRequested || desk.Take() is not { } unit ? null : UnitForm.Of(unit)));
                    break;
                case WorkerMessage.IsWanted { Number: var number }:
                    Send(new DeskMessage.Wanted(desk.IsWanted(number)));
                    break;
                case WorkerMessage.Done { Outcome: var outcome }:
                    desk.Return(outcome.Read());
                    break;
                case WorkerMessage.Reported { Report: var report }:
                    desk.Report(report);
                    break;
                case WorkerMessage.Ended ended:
                    return new Shift(ended.Worked, ended.Midway);
                case WorkerMessage.Failed { Sentence: var sentence }:
                    throw new InvalidDataException($"a worker gave up: {sentence}");
            }
        _left = true;
        return default;
    }

    /// <summary>Lets go of the worker, who then ends.</summary>
    public void Dispose()
    {
        toWorker.Dispose();
        fromWorker.Dispose();
    }

    private void Send(DeskMessage message) => Frames.WriteAsync(toWorker, message).GetAwaiter().GetResult();

    /// <summary>The next message; null where the search ends before there is one.</summary>
    private WorkerMessage? Receive(CancellationToken stop)
    {
        Task<WorkerMessage?> read = Frames.ReadAsync<WorkerMessage>(fromWorker, CancellationToken.None);
        try
        {
            read.Wait(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (AggregateException e) when (e.InnerException is InvalidDataException damaged)
        {
            throw damaged;
        }
        return read.Result ?? throw new InvalidDataException("a worker ended in the middle of its work");
    }
}
