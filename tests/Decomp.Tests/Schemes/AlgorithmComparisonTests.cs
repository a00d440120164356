using NUnit.Framework;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>Disguised schemes are recognised, and the change of basis that is named does what it says; different ones are told
/// apart.</summary>
public sealed class AlgorithmComparisonTests
{
    private static readonly Shape Square = new(2, 2, 2);

    private static IEnumerable<TestCaseData> Schemes() =>
    [
        new TestCaseData(SampleSchemes.Strassen, Ring.Rationals).SetArgDisplayNames("2x2x2:7"),
        new TestCaseData(Stored("2x3x4", "20-ZT-*.json"), Ring.Rationals).SetArgDisplayNames("2x3x4:20"),
        new TestCaseData(Stored("3x3x3", "23-ZT-*.json"), Ring.Rationals).SetArgDisplayNames("3x3x3:23"),
        new TestCaseData(Stored("3x3x3", "23-Z_1_2-*.json"), Ring.Rationals).SetArgDisplayNames("3x3x3:23 with halves"),
        new TestCaseData(Stored("2x2x2", "7-Z_i-*.json"), Ring.GaussianRationals).SetArgDisplayNames("2x2x2:7 with i"),
        new TestCaseData(SampleSchemes.Strassen, Ring.Modulo(2)).SetArgDisplayNames("2x2x2:7 over F2"),
        new TestCaseData(Stored("3x3x3", "23-F2-*.json"), Ring.Modulo(2)).SetArgDisplayNames("3x3x3:23 over F2"),
        new TestCaseData(Stored("2x3x4", "20-ZT-*.json"), Ring.Modulo(3)).SetArgDisplayNames("2x3x4:20 over F3"),
        new TestCaseData(Scheme.Naive(new Shape(2, 3, 3)),
            Ring.Rationals).SetArgDisplayNames("schoolbook, with scales of every axis for symmetries"),
        new TestCaseData(DirectSum.Along(Axis.P, SampleSchemes.Strassen, SampleSchemes.Strassen),
            Ring.Rationals).SetArgDisplayNames("twice Strassen"),
    ];

