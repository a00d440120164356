using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>The map from exact coefficients to ℤ/q; it remembers inverses, since a scheme has few different denominators.</summary>
internal sealed class Reduction(long modulus)
{
    private readonly Dictionary<BigInteger, Residue?> _inverses = [];

    /// <summary>Whether every denominator of the scheme is a unit modulo q.</summary>
    public bool IsDefinedOn(Scheme scheme) => scheme.All(c =>
        (c.Re.IsInteger || Inverse(c.Re.Denominator) is not null) && (c.Im.IsInteger || Inverse(c.Im.Denominator) is not null));

    /// <summary>The image of a fraction whose denominator is a unit.</summary>
    public Residue Of(Rational x) =>
        x.IsInteger ? Residue.Of(x.Numerator, modulus) : Residue.Of(x.Numerator, modulus) * Inverse(x.Denominator)!.Value;

    private Residue? Inverse(BigInteger denominator)
    {
        if (!_inverses.TryGetValue(denominator, out Residue? inverse))
        {
            inverse = Residue.Inverse(denominator, modulus) is { } value ? Residue.Of(value, modulus) : null;
            _inverses.Add(denominator, inverse);
        }
        return inverse;
    }
}
