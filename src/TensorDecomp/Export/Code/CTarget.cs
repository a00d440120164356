using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// C99 in one file without dependencies: the scalar algorithm as straight-line code, and <see cref="CBlocks"/> for matrices of any size.
/// </summary>
internal sealed class CTarget : ICodeTarget
{
    public string Name => "c";
    public string Extension => ".c";
    public string Summary => "C99, for scalars and, recursively, for blocks";

    public string? WhyNot(Algorithm algorithm) => algorithm.WhyNotNumbers;

    public void Write(Algorithm algorithm, TextWriter output)
    {
        string id = algorithm.Identifier;
        output.Write($"/* {string.Join("\n   ", algorithm.Header)} */\n");
        if (algorithm.Tensor.Product is not null) output.Write("#include <stddef.h>\n#include <stdlib.h>\n");
        if (!algorithm.IsReal) output.Write("#include <complex.h>\n");
        output.Write($"""

            /* The type of entries, for example -DT=float{(
                algorithm.IsIntegral ? " or -DT=long; integers stay exact" : "; it must hold fractions")}. */
            #ifndef T
            #define T {(algorithm.IsReal ? "double" : "double complex")}
            #endif

            /* {(algorithm.Tensor.Product is null ? "c = T(a, b)." : "Scalars: c = a*b, all row by row.")} */
            void {id}_scalar(const T *a, const T *b, T *c)
            """ + "\n{\n");
        Unpack('a', algorithm.A, output);
        Unpack('b', algorithm.B, output);
        int entry = 0;
        foreach (Statement s in algorithm.Statements)
        {
            string value = s.Right is null ? FormText.Of(s.Form, Literal)
                : $"{FormText.Operand(s.Form, Literal)}*{FormText.Operand(s.Right, Literal)}";
            output.Write(s.Name[0] == 'c' ? $"    c[{entry++}] = {value};\n" : $"    const T {s.Name} = {value};\n");
        }
        output.Write("}\n");
        if (algorithm.Tensor.Product is not null) CBlocks.Write(algorithm, output);
    }

    private static void Unpack(char matrix, IReadOnlyList<string> names, TextWriter output) =>
        output.Write($"    const T {string.Join(", ", names.Select((name, q) => $"{name} = {matrix}[{q}]"))};\n");

    internal static string Signed(Coefficient c) => c.IsReal && c.Re.Sign < 0 ? $"-{Literal(-c)}" : Literal(c);

    private static string Literal(Coefficient c)
    {
        if (c.IsReal) return Literal(c.Re);
        string imaginary = $"{Literal(c.Im)}*I";
        return c.Re.IsZero ? $"({imaginary})" : $"({Literal(c.Re)} + {imaginary})";
    }

    // Beyond an int, a constant needs a type that holds it.
    private static string Literal(Rational x)
    {
        string Number(System.Numerics.BigInteger k) => System.Numerics.BigInteger.Abs(k) <= int.MaxValue ? $"{k}" : $"{k}.0";
        return x.IsInteger && System.Numerics.BigInteger.Abs(x.Numerator) <= int.MaxValue ? $"{x.Numerator}"
            : x.IsInteger ? $"((T){Number(x.Numerator)})" : $"((T){Number(x.Numerator)}/(T){Number(x.Denominator)})";
    }
}
