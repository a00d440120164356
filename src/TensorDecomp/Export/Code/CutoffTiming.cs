namespace TensorDecomp.Export.Code;

/// <summary>
/// The main function in C that times generated code: one level against the base case, for blocks of growing sides. It prints a line
/// "side plain one" of medians in seconds of processor time for each.
/// </summary>
internal static class CutoffTiming
{
    /// <summary>Generated code of a product of matrices, with that main function after it.</summary>
    public static void Write(Algorithm algorithm, TextWriter output)
    {
        (int m, int n, int p) = (algorithm.Shape.M, algorithm.Shape.N, algorithm.Shape.P);
        output.Write("#define _POSIX_C_SOURCE 199309L\n");
        new CTarget().Write(algorithm, output);
        output.Write($$"""

            #include <stdio.h>
            #include <time.h>

            static double now(void)
            {
                struct timespec t;
                clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* what else goes on on the machine counts for less */
                return t.tv_sec + 1e-9*t.tv_nsec;
            }

            static double median(double *x, int count)
            {
                for (int i = 1; i < count; i++)
                    for (int k = i; k > 0 && x[k] < x[k - 1]; k--) { double y = x[k]; x[k] = x[k - 1]; x[k - 1] = y; }
                return x[count/2];
            }

            int main(int argc, char **argv)
            {
                enum { Rounds = 5 };
                const size_t longest = argc > 1 ? strtoul(argv[1], NULL, 10) : 512;
                size_t step = 0;
                for (size_t side = 8; side <= longest; side = step++ % 2 ? side/3*4 : side/2*3) {
                    const size_t m = {{m}}*side, n = {{n}}*side, p = {{p}}*side;
                    T *a = malloc(m*n*sizeof *a), *b = malloc(n*p*sizeof *b), *c = malloc(m*p*sizeof *c);
                    if (!a || !b || !c) return 1;
                    for (size_t e = 0; e < m*n; e++) a[e] = (double)(e*7919 % 1009)/1009 - 0.5;
                    for (size_t e = 0; e < n*p; e++) b[e] = (double)(e*6271 % 1013)/1013 - 0.5;
                    double seconds[2][Rounds];
                    long repeat = 1; /* until a run takes long enough to be timed */
                    for (;; repeat *= 2) {
                        const double from = now();
                        for (long k = 0; k < repeat; k++) if ({{algorithm.Identifier}}(0, m, n, p, a, b, c)) return 1;
                        if (now() - from > 2e-3) break;
                    }
                    for (int round = 0; round < Rounds; round++)
                        for (int levels = 0; levels < 2; levels++) { /* in turn, so that both meet the same load */
                            const double from = now();
                            for (long k = 0; k < repeat; k++) if ({{algorithm.Identifier}}(levels, m, n, p, a, b, c)) return 1;
                            seconds[levels][round] = (now() - from)/repeat;
                        }
                    printf("%zu %.9f %.9f\n", side, median(seconds[0], Rounds), median(seconds[1], Rounds));
                    fflush(stdout);
                    free(a); free(b); free(c);
                }
                return 0;
            }

            """);
    }
}
