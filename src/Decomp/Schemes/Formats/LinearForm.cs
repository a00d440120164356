using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>A symbol such as a12 or m7: a letter and what is behind it, split into row and column by the format.</summary>
internal readonly record struct Symbol(char Letter, int Row, int Column = 0);

/// <summary>
/// scale · Σ coefficient·symbol, all symbols of one letter. Adding moves the shorter sum into the longer one, so that no
/// nesting of parentheses makes it quadratic; the operands are used up.
/// </summary>
internal sealed class LinearForm
{
    private readonly Dictionary<Symbol, Coefficient> _terms;
    private Coefficient _scale = Coefficient.One;
    private long _bits;

    public LinearForm(Symbol symbol) => _terms = new() { [symbol] = Coefficient.One };

    public char Letter => _terms.Keys.First().Letter;

    public IEnumerable<(Symbol Symbol, Coefficient Value)> Terms => _terms.Select(t => (t.Key, t.Value * _scale));

    public LinearForm Times(Coefficient factor)
    {
        _scale *= factor;
        return this;
    }

    public static LinearForm Sum(LinearForm x, LinearForm y)
    {
        if (x._scale.IsZero) return y;
        if (y._scale.IsZero) return x;
        (LinearForm into, LinearForm from) = x._terms.Count >= y._terms.Count ? (x, y) : (y, x);
        Coefficient ratio = Exact.Quotient(from._scale, into._scale);
        foreach ((Symbol symbol, Coefficient value) in from._terms)
        {
            Coefficient sum = into._terms.GetValueOrDefault(symbol) + value * ratio;
            into._terms[symbol] = sum; // a sum of zero keeps its symbol: it still is an a, b or c
            into._bits = Math.Max(into._bits, Exact.Bits(sum));
        }
        return into;
    }

    /// <summary>At least the length of the longest number in it, in bits.</summary>
    public long Bits => Math.Max(_bits, Exact.Bits(_scale));
}

/// <summary>Arithmetic of exact coefficients that reading needs and judging does not.</summary>
internal static class Exact
{
    public static Coefficient Quotient(Coefficient a, Coefficient b)
    {
        if (b.Equals(Coefficient.One)) return a;
        Rational norm = b.Re * b.Re + b.Im * b.Im;
        return a * new Coefficient(b.Re / norm, -b.Im / norm);
    }

    /// <summary>The length of the longest numerator or denominator, in bits.</summary>
    public static long Bits(Coefficient c) => Math.Max(Math.Max(c.Re.Numerator.GetBitLength(), c.Re.Denominator.GetBitLength()),
        Math.Max(c.Im.Numerator.GetBitLength(), c.Im.Denominator.GetBitLength()));
}
