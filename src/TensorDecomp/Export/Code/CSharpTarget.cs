using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>C# in one file: a static class, generic in the number type, for scalars and, recursively, for blocks.</summary>
internal sealed class CSharpTarget : ICodeTarget
{
    public string Name => "csharp";
    public string Extension => ".cs";
    public string Summary => "C#, for scalars and, recursively, for blocks";

    public string? WhyNot(Algorithm algorithm) => algorithm.WhyNotNumbers;

    public void Write(Algorithm algorithm, TextWriter output)
    {
        foreach (string line in algorithm.Header) output.Write($"// {line}\n");
        output.Write($$"""
            using System;
            using System.Numerics;

            public static class {{ClassName(algorithm)}}
            {
                /// <summary>{{(algorithm.Tensor.Product is null ? "c = T(a, b)" : "c = a*b, all row by row")}}: {{(
                    algorithm.A.Count)}}, {{algorithm.B.Count}} and {{algorithm.C.Count}} entries.</summary>
                public static void Multiply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T : INumberBase<T>
                {
                    T {{Unpacked('a', algorithm.A)}};
                    T {{Unpacked('b', algorithm.B)}};

            """);
        int entry = 0;
        foreach (Statement s in algorithm.Statements)
        {
            string value = s.Right is null
                ? FormText.Of(s.Form, Literal, "T.Zero") : $"{FormText.Operand(s.Form, Literal)}*{FormText.Operand(s.Right, Literal)}";
            output.Write($"        {(s.Name[0] == 'c' ? $"c[{entry++}]" : $"T {s.Name}")} = {value};\n");
        }
        output.Write("    }\n\n");
        if (algorithm.Tensor.Product is { } shape) Blocks(algorithm, shape.M, shape.N, shape.P, output);
        output.Write(Numbers);
        output.Write("}\n");
    }

    private static void Blocks(Algorithm algorithm, int m, int n, int p, TextWriter output)
    {
        output.Write($$"""
                /// <summary>
                /// a*b for a of size rows x inner and b of size inner x columns, all row by row, cut into {{m}}x{{n}} and {{n}}x{{p}}
                /// blocks levels times over; what is left of sides that do not divide is multiplied plainly.
                /// </summary>
                public static T[] Multiply<T>(int levels, int rows, int inner, int columns, T[] a, T[] b) where T : INumberBase<T>
                {
                    var c = new T[rows*columns];
                    int mb = rows/{{m}}, nb = inner/{{n}}, pb = columns/{{p}};
                    if (levels == 0 || mb == 0 || nb == 0 || pb == 0)
                    {
                        Array.Fill(c, T.Zero);
                        Add(rows, inner, columns, a, 0, inner, b, 0, columns, c, 0);
                        return c;
                    }
                    int m0 = {{m}}*mb, n0 = {{n}}*nb, p0 = {{p}}*pb;

            """);
        for (int q = 0; q < algorithm.A.Count; q++)
            output.Write($"        T[] {algorithm.A[q]} = Block(a, inner, mb, nb, {q / n}, {q % n});\n");
        for (int q = 0; q < algorithm.B.Count; q++)
            output.Write($"        T[] {algorithm.B[q]} = Block(b, columns, nb, pb, {q / p}, {q % p});\n");
        foreach (Statement s in algorithm.LeftSums) output.Write($"        T[] {s.Name} = {Sum(s.Form, "mb*nb")};\n");
        foreach (Statement s in algorithm.RightSums) output.Write($"        T[] {s.Name} = {Sum(s.Form, "nb*pb")};\n");
        foreach (Statement s in algorithm.Multiplications)
            output.Write($"        T[] {s.Name} = Multiply(levels - 1, mb, nb, pb, {Sum(s.Form, "mb*nb")}, {Sum(s.Right!, "nb*pb")});\n");
        foreach (Statement s in algorithm.ResultSums) output.Write($"        T[] {s.Name} = {Sum(s.Form, "mb*pb")};\n");
        for (int q = 0; q < algorithm.Outputs.Count; q++)
            output.Write($"        Put({Sum(algorithm.Outputs[q].Form, "mb*pb")}, mb, pb, {q / p}, {q % p}, c, columns);\n");
        output.Write("""
                    for (int i = 0; i < rows; i++) c.AsSpan(i*columns + (i < m0 ? p0 : 0), columns - (i < m0 ? p0 : 0)).Fill(T.Zero);
                    Add(m0, inner - n0, p0, a, n0, inner, b, n0*columns, columns, c, 0);
                    Add(m0, inner, columns - p0, a, 0, inner, b, p0, columns, c, p0);
                    Add(rows - m0, inner, columns, a, m0*inner, inner, b, 0, columns, c, m0*columns);
                    return c;
                }


            """);
        output.Write(BlockTools + "\n");
    }

