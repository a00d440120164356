using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// C99 in one file without dependencies: the scalar algorithm as straight-line code, and the same for matrices of any size, cut into
/// blocks as many times over as asked for, with one workspace taken up front.
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
        if (algorithm.Tensor.Product is not null) output.Write("#include <stddef.h>\n#include <stdlib.h>\n#include <string.h>\n");
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
        if (algorithm.Tensor.Product is { } shape) Blocks(algorithm, shape.M, shape.N, shape.P, output);
    }

    private static void Blocks(Algorithm algorithm, int m, int n, int p, TextWriter output)
    {
        output.Write("\n" + BlockTools);
        Level(algorithm, output);
        output.Write($$"""

            /* c = a*b for a of size rows x inner and b of size inner x columns, all row by row, cut into {{m}}x{{n}} and {{n}}x{{p}} blocks
               levels times over; sides that do not divide are padded with zeros. Returns 0, or 1 where memory is short. */
            int {{algorithm.Identifier}}(int levels, size_t rows, size_t inner, size_t columns, const T *a, const T *b, T *c)
            {
                size_t m = rows, n = inner, p = columns, by_m = 1, by_n = 1, by_p = 1;
                for (int level = 0; level < levels; level++) { by_m *= {{m}}; by_n *= {{n}}; by_p *= {{p}}; }
                m = (m + by_m - 1)/by_m*by_m;
                n = (n + by_n - 1)/by_n*by_n;
                p = (p + by_p - 1)/by_p*by_p;
                const size_t padded = m*n + n*p + m*p;
                T *work = malloc(sizeof(T)*(padded + room(levels, m, n, p) + 1));
                if (!work) return 1;
                T *pa = work, *pb = pa + m*n, *pc = pb + n*p;
                copy(pa, n, m, n, 0, 0, a, inner, rows, inner);
                copy(pb, p, n, p, 0, 0, b, columns, inner, columns);
                level(levels, m, n, p, pa, pb, pc, work + padded);
                for (size_t i = 0; i < rows; i++) memcpy(c + i*columns, pc + i*p, sizeof(T)*columns);
                free(work);
                return 0;
            }

            """);
    }

    private static void Level(Algorithm algorithm, TextWriter output)
    {
        (int m, int n, int p) = (algorithm.Shape.M, algorithm.Shape.N, algorithm.Shape.P);
        (int left, int right) = (algorithm.A.Count + algorithm.LeftSums.Count + 1, algorithm.B.Count + algorithm.RightSums.Count + 1);
        int result = algorithm.Products.Count + algorithm.ResultSums.Count + 1;
        output.Write($$"""

            /* Workspace, in entries, that level() needs. */
            static size_t room(int levels, size_t m, size_t n, size_t p)
            {
                if (levels == 0) return 0;
                m /= {{m}}; n /= {{n}}; p /= {{p}};
                return {{left}}*m*n + {{right}}*n*p + {{result}}*m*p + room(levels - 1, m, n, p);
            }

            static void level(int levels, size_t m, size_t n, size_t p, const T *a, const T *b, T *c, T *work)
            {
                if (levels == 0) { plain(m, n, p, a, b, c); return; }
                const size_t mb = m/{{m}}, nb = n/{{n}}, pb = p/{{p}}, na = mb*nb, nn = nb*pb, nc = mb*pb;
                T *const left = work, *const right = left + na, *const out = right + nn;
                (void)left; (void)right;
                work = out + nc;

            """);
        Cut('a', algorithm.A, n, "mb", "nb", "na", "n", output);
        Cut('b', algorithm.B, p, "nb", "pb", "nn", "p", output);
        foreach (Statement s in algorithm.LeftSums) Sum(s, "na", output);
        foreach (Statement s in algorithm.RightSums) Sum(s, "nn", output);
        foreach (Statement s in algorithm.Multiplications) output.Write($"    T *const {s.Name} = work; work += nc;\n");
        foreach (Statement s in algorithm.Multiplications)
        {
            string x = Operand(s.Form, "left", "na", output), y = Operand(s.Right!, "right", "nn", output);
            // Sums of products come later, so their place serves the recursion until then.
            output.Write($"    level(levels - 1, mb, nb, pb, {x}, {y}, {s.Name}, work + {algorithm.ResultSums.Count}*nc);\n");
        }
        foreach (Statement s in algorithm.ResultSums) Sum(s, "nc", output);
        for (int q = 0; q < algorithm.Outputs.Count; q++)
        {
            output.Write($"    {Call("out", algorithm.Outputs[q].Form, "nc")};\n");
            output.Write($"    for (size_t i = 0; i < mb; i++) memcpy(c + ({q / p}*mb + i)*p + {q % p}*pb, out + i*pb, sizeof(T)*pb);\n");
        }
        output.Write("}\n");
    }

    private static void Unpack(char matrix, IReadOnlyList<string> names, TextWriter output) =>
        output.Write($"    const T {string.Join(", ", names.Select((name, q) => $"{name} = {matrix}[{q}]"))};\n");

    private static void Cut(char matrix, IReadOnlyList<string> names, int columns, string rows, string width, string size, string stride,
        TextWriter output)
    {
        for (int q = 0; q < names.Count; q++)
            output.Write(
                $"    T *const {names[q]} = work; work += {size}; copy({names[q]}, {width}, {rows}, {width}, {q / columns}*{rows}, " +
                    $"{q % columns}*{width}, {matrix}, {stride}, {q / columns + 1}*{rows}, {stride});\n");
    }

    private static void Sum(Statement s, string size, TextWriter output) =>
        output.Write($"    T *const {s.Name} = work; work += {size}; {Call(s.Name, s.Form, size)};\n");

    private static string Operand(IReadOnlyList<Summand> form, string scratch, string size, TextWriter output)
    {
        if (form is [{ Coefficient: var c, Name: var name }] && c == Coefficient.One) return name;
        output.Write($"    {Call(scratch, form, size)};\n");
        return scratch;
    }

    private static string Call(string target, IReadOnlyList<Summand> form, string size) => form.Count == 0
        ? $"memset({target}, 0, sizeof(T)*{size})"
        : $"sum({target}, {size}, {form.Count}, (const T *const[]){{{string.Join(", ", form.Select(x => x.Name))}}}, (const " +
            $"T[]){{{string.Join(", ", form.Select(x => Signed(x.Coefficient)))}}})";

    private static string Signed(Coefficient c) => c.IsReal && c.Re.Sign < 0 ? $"-{Literal(-c)}" : Literal(c);

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

    private const string BlockTools = """
        /* The base case: rows of c as sums of rows of b. */
        static void plain(size_t m, size_t n, size_t p, const T *restrict a, const T *restrict b, T *restrict c)
        {
            for (size_t i = 0; i < m; i++) {
                for (size_t k = 0; k < p; k++) c[i*p + k] = 0;
                for (size_t j = 0; j < n; j++) {
                    const T x = a[i*n + j];
                    for (size_t k = 0; k < p; k++) c[i*p + k] += x*b[j*p + k];
                }
            }
        }

        /* to = sum of factor[t]*from[t], over size entries. */
        static void sum(T *restrict to, size_t size, int count, const T *const *from, const T *factor)
        {
            for (size_t e = 0; e < size; e++) to[e] = factor[0]*from[0][e];
            for (int t = 1; t < count; t++) {
                const T *restrict x = from[t];
                const T k = factor[t];
                for (size_t e = 0; e < size; e++) to[e] += k*x[e];
            }
        }

        /* Copies a rows x columns window, from (top, left) on, out of a matrix of which only height x width exists; the rest is 0. */
        static void copy(T *to, size_t stride, size_t rows, size_t columns, size_t top, size_t left,
                         const T *from, size_t from_stride, size_t height, size_t width)
        {
            for (size_t i = 0; i < rows; i++)
                for (size_t j = 0; j < columns; j++)
                    to[i*stride + j] = top + i < height && left + j < width ? from[(top + i)*from_stride + left + j] : 0;
        }

        """;
}
