using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Circuits.Sums;

/// <summary>Vectors over GF(2): up to 64 entries as they are, longer ones by a random linear map to 64 bits.</summary>
internal readonly struct BitSums : ISums
{
    private readonly ulong[] _words;

    public BitSums(int length)
    {
        Xoroshiro random = new(2, (ulong)length);
        _words = [.. Enumerable.Range(0, length).Select(index => length <= 64 ? 1UL << index : random.Next())];
    }

    public int Units => 1;
    public ulong Combine(ulong a, ulong b, int unit) => a ^ b;
    public ulong Canonical(ulong vector) => vector;
    public ulong Word(int index, int coefficient) => (coefficient & 1) == 0 ? 0 : _words[index];
}
