using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Plain numbers into lanes and out again: lane k of the value is number k.</summary>
internal static class Lanes
{
    /// <summary>The first numbers as one value, zeros where there are too few.</summary>
    public static T Pack<T>(ReadOnlySpan<float> numbers) where T : unmanaged, ILane<T>
    {
        T value = default;
        numbers[..Math.Min(numbers.Length, T.Count)].CopyTo(Numbers(ref value));
        return value;
    }

    public static float[] Unpack<T>(T value) where T : unmanaged, ILane<T> => Numbers(ref value).ToArray();

    private static Span<float> Numbers<T>(ref T value) where T : unmanaged, ILane<T> =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, float>(ref value), T.Count);

    /// <summary>What the operation makes of every triple, computed T.Count triples at a time.</summary>
    public static float[] Map<T>(Func<T, T, T, T> operation, float[] a, float[] b, float[] c) where T : unmanaged, ILane<T>
    {
        float[] results = new float[a.Length];
        for (int at = 0; at < a.Length; at += T.Count)
        {
            float[] part = Unpack(operation(Pack<T>(a.AsSpan(at)), Pack<T>(b.AsSpan(at)), Pack<T>(c.AsSpan(at))));
            part.AsSpan(0, Math.Min(T.Count, a.Length - at)).CopyTo(results.AsSpan(at));
        }
        return results;
    }
}
