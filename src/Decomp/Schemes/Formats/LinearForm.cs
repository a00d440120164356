using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>A symbol such as a12 or m7: a letter and what is behind it, split into row and column by the format.</summary>
internal readonly record struct Symbol(char Letter, int Row, int Column = 0);

/// <summary>
/// scale · Σ coefficient·symbol, all symbols of one letter. Adding appends the shorter sum to the longer one, so that no
/// nesting of parentheses makes it quadratic; the operands are used up. Equal symbols are collected at the end.
/// </summary>
internal sealed class LinearForm(Symbol symbol)
{
    private readonly List<(Symbol Symbol, Coefficient Value)> _terms = [(symbol, Coefficient.One)];
    private Coefficient _scale = Coefficient.One;
    private long _bits = 1;

    public char Letter => _terms[0].Symbol.Letter;

    /// <summary>Each symbol once; one whose coefficients cancel has 0, for it still is an a, b or c.</summary>
    public IEnumerable<(Symbol Symbol, Coefficient Value)> Terms
    {
        get
        {
            Dictionary<Symbol, Coefficient> collected = new(_terms.Count);
            foreach ((Symbol symbol, Coefficient value) in _terms) collected[symbol] = collected.GetValueOrDefault(symbol) + value;
            return collected.Select(t => (t.Key, t.Value * _scale));
        }
    }

    /// <summary>At least the length of the longest number in it, in bits; a sum of equal symbols may have a few more.</summary>
    public long Bits => Math.Max(_bits, Exact.Bits(_scale));

    public LinearForm Times(Coefficient factor)
    {
        if (!factor.Equals(Coefficient.One)) _scale *= factor;
        return this;
    }

    // A single symbol takes its scale into its coefficient, which spares the sum a division.
    private void Settle()
    {
        if (_terms.Count != 1) return;
        _terms[0] = (_terms[0].Symbol, _terms[0].Value * _scale);
        _scale = Coefficient.One;
    }

    public static LinearForm Sum(LinearForm x, LinearForm y)
    {
        if (x._scale.IsZero) return y;
        if (y._scale.IsZero) return x;
        x.Settle();
        y.Settle();
        (LinearForm into, LinearForm from) = x._terms.Count >= y._terms.Count ? (x, y) : (y, x);
        Coefficient ratio = Exact.Quotient(from._scale, into._scale);
        foreach ((Symbol symbol, Coefficient value) in from._terms)
        {
            Coefficient term = ratio.Equals(Coefficient.One) ? value : value * ratio;
            into._terms.Add((symbol, term));
            into._bits = Math.Max(into._bits, Exact.Bits(term));
        }
        return into;
    }
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