    [TestCaseSource(nameof(Schemes))]
    public void A_disguised_scheme_is_recognised_and_the_change_of_basis_leads_there(Scheme scheme, Ring ring)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            Random random = new(seed);
            Scheme other = Shuffled(Sandwich.Random(scheme, 9, random.Next), random);
            if (ring.Modulus == 0)
                other = other.Scaled(() => new Rational(random.Next(1, 5) * (random.Next(2) * 2 - 1), random.Next(1, 5)));
            if (seed > 0) other = Permutation.Rotated(other);
            if (seed > 1) other = Permutation.Transposed(other);
            (Scheme from, Scheme to) = (CanonicalForm.Of(scheme, ring), CanonicalForm.Of(other, ring));
            Comparison comparison = AlgorithmComparison.Of(from, ring, to, ring);
            Assert.That(comparison.Sameness, Is.EqualTo(Sameness.Equal), comparison.Reason);
            if (comparison.Change is { } change)
                Assert.That(CanonicalForm.Hash(CanonicalForm.Of(Applied(change, from, ring), ring), ring),
                    Is.EqualTo(CanonicalForm.Hash(to, ring)));
        }
    }

    [Test]
    public void Schemes_of_the_store_with_one_shape_and_rank_are_told_apart_by_ranks_or_finer()
    {
        Scheme[] schemes =
            [.. Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "3x3x3"), "23-Z*.json").Order(StringComparer.Ordinal)
                .Select(Read)];
        Assert.That(schemes, Has.Length.GreaterThan(3));
        for (int i = 0; i < schemes.Length; i++)
            for (int j = 0; j < i; j++)
                if (OrbitInvariant.Of(schemes[i], Ring.Rationals) != OrbitInvariant.Of(schemes[j], Ring.Rationals))
                {
                    Comparison comparison = AlgorithmComparison.Of(schemes[i], Ring.Of(schemes[i]), schemes[j], Ring.Of(schemes[j]));
                    Assert.That((comparison.Sameness, comparison.Reason), Is.EqualTo((Sameness.Different, comparison.Reason)));
                    Assert.That(comparison.Reason, Does.Match("terms have matrices|traces|invariants of pairs|assignments"));
                }
    }

    [Test]
    public void Two_copies_in_one_basis_are_not_two_copies_in_two()
    {
        Scheme twice = DirectSum.Along(Axis.P, SampleSchemes.Strassen, SampleSchemes.Strassen);
        Scheme twisted =
            DirectSum.Along(Axis.P, SampleSchemes.Strassen, Sandwich.Elementary(SampleSchemes.Strassen, Axis.M, 0, 1, Coefficient.One));
        Comparison comparison = AlgorithmComparison.Of(twice, Ring.Zt, twisted, Ring.Integers);
        Assert.That(comparison.Sameness, Is.EqualTo(Sameness.Different), comparison.Reason);
        Assert.That(comparison.Reason, Does.Contain("pairs of terms"));
    }

    [Test]
    public void What_cannot_be_equal_or_cannot_be_settled_is_said()
    {
        Assert.That(Answer(Scheme.Naive(Square), Scheme.Naive(new Shape(2, 2, 3))),
            Is.EqualTo("Different: their shapes are 2x2x2 and 2x2x3"));
        Assert.That(Answer(Scheme.Naive(Square), SampleSchemes.Strassen), Is.EqualTo("Different: they have 8 and 7 nonzero terms"));
        Comparison four = AlgorithmComparison.Of(SampleSchemes.Strassen, Ring.Modulo(4),
            Sandwich.Elementary(SampleSchemes.Strassen, Axis.M, 0, 1, Coefficient.One), Ring.Modulo(4));
        Assert.That((four.Sameness, four.Reason),
            Is.EqualTo((Sameness.Undecided, "Z/4 is no field, and only fields are searched for a change of basis")));
        Scheme large = Scheme.Naive(new Shape(8, 8, 8));
        Comparison many =
            AlgorithmComparison.Of(large, Ring.Zt, Sandwich.Elementary(large, Axis.M, 0, 1, Coefficient.One), Ring.Zt);
        Assert.That(many.Sameness, Is.EqualTo(Sameness.Undecided));
        Assert.That(many.Reason, Does.Contain("too many to compare in pairs"));
        static string Answer(Scheme a, Scheme b) =>
            AlgorithmComparison.Of(a, Ring.Of(a), b, Ring.Of(b)) is var c ? $"{c.Sameness}: {c.Reason}" : "";
    }

    /// <summary>The change of basis by its definition, with arithmetic of this test's own.</summary>
    private static Scheme Applied(BasisChange change, Scheme scheme, Ring ring)
    {
        for (int k = 0; k < change.Rotations; k++) scheme = Permutation.Rotated(scheme);
        if (change.Transposed) scheme = Permutation.Transposed(scheme);
        Shape s = scheme.Shape;
        (Coefficient[][] p, Coefficient[][] q, Coefficient[][] r) = (change.P, change.Q, change.R);
        (Coefficient[][] qInverse, Coefficient[][] rInverse, Coefficient[][] pInverse) =
            (Inverse(q, ring), Inverse(r, ring), Inverse(p, ring));
        return new Scheme(s, Mapped(scheme.U, s.M, s.N, p, qInverse), Mapped(scheme.V, s.N, s.P, q, rInverse),
            Mapped(scheme.W, s.M, s.P, Transposed(pInverse), Transposed(r)));
    }

    private static Factor Mapped(Factor factor, int rows, int columns, Coefficient[][] left, Coefficient[][] right) =>
        Factor.FromDense(factor.Rank, factor.Size, (t, e) =>
        {
            Coefficient sum = Coefficient.Zero;
            foreach (Entry entry in factor.Term(t))
                sum += left[e / columns][entry.Index / columns] * entry.Value * right[entry.Index % columns][e % columns];
            return sum;
        });

    private static Coefficient[][] Transposed(Coefficient[][] x) =>
        [.. Enumerable.Range(0, x.Length).Select(i => x.Select(row => row[i]).ToArray())];

    private static Coefficient[][] Inverse(Coefficient[][] matrix, Ring ring)
    {
        int n = matrix.Length;
        Coefficient[][] rows =
            [.. matrix.Select((row, i) =>
                (Coefficient[])[.. row, .. Enumerable.Range(0, n).Select(j => i == j ? Coefficient.One : Coefficient.Zero)])];
        for (int k = 0; k < n; k++)
        {
            int pivot = Array.FindIndex(rows, k, row => !row[k].IsZero);
            (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
            Coefficient scale = ring.Modulus == 0 ? Content.Inverse(rows[k][k])
                : new Rational(Residue.Inverse(rows[k][k].Re.Numerator, ring.Modulus)!.Value);
            rows[k] = [.. rows[k].Select(x => Wrapped(x * scale, ring))];
            for (int i = 0; i < n; i++)
                if (i != k && rows[i][k] is { IsZero: false } multiple)
                    rows[i] = [.. rows[i].Zip(rows[k], (x, y) => Wrapped(x - multiple * y, ring))];
        }
        return [.. rows.Select(row => row[n..])];
    }

    private static Coefficient Wrapped(Coefficient x, Ring ring) =>
        ring.Modulus == 0 ? x : new Rational(Residue.Of(x.Re, ring.Modulus)!.Value.Value);

    private static Scheme Stored(string shape, string pattern) =>
        Read(Directory.GetFiles(Path.Combine(Surroundings.Root, "results", shape), pattern).Order(StringComparer.Ordinal).First());

    private static Scheme Read(string file) => FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default).Single().Scheme;

    private static Scheme Shuffled(Scheme scheme, Random random)
    {
        int[] order = [.. Enumerable.Range(0, scheme.Rank)];
        random.Shuffle(order);
        Factor[] factors = [.. scheme.Factors.Select(f => Factor.FromTerms(f.Size, [.. order.Select(r => f.Term(r).ToArray())]))];
        return new Scheme(scheme.Shape, factors[0], factors[1], factors[2]);
    }
}
