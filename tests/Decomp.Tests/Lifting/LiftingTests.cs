using FsCheck;
using NUnit.Framework;
using TensorDecomp.Exact.Lifting;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Flips;
using TensorDecomp.Tests.Recombination;
using TensorDecomp.Verify;
namespace TensorDecomp.Tests.Lifting;

public sealed class LiftingTests
{
    [TestCase(2, 2, 2, 2, 7)]
    [TestCase(2, 2, 2, 3, 7)]
    [TestCase(2, 2, 2, 5, 7)]
    [TestCase(2, 2, 2, 7, 7)]
    [TestCase(2, 2, 3, 2, 11)]
    [TestCase(2, 2, 3, 5, 11)]
    [TestCase(3, 3, 3, 2, 23)]
    public void FoundSchemesLift(int m, int n, int p, long q, int rank)
    {
        Ring ring = Ring.Modulo(q);
        Scheme found = FlipSearchTests.Find(new Shape(m, n, p), ring, rank, seed: 3);
        LiftOutcome outcome = HenselLifting.Lift(found, ring);
        Assert.That(outcome.Lifted, Is.Not.Null, outcome.Sentence);
        Assert.That(outcome.Lifted!.Rank, Is.EqualTo(rank));
        Assert.That(Verifier.Certify(outcome.Lifted).Valid, Is.True);
        // Reducing it again gives back what was lifted.
        Assert.That(CanonicalForm.Hash(CanonicalForm.Of(outcome.Lifted, ring), ring),
            Is.EqualTo(CanonicalForm.Hash(CanonicalForm.Of(found, ring), ring)));
    }

    [Test]
    public void ASchemeThatDoesNotHoldSaysSo()
    {
        Scheme strassen = RecombinationTests.Strassen;
        Scheme broken = new(strassen.Shape, strassen.V, strassen.U, strassen.W);
        LiftOutcome outcome = HenselLifting.Lift(broken, Ring.Modulo(2));
        Assert.That(outcome.Lifted, Is.Null);
        Assert.That(outcome.Sentence, Does.Contain("does not hold modulo 2"));
    }

    [Test]
    public void AFractionThatThePrimeDividesIsNoResidue()
    {
        Scheme strassen = RecombinationTests.Strassen;
        Factor halved = Factor.FromDense(7, 4, (r, a) => new Rational(r == 3 && a == 2 ? 1 : 0, 2));
        LiftOutcome outcome = HenselLifting.Lift(new Scheme(strassen.Shape, strassen.U, halved, strassen.W), Ring.Modulo(2));
        Assert.That(outcome.Lifted, Is.Null);
        Assert.That(outcome.Sentence, Does.Contain("a denominator divisible by 2"));
    }

    [Test]
    public void EqualTermsThatCancelModuloTwoLiftToOppositeOnes()
    {
        Scheme naive = Scheme.Naive(new(1, 1, 1));
        Scheme tripled = new(naive.Shape, Thrice(naive.U), Thrice(naive.V), Thrice(naive.W));
        LiftOutcome outcome = HenselLifting.Lift(tripled, Ring.Modulo(2));
        Assert.That(outcome.Lifted is { } lifted && Verifier.Certify(lifted).Valid, Is.True, outcome.Sentence);

        static Factor Thrice(Factor f) => Factor.FromTerms(f.Size, [f.Term(0).ToArray(), f.Term(0).ToArray(), f.Term(0).ToArray()]);
    }

