using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// The algorithm for matrices of any size in C99: blocks are windows of the matrices and not copied, sums are made row by row, what does
/// not divide is peeled off and added by the base case, and one workspace is taken up front. How deep it goes is said by the caller, or
/// by the side of a block below which another level does not pay, which <c>decomp tune</c> measures.
/// </summary>
internal static class CBlocks
{
    /// <summary>Of blocks that are worth another level where nobody has measured.</summary>
    private const int Cutoff = 192;

    private const int DeepestLevel = 32;

    public static void Write(Algorithm algorithm, TextWriter output)
    {
        Shape s = algorithm.Shape;
        string scalar = algorithm.IsReal ? "1, " : "&one, ", zero = algorithm.IsReal ? "add, " : "&beta, ";
        string constants = algorithm.IsReal ? "" : "    const T one = 1, beta = add;\n";
        int deepest = s == new Shape(1, 1, 1) ? 0 : DeepestLevel;
        output.Write($$"""

            /* No side of a block that another level leaves is shorter than this, where levels are not said; 'decomp tune' measures it. */
            #ifndef CUTOFF
            #define CUTOFF {{Cutoff}}
            #endif

            /* The base case, c = a*b or c += a*b; ld is the distance from one row to the next. With -DUSE_CBLAS a BLAS does it. */
            #ifdef USE_CBLAS
            #include <cblas.h>
            #ifndef GEMM
            #define GEMM cblas_{{(algorithm.IsReal ? "dgemm /* cblas_sgemm for float" : "zgemm /* cblas_cgemm for float complex")}} */
            #endif
            static void leaf(size_t m, size_t n, size_t p, const T *a, size_t lda, const T *b, size_t ldb, T *c, size_t ldc, int add)
            {
            {{constants}}    GEMM(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)m, (int)p, (int)n, {{scalar}}a, (int)lda,
                     b, (int)ldb, {{zero}}c, (int)ldc);
            }
            #else
            static void leaf(size_t m, size_t n, size_t p, const T *a, size_t lda, const T *b, size_t ldb, T *c, size_t ldc, int add)
            {
                for (size_t i = 0; i < m; i++) {
                    T *restrict row = c + i*ldc;
                    if (!add) for (size_t k = 0; k < p; k++) row[k] = 0;
                    for (size_t j = 0; j < n; j++) {
                        const T x = a[i*lda + j], *restrict y = b + j*ldb;
                        for (size_t k = 0; k < p; k++) row[k] += x*y[k];
                    }
                }
            }
            #endif

            /* to = sum of factor[t]*from[t], blocks of rows x columns, row by row. */
            static void sum(T *to, size_t ldt, size_t rows, size_t columns, int count, const T *const *from, const size_t *ld,
                            const T *factor)
            {
                for (size_t i = 0; i < rows; i++) {
                    T *restrict row = to + i*ldt;
                    int t = 2;
                    if (count == 0) for (size_t k = 0; k < columns; k++) row[k] = 0;
                    else if (count == 1) {
                        const T *restrict x = from[0] + i*ld[0], f = factor[0];
                        for (size_t k = 0; k < columns; k++) row[k] = f*x[k];
                    } else {
                        const T *restrict x = from[0] + i*ld[0], *restrict y = from[1] + i*ld[1], f = factor[0], g = factor[1];
                        for (size_t k = 0; k < columns; k++) row[k] = f*x[k] + g*y[k];
                    }
                    for (; t < count; t++) {
                        const T *restrict x = from[t] + i*ld[t], f = factor[t];
                        for (size_t k = 0; k < columns; k++) row[k] += f*x[k];
                    }
                }
            }

            """);
        Level(algorithm, s, output);
        output.Write($$"""

            /* c = a*b for a of size rows x inner and b of size inner x columns, all row by row, cut into {{s.M}}x{{s.N}}
               and {{s.N}}x{{s.P}} blocks levels times over, or as often as CUTOFF admits where levels is negative.
               Sides need not divide; c is neither a nor b. Returns 0, or 1 where memory is short. */
            int {{algorithm.Identifier}}(int levels, size_t rows, size_t inner, size_t columns, const T *a, const T *b, T *c)
            {
                if (rows == 0 || columns == 0) return 0; /* which a BLAS may refuse */
                if (inner == 0) { for (size_t e = 0; e < rows*columns; e++) c[e] = 0; return 0; }
                if (levels < 0) {
                    size_t m = rows/{{s.M}}, n = inner/{{s.N}}, p = columns/{{s.P}};
                    for (levels = 0; levels < {{deepest}} && m >= CUTOFF && n >= CUTOFF && p >= CUTOFF; levels++) {
                        m /= {{s.M}}; n /= {{s.N}}; p /= {{s.P}};
                    }
                }
                T *work = malloc(sizeof(T)*(room(levels, rows, inner, columns) + 1));
                if (!work) return 1;
                level(levels, rows, inner, columns, a, inner, b, columns, c, columns, work);
                free(work);
                return 0;
            }

            """);
    }

