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
internal interface IDescentCase
{
    IRestartBatch OnDevice(SearchSpace space, LossPath path, IDevice device, DeviceLoad? load = null);
    IRestartBatch InLanes(SearchSpace space, LossPath path);
}

internal sealed class DescentCase<TProgram> : IDescentCase where TProgram : struct, IGradientProgram
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

/// <summary>A program's first thousand steps, whatever its plan; every restart ends with a candidate.</summary>
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

/// <summary>Gradient descent on √(1 + e²) − 1 with momentum and noise, whose rate follows the loss; it races, converges or runs
/// out.</summary>
public readonly struct Watchful : IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        (rng.Uniform() - 0.5f) * 2f;
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => T.Sqrt(1f + e * e) - 1f;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.001f * x * x;
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> =>
        0.001f * T.Log(1f + nu * nv) + 0.0005f * nw;
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> => h[2] = h[0] * T.Tanh(step * 0.1f);

    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        s[0] = T.MultiplyAdd(s[0], 0.9f, g);
        return x - h[2] * s[0] + h[1] * rng.Gaussian();
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        hyper[0] = now.Loss < 2 ? 0.03 : 0.05;
        hyper[1] = 1e-3 * (1 - now.Fraction);
    }

    public static Plan Plan(in Target target) =>
        new() { Steps = 300, Chunk = 20, Slots = 1, PolishBelow = 0.4, Races = [new Race(0.25, 1.3), new Race(0.5, 1.004)] };
}
