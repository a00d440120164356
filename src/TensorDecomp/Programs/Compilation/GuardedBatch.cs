using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Programs.Compilation;

/// <summary>The batch of a program that was given as text: what its functions throw comes out as a sentence that names the
/// program.</summary>
internal sealed class GuardedBatch(IRestartBatch batch, string name) : IRestartBatch
{
    public bool Busy => batch.Busy;

    public int Lanes => batch.Lanes;

    public Action<long, int, double>? Observer { get => batch.Observer; set => batch.Observer = value; }

    public Action<long, double>? Hopped { get => batch.Hopped; set => batch.Hopped = value; }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished) =>
        ProgramFailures.Told(name, () => batch.RunChunk(nextRestart, finished));

    public long? Gradients => batch.Gradients;

    public void Cut(Action<RestartResult> finished) => batch.Cut(finished);

    public RestartResult? GivenUp(long restart) => batch.GivenUp(restart);

    public void Dispose() => batch.Dispose();
}
