using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>A field that schemes are compared over: how coefficients get into it, out of it, and what 1/x is.</summary>
/// <param name="Of">The image of a coefficient.</param>
/// <param name="Back">The coefficient that stands for an element.</param>
/// <param name="Inverse">1/x for x ≠ 0.</param>
/// <param name="Hash">Equal numbers for equal elements.</param>
internal sealed record Field<T>(Func<Coefficient, T> Of, Func<T, Coefficient> Back, Func<T, T> Inverse, Func<T, ulong> Hash)
    where T : struct, IRing<T>
{
    /// <summary>Unlike T.One it knows its modulus, so that sums of it wrap.</summary>
    public T One { get; } = Of(Coefficient.One);
}

/// <summary>ℚ, ℚ(i) and the prime fields.</summary>
internal static class Fields
{
    public static Field<Rational> Rationals { get; } = new(c => c.Re, x => x, x => Rational.One / x, x => (uint)x.GetHashCode());

    public static Field<Coefficient> GaussianRationals { get; } = new(c => c, x => x, Content.Inverse, x => (uint)x.GetHashCode());

    /// <summary>𝔽_q for a prime q.</summary>
    public static Field<Residue> Modulo(long q) => new(
        c => Residue.Of(c.Re, q)!.Value,
        x => new Rational(x.Value),
        x => Residue.Of(Residue.Inverse(x.Value, q)!.Value, q),
        x => (ulong)x.Value);
}
