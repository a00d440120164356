namespace TensorDecomp.Schemes;

/// <summary>Numbers that stand for structures: equal structures have equal numbers, and sums of mixed values stand for multisets.</summary>
internal static class Mixing
{
    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    public static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>An ordered pair.</summary>
    public static ulong Join(ulong first, ulong second) => Mix(Mix(first) + second);
}
