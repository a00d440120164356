using System.Numerics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using TensorDecomp.Export;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Generated code is compiled, run on random matrices of odd sizes too, and held against the schoolbook product.</summary>
public sealed class GeneratedCodeTests
{
    private static readonly Algorithm[] Algorithms = [.. SampleSchemes.All(seed: 11).Select(scheme => new Algorithm(Certified(scheme)))];

    private static IEnumerable<TestCaseData> Cases() =>
        Algorithms.Select((a, k) => new TestCaseData(a).SetArgDisplayNames($"{k} {a.Shape} {a.Source.Ring}"));

    // Machine numbers cannot be expected to hold coefficients of a hundred digits; Python's fractions can.
    private static IEnumerable<TestCaseData> ModestCases() => Cases().Where(c => IsModest((Algorithm)c.Arguments[0]!));

    private static bool IsModest(Algorithm a) =>
        a.Source.Scheme.Factors.All(f => f.Entries.ToArray()
            .All(e => BigInteger.Abs(e.Value.Re.Numerator) < 1000 && e.Value.Re.Denominator < 1000));

    [TestCaseSource(nameof(ModestCases))]
    public void CSharpMultiplies(Algorithm algorithm)
    {
        Type type = Compile(Text("csharp", algorithm)).GetType(CSharpTarget.ClassName(algorithm))!;
        if (algorithm.IsIntegral && algorithm.IsReal)
        {
            Check<BigInteger>(type, algorithm, x => x, 0);
            Check<long>(type, algorithm, x => x, 0);
        }
        else if (algorithm.IsReal) Check<double>(type, algorithm, x => x, 1e-9);
        else Check<Complex>(type, algorithm, x => new Complex(x, -x / 2.0), 1e-9);
    }

    [TestCaseSource(nameof(Cases))]
    public void PythonMultiplies(Algorithm algorithm)
    {
        using TemporaryFolder folder = new();
        (int m, int n, int p) = (algorithm.Shape.M, algorithm.Shape.N, algorithm.Shape.P);
        File.WriteAllText(folder["fast.py"], Text("python", algorithm));
        File.WriteAllText(folder["test.py"], $"""
            import random
            from fast import {algorithm.Identifier} as fast

            random.seed(1)
            def matrix(rows, columns, entry):
                return [[entry() for _ in range(columns)] for _ in range(rows)]
            def plain(a, b):
                return [[sum((x * y for x, y in zip(row, column)), start=zero) for column in zip(*b)] for row in a]

            class Block:  # 2x2 matrices: nothing commutes
                def __init__(self, rows): self.rows = rows
                def __add__(self, other): return Block([[x + y for x, y in zip(r, s)] for r, s in zip(self.rows, other.rows)])
                def __neg__(self): return Block([[-x for x in r] for r in self.rows])
                def __sub__(self, other): return self + -other
                def __rmul__(self, scalar): return Block([[scalar * x for x in r] for r in self.rows])
                def __mul__(self, other): return Block([[sum(x * y for x, y in zip(r, c)) for c in zip(*other.rows)] for r in self.rows])
                def __eq__(self, other):
                    return all(abs(x - y) <= {(algorithm.IsReal ? "0" : "1e-6")}
                               for r, s in zip(self.rows, other.rows) for x, y in zip(r, s))

            number = lambda: random.randint(-99, 99)
            block = lambda: Block(matrix(2, 2, number))
            zero = Block([[0, 0], [0, 0]])
            a, b = matrix({m}, {n}, block), matrix({n}, {p}, block)
            assert fast(a, b) == plain(a, b)
            print("right")
            """);
        Assert.That(Command.Succeed("python3", folder["test.py"]), Is.EqualTo("right\n"));
    }

