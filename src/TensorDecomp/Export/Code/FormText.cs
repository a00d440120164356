using System.Text;

namespace TensorDecomp.Export.Code;

/// <summary>Linear forms as text: signs between summands, coefficients as a language writes them.</summary>
internal static class FormText
{
    /// <summary>"a11 - 2*a12"; <paramref name="zero"/> where the form is empty.</summary>
    /// <param name="form">The summands.</param>
    /// <param name="literal">A coefficient other than 1 and without a leading minus, unless it is complex with two parts.</param>
    /// <param name="zero">The empty sum.</param>
    /// <param name="times">What stands between coefficient and variable.</param>
    public static string Of(IReadOnlyList<Summand> form, Func<Coefficient, string> literal, string zero = "0", string times = "*")
    {
        if (form.Count == 0) return zero;
        StringBuilder text = new();
        // A sum begins with a summand that needs no sign, if there is one: b - a, not -a + b.
        int lead = Math.Max(0, form.ToList().FindIndex(x => !IsNegative(x.Coefficient)));
        foreach ((Coefficient c, string name) in form.Skip(lead).Take(1).Concat(form.Where((_, k) => k != lead)))
        {
            bool negative = IsNegative(c);
            Coefficient size = negative ? -c : c;
            text.Append((text.Length == 0, negative)
                switch
            { (true, true) => "-", (true, false) => "", (false, true) => " - ", _ => " + " });
            text.Append(size == Coefficient.One ? name : literal(size) + times + name);
        }
        return text.ToString();
    }

    // A complex coefficient with both parts keeps its own signs.
    private static bool IsNegative(Coefficient c) => c.IsReal ? c.Re.Sign < 0 : c.Re.IsZero && c.Im.Sign < 0;

    /// <summary>The form in parentheses unless it is a lone variable.</summary>
    public static string Operand(IReadOnlyList<Summand> form, Func<Coefficient, string> literal, string times = "*") =>
        form is [{ Coefficient: var c, Name: var name }] && c == Coefficient.One ? name : $"({Of(form, literal, times: times)})";

    /// <summary>"1/2", "(1/2-1/2i)".</summary>
    public static string Plain(Coefficient c) => c.IsReal || c.Re.IsZero ? c.ToString() : $"({c})";
}
