using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Tests.Devices;

/// <summary>One program on a device and in the processor's lanes.</summary>
internal interface IKernelCase
{
    IRestartBatch OnDevice(SearchSpace space, LossPath path, IDevice device, DeviceLoad? load = null);
    IRestartBatch InLanes(SearchSpace space, LossPath path);
}

internal sealed class KernelCase<TProgram> : IKernelCase where TProgram : struct, IGradientProgram
{
    private const ulong Seed = 5;
    private static readonly Trace Trace = Trace.Of<TProgram>();

    public IRestartBatch OnDevice(SearchSpace space, LossPath path, IDevice device, DeviceLoad? load = null) =>
        new DeviceBatch<TProgram>(space, Seed, Trace, path, device, load);

    public IRestartBatch InLanes(SearchSpace space, LossPath path) => new RestartBatch<L4, TProgram>(space, Seed, path);
}

/// <summary>The devices of this machine, for fixtures; one absent device where there is none, whose tests say why they are
/// skipped.</summary>
internal static class TestDevices
{
    public static DeviceFacts?[] All { get; } =
        Backends.Devices() is { Count: > 0 } places ? [.. places.Select(place => place.Device)] : [null];

    public static IDevice Open(DeviceFacts? device)
    {
        if (device is null) Assert.Ignore($"no device to test on. {Backends.WhyNoDevice()}");
        return Backends.Devices().OfType<DeviceBackend>().Single(place => place.Device == device).OpenDevice();
    }
}

/// <summary>A program's first thousand steps, whatever its plan; every restart ends with an approximation.</summary>
public readonly struct Thousand<TProgram> : IGradientProgram where TProgram : struct, IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        TProgram.Initialize(at, ref rng, h);
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => TProgram.ResidualLoss(e, h);
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => TProgram.EntryPenalty(x, h);
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => TProgram.TermPenalty(nu, nv, nw, h);
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> => TProgram.PerStep(step, ref h);
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        TProgram.Update(x, g, s, ref rng, h);
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) => TProgram.Schedule(now, ref rng, hyper);
    public static Plan Plan(in Target target) =>
        new() { Steps = 1000, Chunk = 50, Slots = TProgram.Plan(target).Slots, PolishBelow = double.PositiveInfinity, PolishAfter = 1 };
}
