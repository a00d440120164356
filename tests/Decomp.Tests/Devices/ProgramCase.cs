using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Tests.Devices;

/// <summary>A program that tests hand to backends.</summary>
public interface IProgramCase
{
    Trace Trace { get; }
    IRestartBatch Open(IBackend backend, SearchSpace space, ulong seed);
}

public sealed class ProgramCase<TProgram> : IProgramCase where TProgram : struct, IGradientProgram
{
    public Trace Trace { get; } = Trace.Of<TProgram>();
    public IRestartBatch Open(IBackend backend, SearchSpace space, ulong seed) => backend.Open<TProgram>(Trace, space, seed);
}

/// <summary>Programs whose types are known only at run time.</summary>
internal static class ProgramCase
{
    public static IProgramCase Of(Type program) => (IProgramCase)Activator.CreateInstance(typeof(ProgramCase<>).MakeGenericType(program))!;
}
