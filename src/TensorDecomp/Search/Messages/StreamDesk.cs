using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search.Messages;

/// <summary>The desk of an engine at the other end of two streams, where a <see cref="StreamWorker"/> stands for whoever works
/// here.</summary>
internal sealed class StreamDesk : IDesk
{
    private readonly Stream _input, _output;

    private StreamDesk(int engine, Stream input, Stream output) => (Engine, _input, _output) = (engine, input, output);

    public int Engine { get; }

    /// <summary>Works for whoever is at the other end until they let go.</summary>
    /// <param name="input">Where they write.</param>
    /// <param name="output">Where they read.</param>
    public static void Serve(Stream input, Stream output)
    {
        using IWorker worker = ThreadWorker.Team(1)[0];
        try
        {
            while (Frames.ReadAsync<DeskMessage>(input).GetAwaiter().GetResult() is DeskMessage.Work { Engine: var engine })
            {
                StreamDesk desk = new(engine, input, output);
                Shift shift = worker.Work(desk, CancellationToken.None);
                desk.Send(new WorkerMessage.Ended(shift.Worked, shift.Midway));
            }
        }
        catch (Exception e) when (e is InvalidDataException or MalformedInputException or ArgumentException)
        {
            Frames.WriteAsync<WorkerMessage>(output, new WorkerMessage.Failed(e.Message)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // they let go in the middle of a unit, which nobody waits for any more
        }
    }

    public WorkUnit? Take()
    {
        Send(new WorkerMessage.Take());
        return Receive<DeskMessage.Unit>().Form?.Read();
    }

    public bool IsWanted(long number)
    {
        Send(new WorkerMessage.IsWanted(number));
        return Receive<DeskMessage.Wanted>().Is;
    }

    public void Return(Outcome outcome) => Send(new WorkerMessage.Done(OutcomeForm.Of(outcome)));

    public void Report(UnitReport report) => Send(new WorkerMessage.Reported(report));

    private void Send(WorkerMessage message) => Frames.WriteAsync(_output, message).GetAwaiter().GetResult();

    private T Receive<T>() where T : DeskMessage => Frames.ReadAsync<DeskMessage>(_input).GetAwaiter().GetResult() as T
        ?? throw new EndOfStreamException("whoever asked for work let go");
}
