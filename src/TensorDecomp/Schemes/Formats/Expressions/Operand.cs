using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// The value of an expression over symbols: a scalar, a linear form, or a product of a scalar and linear forms of
/// different letters, which is what a term of a scheme is.
/// </summary>
internal sealed class Operand
{
    private readonly List<LinearForm> _forms;

    public Operand(Coefficient scale, params List<LinearForm> forms) => (Scale, _forms) = (scale, forms);

    public Operand(Coefficient scalar) : this(scalar, []) { }

    public Operand(Symbol symbol) : this(Coefficient.One, new LinearForm(symbol)) { }

    public Coefficient Scale { get; private set; }

    public IReadOnlyList<LinearForm> Forms => _forms;

    public bool IsScalar => _forms.Count == 0;

    /// <summary>The length of the longest number in it, in bits.</summary>
    public long Bits
    {
        get
        {
            long bits = CoefficientMath.Bits(Scale);
            foreach (LinearForm form in _forms) bits = Math.Max(bits, form.Bits);
            return bits;
        }
    }

    public LinearForm? Form(char letter) => _forms.Find(f => f.Letter == letter);

    public Operand Negated()
    {
        Scale = -Scale;
        return this;
    }

    // 2*c22 as a factor of a product keeps its 2; a zero stays outside, where it tells a term that lacks factors.
    private void Settle()
    {
        if (_forms.Count != 1 || Scale.IsZero) return;
        _forms[0].Times(Scale);
        Scale = Coefficient.One;
    }

    public static bool TryMultiply(Operand x, Operand y, [NotNullWhen(false)] out string? objection)
    {
        objection = null;
        if (!x.IsScalar && !y.IsScalar)
        {
            x.Settle();
            y.Settle();
        }
        foreach (LinearForm form in y._forms)
        {
            if (x.Form(form.Letter) is not null)
            {
                objection = TwoFactors(form.Letter);
                return false;
            }
            x._forms.Add(form);
        }
        x.Scale *= y.Scale;
        return true;
    }

    public static bool TryDivide(Operand x, Operand y, [NotNullWhen(false)] out string? objection)
    {
        objection = !y.IsScalar ? "division by a symbol" : y.Scale.IsZero ? "division by zero" : null;
        if (objection is not null) return false;
        x.Scale = CoefficientMath.Quotient(x.Scale, y.Scale);
        return true;
    }

    public static bool TryAdd(Operand x, Operand y, [NotNullWhen(true)] out Operand? sum, [NotNullWhen(false)] out string? objection)
    {
        (sum, objection) = (null, null);
        if (x.IsScalar && y.IsScalar) sum = new Operand(x.Scale + y.Scale);
        else if (x.IsScalar && x.Scale.IsZero) sum = y;
        else if (y.IsScalar && y.Scale.IsZero) sum = x;
        else if (x._forms.Count != 1 || y._forms.Count != 1) objection = "a sum of things that are not all entries of one matrix";
        else if (x._forms[0].Letter != y._forms[0].Letter) objection = Mixed(x._forms[0].Letter, y._forms[0].Letter);
        else sum = new Operand(Coefficient.One, LinearForm.Sum(x._forms[0].Times(x.Scale), y._forms[0].Times(y.Scale)));
        return objection is null;
    }

    private static string TwoFactors(char letter) => letter switch
    {
        'p' or 't' => "a product of products is of higher degree; no bilinear scheme",
        'c' => "two factors of c in one product",
        _ => $"two factors of {letter} in one product: it uses commutativity or is of higher degree; no bilinear scheme",
    };

    private static string Mixed(char x, char y) => (x, y) switch
    {
        ('a' or 'b', 'a' or 'b') => "a sum of entries of a and b in one factor: it uses commutativity; no bilinear scheme",
        ('p' or 't', 'a' or 'b') or ('a' or 'b', 'p' or 't') => "a sum of products and of entries of a or b; no bilinear scheme",
        _ => "a sum of products, or of entries of a or b, with something that contains c",
    };
}
