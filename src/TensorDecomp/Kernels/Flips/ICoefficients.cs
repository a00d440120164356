using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Where the coefficients of a flip graph live, and how vectors of them are added as bits. The nonzero ones are the powers
/// g⁰, g¹, … of a generator, units all of them, and stand everywhere by their exponents. A vector has a plane of bits for each: entry a is
/// gᵏ where bit a of plane k is set, so that to multiply by g is to move each plane to the next place, the last one to the first.
/// </summary>
internal interface ICoefficients
{
    /// <summary>The ring that every scheme of this flip graph holds over.</summary>
    static abstract Ring Ring { get; }

    /// <summary>Number of nonzero coefficients, which is even but for GF(2), and of planes.</summary>
    static abstract int Units { get; }

    /// <summary>g.</summary>
    static abstract int Generator { get; }

    /// <summary>Whether x and −x differ.</summary>
    static abstract bool Signed { get; }

    /// <summary>x + y, or false where the sum leaves the coefficients.</summary>
    static abstract bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>;

    /// <summary>gᵏ·x for 0 ≤ k &lt; <see cref="Units"/>.</summary>
    static abstract T Times<T>(T x, int unit) where T : unmanaged, IPlanes<T>;

    /// <summary>x for <paramref name="times"/> = 0, −x for 1.</summary>
    static abstract T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T>;

    /// <summary>The one of all multiples of x that stands for them; equal factors up to a unit are then equal bits.
    /// x is that one times gᵏ, where k is <paramref name="unit"/>.</summary>
    static abstract T Canonical<T>(T x, out int unit) where T : unmanaged, IBits<T>;
}
