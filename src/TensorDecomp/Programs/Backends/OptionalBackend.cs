using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Parts;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Backends;

/// <summary>A backend that an optional part of the tool brings along; it is loaded when it is first asked for anything.</summary>
/// <param name="part">The part; it has one public <see cref="IBackend"/> of the same name.</param>
/// <param name="name">What --backend calls it.</param>
/// <param name="summary">What it runs on.</param>
internal sealed class OptionalBackend(OptionalPart part, string name, string summary) : IBackend
{
    private readonly Lock _gate = new();
    private IBackend? _loaded;

    public string Name => name;

    public string Summary => summary;

    public IReadOnlyList<IBackend> Places => WhyAbsent is null ? Loaded.Places : [];

    public int MostLanes => Loaded.MostLanes;

    public string? WhyAbsent
    {
        get
        {
            try
            {
                return part.WhyAbsent ?? Loaded.WhyAbsent;
            }
            catch (PartException e)
            {
                return e.Message;
            }
        }
    }

    public string? WhyNot(Trace trace, SearchSpace space) => WhyAbsent ?? Loaded.WhyNot(trace, space);

    /// <exception cref="PartException">It is not there.</exception>
    public IRestartBatch Open<TProgram>(Trace trace, SearchSpace space, ulong seed) where TProgram : struct, IGradientProgram =>
        Loaded.Open<TProgram>(trace, space, seed);

    private IBackend Loaded
    {
        get
        {
            lock (_gate) return _loaded ??= part.Open<IBackend>();
        }
    }
}
