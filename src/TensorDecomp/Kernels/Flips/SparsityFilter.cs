using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>A flip that adds k nonzero coefficients goes ahead with probability e^(−βk) (Metropolis), one that saves some always.</summary>
internal readonly struct SparsityFilter : IFlipFilter
{
    private const int Bits = 14, Most = 32;

    [InlineArray(Most)]
    private struct Thresholds
    {
        private ushort _first;
    }

    private readonly Thresholds _thresholds;

    public SparsityFilter(double beta)
    {
        for (int k = 0; k < Most; k++) _thresholds[k] = (ushort)Math.Round((1 << Bits) * Math.Exp(-beta * k));
    }

    public static bool Asks => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int growth, uint chance) => chance < _thresholds[Math.Clamp(growth, 0, Most - 1)];
}
