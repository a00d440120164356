using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Circuits.Sums;

/// <summary>Vectors of integers by their value at a random point modulo the prime 2⁶¹ − 31, where sums have the signs 1 and −1.</summary>
internal readonly struct SignedSums : ISums
{
    private const ulong P = (1UL << 61) - 31;

    private readonly ulong[] _point;

    public SignedSums(int length)
    {
        Xoroshiro random = new(0, (ulong)length);
        _point = [.. Enumerable.Range(0, length).Select(_ => random.Next() % P)];
    }

    public int Units => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Combine(ulong a, ulong b, int unit)
    {
        ulong sum = a + (unit == 0 ? b : P - b);
        return sum >= P ? sum - P : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Canonical(ulong vector) => Math.Min(vector, P - vector) is var word && word == P ? 0 : word;

    public ulong Word(int index, int coefficient) =>
        (ulong)((UInt128)_point[index] * (ulong)Math.Abs((long)coefficient) % P) is var word && coefficient < 0 && word != 0
            ? P - word : word;
}
