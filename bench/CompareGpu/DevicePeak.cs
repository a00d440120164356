using System.Diagnostics;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Programs.Backends;

namespace TensorDecomp.Bench;

/// <summary>The most multiply-adds in single precision that a device carries out in a second: many independent chains in
/// registers.</summary>
internal static class DevicePeak
{
    private const int Rounds = 4096, Chains = 16, Items = 256, GroupsPerUnit = 32;

    private static string Source => $$"""
        KERNEL void chains(GLOBAL float* results SHARED_PARAMETER)
        {
            float c[{{Chains}}];
            float a = 0.999f, b = 1e-3f * (float)(ITEM + 1);
            UNROLL for (int k = 0; k < {{Chains}}; k++) c[k] = b + (float)k;
            for (int round = 0; round < {{Rounds}}; round++)
                UNROLL for (int k = 0; k < {{Chains}}; k++) c[k] = FMA(c[k], a, b);
            float sum = 0.0f;
            UNROLL for (int k = 0; k < {{Chains}}; k++) sum += c[k];
            results[GROUP * ITEMS + ITEM] = sum;
        }
        """;

    public static double MultiplyAddsPerSecond(DeviceBackend backend, TimeSpan time)
    {
        using IDevice device = backend.OpenDevice();
        using IDeviceKernel kernel = device.Load(Source, "chains");
        int groups = device.Facts.Units * GroupsPerUnit;
        using IDeviceBuffer results = device.Allocate((long)groups * Items * sizeof(float));
        float[] sums = new float[groups * Items];
        Launch(); // compilation
        long launches = 0;
        Stopwatch clock = Stopwatch.StartNew();
        do
        {
            Launch();
            launches++;
        }
        while (clock.Elapsed < time);
        if (sums.Any(float.IsNaN)) throw new InvalidOperationException("the chains do not run away");
        return (double)launches * groups * Items * Rounds * Chains / clock.Elapsed.TotalSeconds;

        void Launch()
        {
            kernel.Launch(groups, Items, 64, [results]);
            results.Read<float>(sums);
        }
    }
}