    [TestCaseSource(nameof(ModestCases))]
    public void NumpyMultiplies(Algorithm algorithm)
    {
        string? python =
            ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(tool => Command.Run(tool, "-c", "import numpy")?.Exit == 0);
        if (python is null) Assert.Ignore("no python3 with numpy is installed");
        using TemporaryFolder folder = new();
        (int m, int n, int p) = (algorithm.Shape.M, algorithm.Shape.N, algorithm.Shape.P);
        File.WriteAllText(folder["fast.py"], Text("numpy", algorithm));
        File.WriteAllText(folder["test.py"], $"""
            import numpy as np
            from fast import {algorithm.Identifier} as fast

            random = np.random.default_rng(1)
            for levels, rows, inner, columns in [
                    (0, 3, 3, 3), (1, {m}, {n}, {p}), (1, {4 * m}, {3 * n}, {5 * p}), (2, {m * m + 1}, {2 * n * n}, {p * p + 3}),
                    (2, {m * m + m - 1}, {n * n + 1}, {p * p - 1}), (3, 1, 2, 1), (1, {m + 1}, {n}, {p}), (1, {m}, {n + 1}, {p}),
                    (1, {m}, {n}, {p + 1}), (1, {m + 1}, {n + 1}, {p + 1}), (1, 0, 2, 3), (1, 2, 0, 3)]:
                a, b = random.integers(-99, 99, (rows, inner)), random.integers(-99, 99, (inner, columns))
                c = fast(a, b, levels)
                assert c.shape == (rows, columns)
                assert {(algorithm.IsReal && algorithm.IsIntegral ? "c.dtype == a.dtype and (c == a @ b).all()" : "np.allclose(c, a @ b)")}
            print("right")
            """);
        Assert.That(Command.Succeed(python!, folder["test.py"]), Is.EqualTo("right\n"));
    }

    [Test]
    public void CoqAcceptsAProofAndRefusesAWrongOne()
    {
        using TemporaryFolder folder = new();
        foreach (Scheme scheme in (Scheme[])[SampleSchemes.Strassen, Scheme.Naive(new Shape(3, 1, 4))])
        {
            File.WriteAllText(folder["proof.v"], Text("coq", new Algorithm(Certified(scheme))));
            Assert.That(Command.Succeed("coqc", folder["proof.v"]), Does.Contain("Closed under the global context"));
        }
        string text = Text("coq", new Algorithm(Certified(SampleSchemes.Strassen)));
        File.WriteAllText(folder["wrong.v"], text.Replace("[0; 1; 0; (-1)]", "[0; 1; 0; 1]"));
        Assert.That(Command.Run("coqc", folder["wrong.v"])!.Value.Exit, Is.Not.Zero);
    }

    [Test]
    public void LatexSetsIndicesAndFractions()
    {
        Scheme scheme = Scheme.Naive(new Shape(1, 1, 1)).Scaled(() => (Rational)1 / -2);
        string text = Text("latex", new Algorithm(Certified(scheme)));
        Assert.That(text, Does.Contain("p_{1} &= (\\tfrac{1}{2}\\,a_{1,1})\\,(\\tfrac{1}{2}\\,b_{1,1}) \\\\\n  c_{1,1} &= 4\\,p_{1}"));
    }

    [Test]
    public void EveryTargetStatesTheCosts([ValueSource(typeof(CodeTargets), nameof(CodeTargets.All))] ICodeTarget target)
    {
        string text = Text(target.Name, new Algorithm(Certified(SampleSchemes.Strassen)));
        Assert.That(text, Does.Contain("over ZT").And.Contain(Algorithms[0].Source.Sha256));
        if (target is not (CoqTarget or LeanTarget)) Assert.That(text, Does.Contain("7 multiplications, 18 additions and 0 scalings"));
    }

    [Test]
    public void AModularSchemeIsNotTurnedIntoOrdinaryCode()
    {
        CertifiedScheme scheme =
            CertifiedScheme.Of(new Submission(SampleSchemes.Strassen, new Claim.Over(Ring.Modulo(2)), "test"), null, out _)!;
        foreach (string name in (string[])["c", "csharp", "python", "numpy", "coq", "lean"])
            Assert.That(TextExport.Write(scheme, name, Stream.Null), Is.Not.Null, name);
    }

