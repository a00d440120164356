using System.Text;
using NUnit.Framework;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Tests.Kernels;

namespace TensorDecomp.Tests.Devices;

/// <summary>Every operation of the contract as a device computes it, against the lane.</summary>
[TestFixtureSource(typeof(TestDevices), nameof(TestDevices.All))]
public sealed class DeviceOperationTests(DeviceFacts? facts)
{
    [Test]
    public void Every_operation_gives_the_number_of_the_lane()
    {
        using IDevice device = TestDevices.Open(facts);
        Operation<Traced>[] operations =
            [.. LaneOperations<Traced>.All.Where(o =>
                o.Member is not ("BitXor" or "BitAdd" or "BitMultiply" or "BitShiftLeft" or "BitShiftRight" or "BitBroadcast"))];
        // Ordinary numbers only: what a device makes of denormal ones is its own affair.
        int[] samples =
            [.. Enumerable.Range(0, Samples.A.Length)
                .Where(k => IsOrdinary(Samples.A[k]) && IsOrdinary(Samples.B[k]) && IsOrdinary(Samples.C[k]))];
        float[] a = [.. samples.Select(k => Samples.A[k])], b = [.. samples.Select(k => Samples.B[k])],
            c = [.. samples.Select(k => Samples.C[k])];
        float[] results = new float[operations.Length * a.Length];

        using IDeviceKernel kernel = device.Load(Source(operations), "apply");
        IDeviceBuffer[] buffers = [.. ((float[][])[a, b, c, results]).Select(values => device.Allocate(values.Length * sizeof(float)))];
        foreach ((IDeviceBuffer buffer, float[] values) in buffers.Zip((float[][])[a, b, c])) buffer.Write<float>(values);
        const int Items = 32;
        kernel.Launch(a.Length / Items, Items, 64, buffers);
        buffers[3].Read<float>(results);

        Assert.That(a, Has.Length.GreaterThan(4000));
        for (int k = 0; k < operations.Length; k++)
        {
            Operation<L1> plain = LaneOperations<L1>.All.Single(o => o.Name == operations[k].Name);
            for (int at = 0; at < a.Length / Items * Items; at++)
            {
                float expected = plain.Apply(a[at], b[at], c[at]).Value, given = results[at * operations.Length + k];
                if (IsOrdinary(expected) && given != expected)
                    Assert.Fail($"{plain.Name}({a[at]:R}, {b[at]:R}, {c[at]:R}) is {given:R} on the device and {expected:R} in L1");
            }
        }
        foreach (IDeviceBuffer buffer in buffers) buffer.Dispose();
    }

    private static string Source(Operation<Traced>[] operations)
    {
        ExpressionGraph graph = new();
        using ExpressionGraph.Scope recording = graph.Record();
        ExpressionPrinter printer = new();
        StringBuilder calls = new();
        for (int k = 0; k < operations.Length; k++)
        {
            int place = operations[k].Apply(Traced.Input("a"), Traced.Input("b"), Traced.Input("c")).Place;
            printer.Function($"float operation_{k}(float a, float b, float c)", graph, [(null, place)]);
            calls.Append($"    results[at * {operations.Length} + {k}] = operation_{k}(a[at], b[at], c[at]);\n");
        }
        return $$"""
            {{printer.Text}}
            KERNEL void apply(GLOBAL const float* a, GLOBAL const float* b, GLOBAL const float* c, GLOBAL float* results SHARED_PARAMETER)
            {
                int at = GROUP * ITEMS + ITEM;
            {{calls}}}
            """;
    }

    private static bool IsOrdinary(float x) => x == 0 || (float.IsFinite(x) && float.IsNormal(x));
}