    [Test]
    public void What_lifts_to_the_integers_is_taken_to_signs_where_those_are_wanted()
    {
        string file = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "2x4x6"), "39-F2-*.json").First();
        Scheme scheme = new CanonicalJson().Read(SourceFile.Open(file, Limits.Default), Limits.Default)[0].Scheme;
        LiftOutcome plain = NeighbourLift.Of(scheme, Ring.Modulo(2), 1, 1, CancellationToken.None);
        Assert.That(Ring.Of(plain.Lifted!), Is.EqualTo(Ring.Integers), "it shows nothing if that is over ZT at once");
        LiftOutcome signs = NeighbourLift.Of(scheme, Ring.Modulo(2), 3, 1, CancellationToken.None, Ring.Zt);
        Verdict verdict = Verifier.Certify(signs.Lifted!);
        Assert.That((verdict.Valid, verdict.Rank, Ring.Of(verdict.Canonical)), Is.EqualTo((true, 39, Ring.Zt)), signs.Sentence);
    }

    [TestCase(1, 3, 81)]
    [TestCase(-5, 7, 1 << 14)]
    [TestCase(1, 2, 6561)]
    [TestCase(-1, 1, 8)]
    public void FractionsAreReconstructed(int a, int b, int modulus)
    {
        if (Residue.Inverse(b, modulus) is not { } inverse)
        {
            Assert.That(RationalReconstruction.Of(a, modulus)?.Denominator.IsOne ?? true, Is.True);
            return;
        }
        Assert.That(RationalReconstruction.Of(a * inverse, modulus), Is.EqualTo(new Rational(a, b)));
    }

    [Test]
    public void SomeResiduesAreNoSmallFraction() => Assert.That(RationalReconstruction.Of(5, 16), Is.Null);
}

/// <summary>A·x = b over every field, checked by multiplying out.</summary>
[TestFixture(typeof(Gf2))]
[TestFixture(typeof(Gf3))]
[TestFixture(typeof(Gf5))]
[TestFixture(typeof(Gf7))]
internal sealed class LinearSystemTests<TCoefficients> where TCoefficients : struct, ICoefficients
{
    [FsCheck.NUnit.Property(MaxTest = 30)]
    public void SolutionsSolveAndRefusalsAreRight(ulong seed, byte rowsBelow, byte columnsBelow)
    {
        int q = (int)TCoefficients.Ring.Modulus, rows = 1 + rowsBelow, columns = 1 + columnsBelow;
        var random = new Xoroshiro(seed, 0);
        int[,] matrix = new int[rows, columns];
        var system = new LinearSystem<TCoefficients>(rows, columns);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
            {
                matrix[r, c] = random.Below(3) == 0 ? 1 + random.Below(q - 1) : 0;
                if (matrix[r, c] != 0) system.Add(r, c, matrix[r, c]);
            }
        system.Eliminate();
        var known = new int[columns];
        for (int c = 0; c < columns; c++) known[c] = random.Below(q);
        int[] inImage = Times(matrix, known, q);
        int[]? x = system.Solve(inImage);
        Assert.That(x, Is.Not.Null);
        Assert.That(Times(matrix, x!, q), Is.EqualTo(inImage));

        int[] any = new int[rows];
        for (int r = 0; r < rows; r++) any[r] = random.Below(q);
        if (system.Solve(any) is { } y) Assert.That(Times(matrix, y, q), Is.EqualTo(any));
        else Assert.That(RankWith(matrix, any, q), Is.EqualTo(system.Rank + 1));
    }

    private static int[] Times(int[,] matrix, int[] x, int q) =>
        [.. Enumerable.Range(0, matrix.GetLength(0))
            .Select(r => ((Enumerable.Range(0, x.Length).Sum(c => matrix[r, c] * x[c]) % q) + q) % q)];

    /// <summary>Rank of the matrix with one more column, by textbook elimination.</summary>
    private static int RankWith(int[,] matrix, int[] last, int q)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1) + 1, rank = 0;
        int[][] m = [.. Enumerable.Range(0, rows)
            .Select(r => Enumerable.Range(0, columns).Select(c => ((c < columns - 1 ? matrix[r, c] : last[r]) % q + q) % q).ToArray())];
        for (int c = 0; c < columns && rank < rows; c++)
        {
            int pivot = Array.FindIndex(m, rank, row => row[c] != 0);
            if (pivot < 0) continue;
            (m[rank], m[pivot]) = (m[pivot], m[rank]);
            for (int r = 0; r < rows; r++)
                if (r != rank && m[r][c] != 0)
                {
                    int times = m[r][c] * (int)Residue.Inverse(m[rank][c], q)! % q;
                    for (int k = 0; k < columns; k++) m[r][k] = ((m[r][k] - times * m[rank][k]) % q + q) % q;
                }
            rank++;
        }
        return rank;
    }
}