    private static void Level(Algorithm algorithm, Shape s, TextWriter output)
    {
        Dictionary<string, (string Place, string Stride)> blocks = [];
        for (int q = 0; q < algorithm.A.Count; q++) blocks.Add(algorithm.A[q], ($"a + {q / s.N}*mb*lda + {q % s.N}*nb", "lda"));
        for (int q = 0; q < algorithm.B.Count; q++) blocks.Add(algorithm.B[q], ($"b + {q / s.P}*nb*ldb + {q % s.P}*pb", "ldb"));
        foreach (Statement sum in algorithm.LeftSums) blocks.Add(sum.Name, (sum.Name, "nb"));
        foreach (Statement sum in algorithm.RightSums) blocks.Add(sum.Name, (sum.Name, "pb"));
        foreach (string product in algorithm.Products) blocks.Add(product, (product, "pb"));
        foreach (Statement sum in algorithm.ResultSums) blocks.Add(sum.Name, (sum.Name, "pb"));
        output.Write($$"""

            /* Workspace, in entries, that level() needs. */
            static size_t room(int levels, size_t m, size_t n, size_t p)
            {
                m /= {{s.M}}; n /= {{s.N}}; p /= {{s.P}};
                if (levels == 0 || m == 0 || n == 0 || p == 0) return 0;
                return {{algorithm.LeftSums.Count + 1}}*m*n + {{algorithm.RightSums.Count + 1}}*n*p + {{algorithm.Products.Count
                    + algorithm.ResultSums.Count}}*m*p + room(levels - 1, m, n, p);
            }

            static void level(int levels, size_t m, size_t n, size_t p, const T *a, size_t lda, const T *b, size_t ldb,
                              T *c, size_t ldc, T *work)
            {
                const size_t mb = m/{{s.M}}, nb = n/{{s.N}}, pb = p/{{s.P}};
                if (levels == 0 || mb == 0 || nb == 0 || pb == 0) { leaf(m, n, p, a, lda, b, ldb, c, ldc, 0); return; }
                const size_t na = mb*nb, nn = nb*pb, nc = mb*pb, m0 = {{s.M}}*mb, n0 = {{s.N}}*nb, p0 = {{s.P}}*pb;
                T *const left = work, *const right = left + na;
                (void)left; (void)right;
                work = right + nn;

            """);
        foreach (Statement sum in algorithm.LeftSums) Sum(sum, "na", "mb", "nb");
        foreach (Statement sum in algorithm.RightSums) Sum(sum, "nn", "nb", "pb");
        foreach (Statement s1 in algorithm.Multiplications) output.Write($"    T *const {s1.Name} = work; work += nc;\n");
        foreach (Statement product in algorithm.Multiplications)
        {
            (string x, string xs) = Operand(product.Form, "left", "mb", "nb");
            (string y, string ys) = Operand(product.Right!, "right", "nb", "pb");
            output.Write($"    level(levels - 1, mb, nb, pb, {x}, {xs}, {y}, {ys}, {product.Name}, pb, work);\n");
        }
        foreach (Statement sum in algorithm.ResultSums) Sum(sum, "nc", "mb", "pb"); // where the recursion had its place
        for (int q = 0; q < algorithm.Outputs.Count; q++)
            output.Write($"    {Call($"c + {q / s.P}*mb*ldc + {q % s.P}*pb", "ldc", "mb", "pb", algorithm.Outputs[q].Form)};\n");
        output.Write("""
                if (n0 < n) leaf(m0, n - n0, p0, a + n0, lda, b + n0*ldb, ldb, c, ldc, 1);
                if (p0 < p) leaf(m0, n, p - p0, a, lda, b + p0, ldb, c + p0, ldc, 0);
                if (m0 < m) leaf(m - m0, n, p, a + m0*lda, lda, b, ldb, c + m0*ldc, ldc, 0);
            }

            """);

        void Sum(Statement sum, string size, string rows, string columns) =>
            output.Write($"    T *const {sum.Name} = work; work += {size}; {Call(sum.Name, columns, rows, columns, sum.Form)};\n");

        (string Place, string Stride) Operand(IReadOnlyList<Summand> form, string scratch, string rows, string columns)
        {
            if (form is [{ Coefficient: var c, Name: var name }] && c == Coefficient.One) return blocks[name];
            output.Write($"    {Call(scratch, columns, rows, columns, form)};\n");
            return (scratch, columns);
        }

        string Call(string target, string stride, string rows, string columns, IReadOnlyList<Summand> form) => form.Count == 0
            ? $"sum({target}, {stride}, {rows}, {columns}, 0, NULL, NULL, NULL)"
            : $"sum({target}, {stride}, {rows}, {columns}, {form.Count}, " +
                $"(const T *const[]){{{string.Join(", ", form.Select(x => blocks[x.Name].Place))}}}, " +
                $"(const size_t[]){{{string.Join(", ", form.Select(x => blocks[x.Name].Stride))}}}, " +
                $"(const T[]){{{string.Join(", ", form.Select(x => CTarget.Signed(x.Coefficient)))}}})";
    }
}
