using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Export;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Code for bilinear maps that are no products of matrices is compiled, run on random entries, and held against the sum over
/// the tensor's entries.</summary>
public sealed class GeneratedTensorCodeTests
{
    /// <summary>The lowest rank in results/ of each of some tensors, and a schoolbook scheme whose tensor has a name with a plus, an
    /// entry that is not ±1 and an entry of c that is always zero.</summary>
    private static IEnumerable<TestCaseData> Cases()
    {
        Tensor odd = new("2nd+odd-one:x", 2, 3, 4,
            [new TensorEntry(0, 2, 1, -3), new TensorEntry(1, 0, 1, 1), new TensorEntry(1, 1, 3, 1)]);
        yield return Case(odd, Certified(Scheme.Naive(odd)));
        foreach (string name in (string[])["poly:2x2", "poly:3x3", "algebra:quaternion", "sym-gen:2", "skew-gen:3", "gram:3x3"])
        {
            Assert.That(TensorMakers.TryParse(name, out Tensor? tensor));
            string folder = Path.Combine(Surroundings.Root, "results", name.Replace(':', '-'));
            CertifiedScheme best = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
                .Select(file => FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default)[0])
                .Select(submission => CertifiedScheme.Of(submission, null, out _)!)
                .Where(s => s.Ring.Modulus == 0 && new Algorithm(s).IsReal).MinBy(s => s.Rank)!;
            yield return Case(tensor!, best);
        }
    }

    private static TestCaseData Case(Tensor tensor, CertifiedScheme scheme) =>
        new TestCaseData(new Algorithm(scheme), tensor).SetArgDisplayNames(tensor.Name);

    [TestCaseSource(nameof(Cases))]
    public void CEvaluates(Algorithm algorithm, Tensor tensor)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["test.c"], (algorithm.IsIntegral ? "#define T long\n" : "") + Text("c", algorithm) + $$"""
            #include <stdio.h>
            int main(void)
            {
                T a[{{tensor.USize}}], b[{{tensor.VSize}}], c[{{tensor.WSize}}], sum[{{tensor.WSize}}] = {0};
                for (int i = 0; i < {{tensor.USize}}; i++) a[i] = 3*i*i - 7*i + 2;
                for (int j = 0; j < {{tensor.VSize}}; j++) b[j] = 5 - 2*j*j + j;
                {{algorithm.Identifier}}_scalar(a, b, c);
                {{string.Concat(tensor.Entries.Select(e => $"sum[{e.C}] += ({e.Value})*a[{e.A}]*b[{e.B}];\n    "))}}
                int wrong = 0;
                for (int k = 0; k < {{tensor.WSize}}; k++) wrong += c[k] - sum[k] > 1e-6 || sum[k] - c[k] > 1e-6;
                printf("%d wrong\n", wrong);
                return wrong != 0;
            }
            """);
        Command.Succeed("cc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Wno-unused-variable", "-Werror", "-o", folder["test"],
            folder["test.c"]);
        Assert.That(Command.Succeed(folder["test"]), Is.EqualTo("0 wrong\n"));
    }

    [TestCaseSource(nameof(Cases))]
    public void CSharpEvaluates(Algorithm algorithm, Tensor tensor)
    {
        Type type = GeneratedCodeTests.Compile(Text("csharp", algorithm)).GetType(CSharpTarget.ClassName(algorithm))!;
        var run = type.GetMethod("Multiply")!.MakeGenericMethod(typeof(double)).CreateDelegate<GeneratedCodeTests.Scalar<double>>();
        Random random = new(7);
        double[] a = [.. Enumerable.Range(0, tensor.USize).Select(_ => (double)random.Next(-50, 51))];
        double[] b = [.. Enumerable.Range(0, tensor.VSize).Select(_ => (double)random.Next(-50, 51))];
        double[] c = new double[tensor.WSize], sum = new double[tensor.WSize];
        run(a, b, c);
        foreach (TensorEntry e in tensor.Entries) sum[e.C] += e.Value * a[e.A] * b[e.B];
        Assert.That(c, Is.EqualTo(sum).Within(1e-7));
    }

    /// <summary>Python's fractions are exact, and blocks that do not commute keep their sides.</summary>
    [TestCaseSource(nameof(Cases))]
    public void PythonEvaluates(Algorithm algorithm, Tensor tensor)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["fast.py"], Text("python", algorithm));
        File.WriteAllText(folder["test.py"], $"""
            import random
            from fast import {algorithm.Identifier} as fast

            random.seed(1)
            class Block:  # 2x2 matrices: nothing commutes
                def __init__(self, rows): self.rows = rows
                def __add__(self, other): return Block([[x + y for x, y in zip(r, s)] for r, s in zip(self.rows, other.rows)])
                def __neg__(self): return Block([[-x for x in r] for r in self.rows])
                def __sub__(self, other): return self + -other
                def __rmul__(self, scalar): return Block([[scalar * x for x in r] for r in self.rows])
                def __mul__(self, other): return Block([[sum(x * y for x, y in zip(r, c)) for c in zip(*other.rows)] for r in self.rows])
            block = lambda: Block([[random.randint(-99, 99) for _ in range(2)] for _ in range(2)])
            a, b = [block() for _ in range({tensor.USize})], [block() for _ in range({tensor.VSize})]
            c = fast(a, b)
            assert len(c) == {tensor.WSize}
            for k, entries in enumerate({Lists(tensor)}):
                total = Block([[0, 0], [0, 0]])
                for i, j, value in entries: total = total + value * (a[i] * b[j])
                assert (c[k] if entries else total).rows == total.rows
                assert entries or c[k] == 0
            print("right")
            """);
        Assert.That(Command.Succeed("python3", folder["test.py"]), Is.EqualTo("right\n"));
    }

    [TestCaseSource(nameof(Cases))]
    public void NumpyEvaluatesMatricesToo(Algorithm algorithm, Tensor tensor)
    {
        string? python =
            ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(tool => Command.Run(tool, "-c", "import numpy")?.Exit == 0);
        if (python is null) Assert.Ignore("no python3 with numpy is installed");
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["fast.py"], Text("numpy", algorithm));
        File.WriteAllText(folder["test.py"], $"""
            import numpy as np
            from fast import {algorithm.Identifier} as fast

            random = np.random.default_rng(1)
            for size, mul in (((), np.multiply), ((5,), np.multiply), ((3, 3), np.matmul)):
                a, b = random.integers(-99, 99, ({tensor.USize}, *size)), random.integers(-99, 99, ({tensor.VSize}, *size))
                c = fast(a, b, mul)
                assert c.shape == ({tensor.WSize}, *size)
                for k, entries in enumerate({Lists(tensor)}):
                    assert np.allclose(c[k], sum((value * mul(a[i], b[j]) for i, j, value in entries), start=np.zeros(size)))
            print("right")
            """);
        Assert.That(Command.Succeed(python!, folder["test.py"]), Is.EqualTo("right\n"));
    }

    [Test]
    public void CoqAcceptsAProofAndRefusesAWrongOne()
    {
        using TemporaryFolder folder = new();
        Algorithm odd = (Algorithm)Cases().First().Arguments[0]!, polynomials = (Algorithm)Cases().ElementAt(1).Arguments[0]!;
        foreach (Algorithm algorithm in (Algorithm[])[odd, polynomials])
        {
            File.WriteAllText(folder["proof.v"], Text("coq", algorithm));
            Assert.That(Command.Succeed("coqc", folder["proof.v"]), Does.Contain("Closed under the global context"));
        }
        string wrong = Text("coq", odd).Replace("(1%nat, (1%nat, (3%nat, 1)))", "(1%nat, (1%nat, (2%nat, 1)))", StringComparison.Ordinal);
        Assert.That(wrong, Is.Not.EqualTo(Text("coq", odd)));
        File.WriteAllText(folder["wrong.v"], wrong);
        Assert.That(Command.Run("coqc", folder["wrong.v"])!.Value.Exit, Is.Not.Zero);
    }

    [Test]
    public void TextsForPeopleNameTheTensorAndEveryVariable()
    {
        Algorithm polynomials = (Algorithm)Cases().ElementAt(1).Arguments[0]!;
        Assert.That(Text("latex", polynomials), Does.Match(@"p_\{1\} &= .*[ab]_\{[12]\}").And.Not.Match("(?m)^  .*[abcp][0-9]"));
        Assert.That(Text("markdown", polynomials), Does.StartWith("# poly:2x2 with 3 multiplications")
            .And.Contain("the schoolbook takes 4 multiplications and 1 addition."));
        Assert.That(Text("c", polynomials), Does.Contain("void bilinear_poly_2x2_3_scalar(").And.Not.Contain("malloc"));
    }

    private static string Lists(Tensor tensor) => "[" + string.Join(", ", Enumerable.Range(0, tensor.WSize).Select(k =>
        "[" + string.Join(", ", tensor.Entries.Where(e => e.C == k).Select(e => $"({e.A}, {e.B}, {e.Value})")) + "]")) + "]";

    private static CertifiedScheme Certified(Scheme scheme) =>
        CertifiedScheme.Of(new Submission(scheme, new Claim.Exact(), "test"), null, out _)!;

    private static string Text(string target, Algorithm algorithm) => GeneratedCodeTests.Text(target, algorithm);
}
