using System.Globalization;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Programs.Devices;

/// <summary>
/// Chooses the size of work-groups by measuring, once per device, driver and kernel; what was found is kept in a file of
/// lines "kernel TAB items". A file that cannot be read or written costs the measurement, nothing else.
/// </summary>
public sealed class LoadTuner(TimeProvider clock, string file)
{
    private static readonly int[] GroupSizes = [32, 64, 128, 256];
    private readonly Lock _gate = new();

    internal DeviceLoad Best(KernelShape shape, DeviceFacts device, Func<DeviceLoad, IRestartBatch> batch)
    {
        DeviceLoad standard = DeviceLoad.For(shape, device);
        string key = $"{device.Name}, {device.Version}: {shape.Space}, {shape.Path}, {shape.Slots} slots";
        lock (_gate) // of several workers one measures, and nothing else runs meanwhile
        {
            if (Read().TryGetValue(key, out int known)) return standard with { Items = known };
            int best = GroupSizes.Where(items => items <= device.LargestGroup)
                .MaxBy(items => StepsPerSecond(() => batch(standard with { Items = items })));
            Append($"{key}\t{best.ToString(CultureInfo.InvariantCulture)}\n");
            return standard with { Items = best };
        }
    }

    private double StepsPerSecond(Func<IRestartBatch> make)
    {
        try
        {
            using IRestartBatch batch = make();
            long next = 0, steps = 0;
            batch.RunChunk(() => next++, _ => { }); // the first launch may still compile
            long start = clock.GetTimestamp();
            steps += batch.RunChunk(() => next++, _ => { });
            return steps / clock.GetElapsedTime(start).TotalSeconds;
        }
        catch (DeviceException)
        {
            return 0; // more items than the kernel's registers allow
        }
    }

    private Dictionary<string, int> Read()
    {
        Dictionary<string, int> known = [];
        try
        {
            if (!File.Exists(file)) return known;
            foreach (string[] parts in File.ReadLines(file).Select(line => line.Split('\t')))
                if (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int items)
                    && GroupSizes.Contains(items)) known[parts[0]] = items;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        return known;
    }

    private void Append(string line)
    {
        try
        {
            if (Path.GetDirectoryName(file) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            File.AppendAllText(file, line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
