using System.Text.RegularExpressions;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>LaTeX with amsmath: the statements as aligned equations that may break over pages.</summary>
internal sealed partial class LatexTarget : ICodeTarget
{
    public string Name => "latex";
    public string Extension => ".tex";
    public string Summary => "LaTeX equations (amsmath)";

    public string? WhyNot(Algorithm algorithm) => null;

    public void Write(Algorithm algorithm, TextWriter output)
    {
        foreach (string line in algorithm.Header) output.Write($"% {line}\n");
        output.Write("% Needs \\usepackage{amsmath}.\n{\\allowdisplaybreaks\n\\begin{align*}\n");
        Regex variable = algorithm.Tensor.Product is null ? Single() : Double();
        output.Write(string.Join(" \\\\\n", algorithm.Statements.Select(s => Equation(s, variable))));
        output.Write("\n\\end{align*}}\n");
    }

    private static string Equation(Statement s, Regex variable)
    {
        string right = s.Right is null ? FormText.Of(s.Form, Literal, times: "\\,")
            : $"{FormText.Operand(s.Form, Literal, "\\,")}\\,{FormText.Operand(s.Right, Literal, "\\,")}";
        return $"  {Subscripts(s.Name, variable)} &= {Subscripts(right, variable)}";
    }

    private static string Subscripts(string text, Regex variable) =>
        variable.Replace(text, match => match.Groups["i"].Value.Length == 0
            ? $"{match.Groups["x"].Value}_{{{match.Groups["n"].Value}}}"
            : $"{match.Groups["x"].Value}_{{{match.Groups["i"].Value},{match.Groups["j"].Value}}}");

    // a1_12 and a11 are entries of matrices with two indices, s7 a variable with one.
    [GeneratedRegex(@"\b(?:(?<x>[abc])(?:(?<i>\d+)_(?<j>\d+)|(?<i>\d)(?<j>\d))|(?<x>[stpq])(?<n>\d+))\b")]
    private static partial Regex Double();

    // Of other tensors every variable has one.
    [GeneratedRegex(@"\b(?<i>)(?<x>[abcstpq])(?<n>\d+)\b")]
    private static partial Regex Single();

    private static string Literal(Coefficient c)
    {
        if (c.IsReal) return Fraction(c.Re);
        string imaginary = c.Im == Rational.One ? "i" : c.Im == -Rational.One ? "-i" : $"{Fraction(c.Im)}\\,i";
        if (c.Re.IsZero) return imaginary;
        return $"\\left({Fraction(c.Re)}{(c.Im.Sign < 0 ? "" : "+")}{imaginary}\\right)";
    }

    private static string Fraction(Rational x) =>
        x.IsInteger ? $"{x}" : $"{(x.Sign < 0 ? "-" : "")}\\tfrac{{{(x.Sign < 0 ? -x : x).Numerator}}}{{{x.Denominator}}}";
}
