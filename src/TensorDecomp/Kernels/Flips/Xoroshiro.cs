using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>xoroshiro128+ (Blackman and Vigna 2018), seeded by SplitMix64: one 64-bit draw in a few cycles.</summary>
internal struct Xoroshiro
{
    private ulong _a, _b;

    /// <summary>A stream of its own for every pair of seed and index.</summary>
    public Xoroshiro(ulong seed, ulong stream)
    {
        ulong state = seed;
        state = SplitMix(ref state) ^ stream * 0xD1342543DE82EF95;
        _a = SplitMix(ref state);
        _b = SplitMix(ref state) | 1; // the state must not be all zero
    }

    /// <summary>The stream as it stands; what was drawn before is forgotten.</summary>
    public (ulong A, ulong B) State
    {
        readonly get => (_a, _b);
        set => (_a, _b) = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        ulong a = _a, b = _b, result = a + b;
        b ^= a;
        _a = ulong.RotateLeft(a, 24) ^ b ^ (b << 16);
        _b = ulong.RotateLeft(b, 37);
        return result;
    }

    /// <summary>Uniform in [0, bound) up to a bias of bound/2³².</summary>
    public int Below(int bound) => (int)((Next() >> 32) * (uint)bound >> 32);

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
