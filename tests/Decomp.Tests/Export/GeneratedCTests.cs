using System.Numerics;
using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Generated C, with its own base case or that of a BLAS, for numbers and for bits, on sides that divide and sides that do
/// not.</summary>
public sealed class GeneratedCTests
{
    private static readonly Algorithm[] s_algorithms = [.. SampleSchemes.All(seed: 11).Select(scheme => new Algorithm(Certified(scheme)))];

    private static IEnumerable<TestCaseData> Cases() => s_algorithms.Where(a => a.Source.Scheme.Factors
        .All(f => f.Entries.ToArray().All(e => BigInteger.Abs(e.Value.Re.Numerator) < 1000 && e.Value.Re.Denominator < 1000)))
        .Select((a, k) => new TestCaseData(a).SetArgDisplayNames($"{k} {a.Shape} {a.Source.Ring}"));

    [TestCaseSource(nameof(Cases))]
    public void It_multiplies(Algorithm algorithm)
    {
        bool exact = algorithm.IsReal && algorithm.IsIntegral;
        Assert.That(Checked(algorithm, exact ? "#define T long\n" : "", [], []), Is.EqualTo("0 wrong\n"));
    }

    [TestCaseSource(nameof(Cases))]
    public void So_it_does_with_the_base_case_of_a_BLAS(Algorithm algorithm)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["probe.c"], "#include <cblas.h>\nint main(void) { return cblas_idamax(0, 0, 1) != 0; }\n");
        string? library = ((string[])["-lopenblas", "-lcblas", "-lblas"]).FirstOrDefault(name =>
            Command.Run("cc", "-o", folder["probe"], folder["probe.c"], name)?.Exit == 0);
        if (library is null) Assert.Ignore("no cblas is installed");
        Assert.That(Checked(algorithm, "", ["-DUSE_CBLAS"], [library!]), Is.EqualTo("0 wrong\n"));
    }

    [TestCaseSource(nameof(Cases))]
    public void Modulo_2_it_multiplies_64_pairs_at_once(Algorithm algorithm)
    {
        XorTarget target = new();
        if (!Ring.Modulo(2).Contains(algorithm.Source.Scheme))
        {
            Assert.That(target.WhyNot(algorithm), Does.Contain("says nothing of GF(2)"));
            return;
        }
        using TemporaryFolder folder = new();
        Shape s = algorithm.Shape;
        File.WriteAllText(folder["test.c"], GeneratedCodeTests.Text("xor", algorithm) + $$"""
            #include <stdio.h>
            static uint64_t state = 12345, a[{{3 * s.M * s.N}}], b[{{3 * s.N * s.P}}], c[{{3 * s.M * s.P}}];
            static uint64_t draw(void) { state = state*6364136223846793005ULL + 1442695040888963407ULL; return state ^ state >> 31; }
            int main(void)
            {
                int wrong = 0;
                for (int e = 0; e < {{3 * s.M * s.N}}; e++) a[e] = draw();
                for (int e = 0; e < {{3 * s.N * s.P}}; e++) b[e] = draw();
                {{algorithm.Identifier}}_xor(3, a, b, c);
                for (int i = 0; i < {{s.M}}; i++)
                    for (int k = 0; k < {{s.P}}; k++)
                        for (int w = 0; w < 3; w++) {
                            uint64_t sum = 0;
                            for (int j = 0; j < {{s.N}}; j++) sum ^= a[(i*{{s.N}} + j)*3 + w] & b[(j*{{s.P}} + k)*3 + w];
                            wrong += sum != c[(i*{{s.P}} + k)*3 + w];
                        }
                printf("%d wrong\n", wrong);
                return wrong != 0;
            }
            """);
        Command.Succeed("cc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", "-o", folder["test"], folder["test.c"]);
        Assert.That(Command.Succeed(folder["test"]), Is.EqualTo("0 wrong\n"));
    }

    [Test]
    public void A_scheme_that_holds_modulo_2_only_becomes_code_for_bits()
    {
        Algorithm bits = Modulo(2), trits = Modulo(3);
        Assert.That(new XorTarget().WhyNot(bits), Is.Null);
        Assert.That(GeneratedCodeTests.Text("xor", bits), Does.Contain("18 exclusive ors"));
        Assert.That(new XorTarget().WhyNot(trits), Does.Contain("F3"));

        static Algorithm Modulo(int q) => new(CertifiedScheme.Of(
            new Submission(SampleSchemes.Strassen, new Claim.Over(Ring.Modulo(q)), "test"), null, out _)!);
    }

    [Test]
    public void Tuning_compiles_and_times_it_and_says_what_is_missing()
    {
        string scheme = Path.Combine(Surroundings.Root, "results", "2x2x2", "7-ZT-8a506cff.json");
        if (Command.Run("cc", "--version") is null) Assert.Ignore("cc is not installed");
        (int code, string output, string error) = CommandLine.Run("tune", scheme, "--flags", "-O1", "--longest", "12", "--json");
        Assert.That(code, Is.Zero.Or.EqualTo(ExitCode.Negative), error); // whether a level pays is for the machine to say
        JsonElement[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.That(lines[..^1].Select(l => l.GetProperty("side").GetInt32()), Is.EqualTo(new[] { 8, 12 }));
        Assert.That(lines[..^1].Select(l => l.GetProperty("one").GetDouble()), Is.All.Positive);
        Assert.That(lines[^1].GetProperty("name").GetString(), Is.EqualTo("multiply_2x2x2_7"));
        (code, _, error) = CommandLine.Run("tune", scheme, "--cc", "no-such-compiler");
        Assert.That((code, error.Contains("--cc")), Is.EqualTo((ExitCode.Usage, true)), error);
        (code, _, error) = CommandLine.Run("tune", scheme, "--flags", "--no-such-flag");
        Assert.That((code, error.Contains("cc ended with code")), Is.EqualTo((ExitCode.Negative, true)), error);
    }

    /// <summary>What a program prints that holds the code against the schoolbook product.</summary>
    private static string Checked(Algorithm algorithm, string before, string[] flags, string[] libraries)
    {
        using TemporaryFolder folder = new();
        (int m, int n, int p) = (algorithm.Shape.M, algorithm.Shape.N, algorithm.Shape.P);
        bool exact = before.Length > 0;
        File.WriteAllText(folder["test.c"], before + GeneratedCodeTests.Text("c", algorithm) + $$"""
            #include <stdio.h>
            {{(algorithm.IsReal ? "#define SIZE(x) ((x) < 0 ? -(x) : (x))" : "#define SIZE(x) cabs(x)")}}
            static unsigned long long state = 12345;
            static T draw(void) { state = state*6364136223846793005ULL + 1442695040888963407ULL; return (T)(long)(state >> 58) - 31; }
            static int check(int scalar, int levels, size_t rows, size_t inner, size_t columns)
            {
                T *a = malloc(rows*inner*sizeof(T)), *b = malloc(inner*columns*sizeof(T)), *c = malloc(rows*columns*sizeof(T));
                for (size_t e = 0; e < rows*inner; e++) a[e] = draw();
                for (size_t e = 0; e < inner*columns; e++) b[e] = draw();
                for (size_t e = 0; e < rows*columns; e++) c[e] = draw();
                if (scalar) {{algorithm.Identifier}}_scalar(a, b, c);
                else if ({{algorithm.Identifier}}(levels, rows, inner, columns, a, b, c)) return 1;
                int wrong = 0;
                for (size_t i = 0; i < rows; i++)
                    for (size_t k = 0; k < columns; k++) {
                        T sum = 0;
                        for (size_t j = 0; j < inner; j++) sum += a[i*inner + j]*b[j*columns + k];
                        wrong += SIZE(c[i*columns + k] - sum) > {{(exact ? "0" : "1e-6")}};
                    }
                free(a); free(b); free(c);
                return wrong;
            }
            int main(void)
            {
                int wrong = check(1, 0, {{m}}, {{n}}, {{p}}) + check(0, 0, 5, 6, 7) + check(0, 1, {{4 * m}}, {{3 * n}}, {{5 * p}})
                    + check(0, 2, {{m * m + 1}}, {{2 * n * n}}, {{p * p + 3}})
                    + check(0, 2, {{m * m + m - 1}}, {{n * n + 1}}, {{p * p - 1}})
                    + check(0, 3, 1, 2, 1) + check(0, -1, {{3 * m * m + 1}}, {{3 * n * n + 2}}, {{3 * p * p + 1}}) + check(0, -1, 1, 1, 1)
                    + check(0, 1, 0, 2, 3) + check(0, 1, 2, 0, 3) + check(0, 1, 2, 3, 0)
                    + check(0, 1, {{m + 1}}, {{n}}, {{p}}) + check(0, 1, {{m}}, {{n + 1}}, {{p}}) + check(0, 1, {{m}}, {{n}}, {{p + 1}});
                printf("%d wrong\n", wrong);
                return wrong != 0;
            }
            """);
        Command.Succeed("cc", [.. flags, "-std=c99", "-O1", "-DCUTOFF=3", "-Wall", "-Wextra", "-Wno-unused-but-set-variable", "-Werror",
            "-fsanitize=address,undefined", "-o", folder["test"], folder["test.c"], .. libraries, "-lm"]);
        return Command.Succeed(folder["test"]);
    }

    private static CertifiedScheme Certified(Scheme scheme) =>
        CertifiedScheme.Of(new Submission(scheme, new Claim.Exact(), "test"), null, out _)!;
}