    /// <summary>"Multiply2x2x2Rank7", "BilinearSymGen4Rank40".</summary>
    public static string ClassName(Algorithm algorithm) => string.Concat(algorithm.Identifier.Split('_')[..^1]
        .Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + $"Rank{algorithm.Code.Products}";

    private static string Unpacked(char matrix, IReadOnlyList<string> names) =>
        string.Join(", ", names.Select((name, q) => $"{name} = {matrix}[{q}]"));

    private static string Sum(IReadOnlyList<Summand> form, string size)
    {
        if (form.Count == 0) return $"new T[{size}]";
        if (form is [{ Coefficient: var c, Name: var name }] && c == Coefficient.One) return name;
        return $"Sum<T>({string.Join(", ", form.Select(x => $"({Signed(x.Coefficient)}, {x.Name})"))})";
    }

    private static string Signed(Coefficient c) => c == Coefficient.One ? "T.One" : c.IsReal && c.Re.Sign < 0
        ? $"-{Signed(-c)}" : Literal(c);

    // A complex constant can be converted to Complex only: another T says so when it runs.
    private static string Literal(Coefficient c) =>
        c.IsReal ? c.Re.IsInteger ? $"Whole<T>({Number(c.Re.Numerator)})"
            : $"Fraction<T>({Number(c.Re.Numerator)}, {Number(c.Re.Denominator)})"
        : $"T.CreateChecked(new Complex({Double(c.Re)}, {Double(c.Im)}))";

    private static string Number(BigInteger k) => k >= long.MinValue && k <= long.MaxValue ? $"{k}" : $"BigInteger.Parse(\"{k}\")";

    private static string Double(Rational x) => x.IsInteger ? $"{x}" : $"{x.Numerator}.0/{x.Denominator}.0";

    private const string Numbers = """
            private static T Whole<T>(BigInteger number) where T : INumberBase<T> => T.CreateChecked(number);

            private static T Fraction<T>(BigInteger numerator, BigInteger denominator) where T : INumberBase<T>
            {
                if (T.IsZero(T.One/(T.One + T.One)))
                    throw new NotSupportedException($"{typeof(T).Name} has no fractions, which this algorithm needs.");
                return T.CreateChecked(numerator)/T.CreateChecked(denominator);
            }

        """;

    private const string BlockTools = """
            /// <summary>c += a*b for windows of matrices that begin at an entry of theirs; c has rows as long as those of b.</summary>
            private static void Add<T>(int rows, int inner, int columns, T[] a, int fromA, int rowA, T[] b, int fromB, int rowB, T[] c,
                int fromC) where T : INumberBase<T>
            {
                for (int i = 0; i < rows; i++)
                {
                    Span<T> row = c.AsSpan(fromC + i*rowB, columns);
                    for (int j = 0; j < inner; j++)
                    {
                        T x = a[fromA + i*rowA + j];
                        ReadOnlySpan<T> from = b.AsSpan(fromB + j*rowB, columns);
                        for (int k = 0; k < row.Length; k++) row[k] += x*from[k];
                    }
                }
            }

            private static T[] Sum<T>(params ReadOnlySpan<(T Factor, T[] Block)> terms) where T : INumberBase<T>
            {
                var sum = new T[terms[0].Block.Length];
                Array.Fill(sum, T.Zero);
                foreach ((T factor, T[] block) in terms)
                    for (int e = 0; e < sum.Length; e++) sum[e] += factor*block[e];
                return sum;
            }

            private static T[] Block<T>(T[] from, int columns, int height, int width, int row, int column)
            {
                var block = new T[height*width];
                for (int i = 0; i < height; i++)
                    Array.Copy(from, (row*height + i)*columns + column*width, block, i*width, width);
                return block;
            }

            private static void Put<T>(T[] block, int height, int width, int row, int column, T[] to, int columns)
            {
                for (int i = 0; i < height; i++)
                    Array.Copy(block, i*width, to, (row*height + i)*columns + column*width, width);
            }

        """;
}