    [Test]
    public void TheListingInTheDocumentsIsCurrent()
    {
        string docs = Path.Combine(Surroundings.Root, "docs");
        SourceFile file = SourceFile.Open(Path.Combine(docs, "examples", "store", "2x2x2", "7-ZT-915bc5b5.json"), Limits.Default);
        string code = Text("python", new Algorithm(CertifiedScheme.Of(FormatRegistry.Read(file, Limits.Default)[0], null, out _)!));
        string page = File.ReadAllText(Path.Combine(docs, "generated-code.md"));
        string listing = page[(page.IndexOf("```python\n", StringComparison.Ordinal) + 10)..];
        Assert.That(WithoutVersion(listing[..listing.IndexOf("```", StringComparison.Ordinal)]), Is.EqualTo(WithoutVersion(code)));

        static string WithoutVersion(string text) => string.Join('\n', text.Split('\n').Where(line => !line.Contains("written by decomp")));
    }

    private static CertifiedScheme Certified(Scheme scheme) =>
        CertifiedScheme.Of(new Submission(scheme, new Claim.Exact(), "test"), null, out _)!;

    internal static string Text(string target, Algorithm algorithm)
    {
        StringWriter text = new() { NewLine = "\n" };
        CodeTargets.All.Single(t => t.Name == target).Write(algorithm, text);
        return text.ToString();
    }

    internal static Assembly Compile(string source)
    {
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create("generated", [CSharpSyntaxTree.ParseText(source)],
            trusted.Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using MemoryStream image = new();
        var result = compilation.Emit(image);
        Assert.That(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        return Assembly.Load(image.ToArray());
    }

    internal delegate void Scalar<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c);

    private static void Check<T>(Type type, Algorithm algorithm, Func<int, T> number, double tolerance) where T : INumberBase<T>
    {
        MethodInfo[] methods =
            [.. type.GetMethods().Where(method => method.Name == "Multiply").Select(method => method.MakeGenericMethod(typeof(T)))];
        var scalar = methods.Single(method => method.GetParameters().Length == 3).CreateDelegate<Scalar<T>>();
        var blocks = methods.Single(method => method.GetParameters().Length == 6).CreateDelegate<Func<int, int, int, int, T[], T[], T[]>>();
        (int m, int n, int p) = (algorithm.Shape.M, algorithm.Shape.N, algorithm.Shape.P);
        Random random = new(4);
        foreach ((int levels, int rows, int inner, int columns) in ((int, int, int, int)[])[(-1, m, n, p), (0, 4, 3, 2),
            (1, 3 * m, 2 * n, 4 * p), (2, m * m + 1, 2 * n * n, p * p + 3), (2, m * m + m - 1, n * n + 1, p * p - 1), (3, 1, 2, 1),
            (1, m + 1, n, p), (1, m, n + 1, p), (1, m, n, p + 1), (1, m + 1, n + 1, p + 1), (1, 0, 2, 3), (1, 2, 0, 3)])
        {
            T[] a = [.. Enumerable.Range(0, rows * inner).Select(_ => number(random.Next(-50, 51)))];
            T[] b = [.. Enumerable.Range(0, inner * columns).Select(_ => number(random.Next(-50, 51)))];
            T[] c = new T[rows * columns];
            if (levels < 0) scalar(a, b, c);
            else c = blocks(levels, rows, inner, columns, a, b);
            for (int q = 0; q < c.Length; q++)
            {
                T sum = T.Zero;
                for (int j = 0; j < inner; j++) sum += a[q / columns * inner + j] * b[j * columns + q % columns];
                Assert.That(double.CreateChecked(T.Abs(c[q] - sum)), Is.LessThanOrEqualTo(tolerance),
                    $"{typeof(T).Name}, {levels} levels, entry {q}");
            }
        }
    }
}
