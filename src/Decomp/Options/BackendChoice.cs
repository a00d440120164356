using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Cli.Options;

/// <summary>Where gradient restarts run: in the processor's own lanes, or on a device.</summary>
internal static class BackendChoice
{
    /// <summary>What --backend accepts beside the id of a device, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cpu", "gpu", "auto"];

    /// <summary>The program, moved to a device where one is asked for: gpu takes the first that <c>decomp devices</c> lists, auto an
    /// accelerator if there is one, an id that device.</summary>
    /// <exception cref="UsageException">There is no such device, or the engine has no use for one.</exception>
    public static GradientProgram Place(GradientProgram program, string backend, string engine)
    {
        if (backend == "cpu") return program;
        if (!EngineKinds.RunPrograms(engine)) Refuse(backend, engine);
        IReadOnlyList<DeviceFacts> devices = DeviceRegistry.List();
        DeviceFacts? device = backend switch
        {
            "auto" => devices.FirstOrDefault(d => !d.IsProcessor),
            "gpu" => devices.FirstOrDefault(),
            _ => devices.FirstOrDefault(d => d.Id == backend)
                ?? throw new UsageException(
                    $"--backend {backend} is no device; write cpu, gpu, auto or one of those that 'decomp devices' lists."),
        };
        if (device is null && backend == "gpu")
            throw new UsageException($"there is no device for --backend gpu. {DeviceRegistry.WhyNone()}");
        // On the processor there is little to choose; 64 items are as good as any.
        return device is null ? program : program.On(device, device.IsProcessor ? null : new LoadTuner(TimeProvider.System, LoadFile));
    }

    /// <summary>Says that no engine of that name has any use for a device.</summary>
    /// <exception cref="UsageException">Always.</exception>
    public static void Refuse(string backend, string engine) => throw new UsageException(
        $"--backend {backend} is for gradient restarts; {(engine == "lbfgs" ? "chains of descents run" : "the flip graph walks")} on the processor.");

    /// <summary>Where loads that were found best are kept.</summary>
    private static string LoadFile => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "decomp", "device-loads");
}
