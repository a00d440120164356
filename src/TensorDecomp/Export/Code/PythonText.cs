using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>What the two Python targets share.</summary>
internal static class PythonText
{
    public static void Header(Algorithm algorithm, TextWriter output) =>
        output.Write($"\"\"\"{string.Join("\n", algorithm.Header)}\n\"\"\"\n");

    /// <summary>"(a11, a12), (a21, a22) = a"; "a1, a2 = a" without columns.</summary>
    public static void Unpack(string from, IReadOnlyList<string> names, int? columns, TextWriter output) =>
        output.Write($"    {Tuple(columns is { } c ? [.. names.Chunk(c).Select(row => $"({Tuple(row)})")] : names)} = {from}\n");

    /// <summary>"a, b"; a tuple of one needs a comma after it.</summary>
    public static string Tuple(IReadOnlyList<string> names) => names.Count == 1 ? $"{names[0]}," : string.Join(", ", names);

    /// <summary>2, Fraction(1, 2); with an imaginary part a complex number, which Python has with floating-point parts only.</summary>
    public static string Exact(Coefficient c)
    {
        if (c.IsReal) return Exact(c.Re);
        string imaginary = $"{Exact(c.Im)} * 1j";
        return c.Re.IsZero ? $"({imaginary})" : $"({Exact(c.Re)} + {imaginary})";
    }

    private static string Exact(Rational x) => x.IsInteger ? $"{x}" : $"Fraction({x.Numerator}, {x.Denominator})";

    /// <summary>2, (1/2), (1/2+1/2*1j).</summary>
    public static string Floating(Coefficient c)
    {
        if (c.IsReal) return c.Re.IsInteger ? $"{c.Re}" : $"({c.Re})";
        return c.Re.IsZero ? $"({c.Im}*1j)" : $"({c.Re}{(c.Im.Sign < 0 ? "" : "+")}{c.Im}*1j)";
    }
}
