using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Programs.Devices;

/// <summary>How a device is put to work; neither number changes a result.</summary>
/// <param name="Groups">Restarts at once.</param>
/// <param name="Items">Items that share the work of one restart.</param>
public readonly record struct DeviceLoad(int Groups, int Items)
{
    private const int StepsPerLaunch = 500; // so that the launch itself costs nothing to speak of
    private const int MostResident = 8; // groups of one unit whose shared memory lies beside each other
    private const int MostEntries = 2500; // as each factor sees them, with values, they fill the 64 KiB of constants that OpenCL promises

    /// <summary>A sensible load without measuring.</summary>
    internal static DeviceLoad For(KernelShape shape, DeviceFacts device)
    {
        if (device.IsProcessor) return new DeviceLoad(MostGroups(device), Math.Min(64, device.LargestGroup));
        int resident = (int)Math.Clamp(device.SharedBytes / shape.SharedBytes, 1, MostResident);
        return new DeviceLoad(2 * device.Units * resident, Math.Min(128, device.LargestGroup));
    }

    /// <summary>Restarts at once of the smallest kernel.</summary>
    internal static int MostGroups(DeviceFacts device) => device.IsProcessor ? 4 * device.Units : 2 * device.Units * MostResident;

    /// <summary>Why restarts cannot descend there on a device, in one sentence, or null.</summary>
    internal static string? WhyNot(SearchSpace space, LossPath path, DeviceFacts device)
    {
        if (space.Target.Tensor.Count > MostEntries)
            return $"{space.Target.Tensor} has {space.Target.Tensor.Count} entries and a kernel's table holds {MostEntries}; "
                + "run it with --backend lanes.";
        if (space.Symmetry is not null)
            return "searches with a symmetry run in the processor's lanes only; leave out --backend or --symmetry.";
        KernelShape shape = Shape(space, path, slots: 0, chunk: 1, device); // neither has a share in what a group holds
        return shape.SharedBytes <= device.SharedBytes ? null
            : $"{space} needs {shape.SharedBytes / 1024} KiB of shared memory and {device.Name} has {device.SharedBytes / 1024}; "
                + "run it with --backend lanes.";
    }

    internal static KernelShape Shape(SearchSpace space, LossPath path, int slots, int chunk, DeviceFacts device)
    {
        KernelShape shape = new(space, path, slots, chunk, Math.Max(1, StepsPerLaunch / chunk), Spill: false);
        return shape.SharedBytes > device.SharedBytes ? shape with { Spill = true } : shape;
    }
}
