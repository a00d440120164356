using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Where the coefficients of a flip graph live, and how vectors of them are added as bits.
/// A signed kind keeps two planes: the positive entries in the lower half of the bits, the negative ones in the upper,
/// so that negation swaps the halves.
/// </summary>
public interface ICoefficients
{
    /// <summary>The ring that every scheme of this flip graph holds over.</summary>
    static abstract Ring Ring { get; }

    /// <summary>Whether x and −x differ, so that terms carry a sign and vectors two planes.</summary>
    static abstract bool Signed { get; }

    /// <summary>x + y, or false where the sum leaves the coefficients.</summary>
    static abstract bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>;

    /// <summary>x for <paramref name="times"/> = 0, −x for 1.</summary>
    static abstract T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T>;

    /// <summary>The one of x and −x that stands for both; equal factors up to sign are then equal bits. The sign taken out is 1 where that
    /// was −x.</summary>
    static abstract T Canonical<T>(T x, out int negated) where T : unmanaged, IBits<T>;
}
