using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// A variable of a linear form: an entry of A, B or C (letters a, b, c), a product p of an A and a B or a sum of such, or t, a
/// product of all three.
/// </summary>
/// <param name="Letter">What it is.</param>
/// <param name="Number">Which one: the number of its name, or for a product that has none −1, −2, ….</param>
internal readonly record struct Symbol(char Letter, int Number);

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
    public long Bits => Math.Max(_bits, CoefficientMath.Bits(_scale));

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
        Coefficient ratio = CoefficientMath.Quotient(from._scale, into._scale);
        foreach ((Symbol symbol, Coefficient value) in from._terms)
        {
            Coefficient term = ratio.Equals(Coefficient.One) ? value : value * ratio;
            into._terms.Add((symbol, term));
            into._bits = Math.Max(into._bits, CoefficientMath.Bits(term));
        }
        return into;
    }
}
