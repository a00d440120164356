using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Compilation;

/// <summary>A program that was given as text failed while it ran; the message says how, in a sentence.</summary>
public sealed class ProgramFailedException(string sentence, Exception? inner = null) : Exception(sentence, inner);

/// <summary>The batch of a program that was given as text: what its functions throw comes out as a sentence that names the program.</summary>
internal sealed class GuardedBatch(IRestartBatch batch, string name) : IRestartBatch
{
    public bool Busy => batch.Busy;

    public Action<long, int, double>? Observer { get => batch.Observer; set => batch.Observer = value; }

    public Action<long, double>? Hopped { get => batch.Hopped; set => batch.Hopped = value; }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished)
    {
        try
        {
            return batch.RunChunk(nextRestart, finished);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or IndexOutOfRangeException)
        {
            throw new ProgramFailedException($"the program {name} fails while it runs: {e.Message}", e);
        }
    }

    public void Dispose() => batch.Dispose();
}
