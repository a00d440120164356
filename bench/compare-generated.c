/* Times generated code beside a plain triple loop on random SIZE x SIZE matrices and measures its error against long doubles.
   Compiled by bench/compare-generated with -DNAME=multiply_..., after the generated file. */
#include <math.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* what else goes on on the machine counts for less */
    return t.tv_sec + 1e-9*t.tv_nsec;
}

static double uniform(void)
{
    static unsigned long long state = 1;
    state = state*6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(state >> 11)*0x1p-52 - 1;
}

int main(int argc, char **argv)
{
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1024;
    const int deepest = argc > 2 ? atoi(argv[2]) : 5;
    T *a = malloc(n*n*sizeof *a), *b = malloc(n*n*sizeof *b), *c = malloc(n*n*sizeof *c);
    for (size_t e = 0; e < n*n; e++) { a[e] = uniform(); b[e] = uniform(); }

    /* Rows that the error is measured on: all would take long doubles a long time. */
    const size_t rows = n < 64 ? n : 64, step = n/rows;
    long double *exact = calloc(rows*n, sizeof *exact);
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < n; k++) exact[r*n + k] += (long double)a[r*step*n + j]*b[j*n + k];

    double plain_seconds = 0, plain_error = 0;
    printf("  levels  seconds  speed-up  max error  error / plain\n");
    for (int levels = 0; levels <= deepest; levels++) {
        double seconds = INFINITY;
        for (int repeat = 0; repeat < 3; repeat++) {
            const double start = now();
            if (NAME(levels, n, n, n, a, b, c)) { fprintf(stderr, "memory is short\n"); return 1; }
            seconds = fmin(seconds, now() - start);
        }
        double error = 0;
        for (size_t r = 0; r < rows; r++)
            for (size_t k = 0; k < n; k++) error = fmax(error, fabsl(c[r*step*n + k] - exact[r*n + k]));
        if (levels == 0) { plain_seconds = seconds; plain_error = error; }
        printf("  %6d  %7.3f  %8.2f  %9.1e  %13.1f\n", levels, seconds, plain_seconds/seconds, error, error/plain_error);
    }
    return 0;
}
