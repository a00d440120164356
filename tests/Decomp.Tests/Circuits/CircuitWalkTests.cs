using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Circuits;

/// <summary>Walks among programs stay with valid schemes and programs that compute them, over every ring that has walks.</summary>
public sealed class CircuitWalkTests
{
    private static readonly string[] s_files =
        ["3x3x3/23-F2-03ffbac7.json", "3x3x3/23-ZT-0d2b4224.json", "3x3x3/23-Z-341f3081.json", "3x3x3/23-Z_1_2-3e1e223f.json"];

    [TestCaseSource(nameof(s_files))]
    public void After_many_steps_the_scheme_holds_and_its_program_computes_it(string name)
    {
        Submission start = new CanonicalJson().Read(
            SourceFile.Open(Path.Combine(Surroundings.Root, "results", name), Limits.Default), Limits.Default)[0];
        if (start.StatedRing!.Modulus == 2) Walk(start.Scheme, start.StatedRing, size => new BitSums(size));
        else Walk(start.Scheme, start.StatedRing, size => new SignedSums(size));
    }

    [Test]
    public void So_it_is_over_three_elements()
    {
        Scheme strassen = Known.Strassen.Select((_, _, c) => c.Re.Sign < 0 ? new Rational(2) : c);
        Walk(strassen, Ring.Modulo(3), size => new TritSums(size));
    }

    [Test]
    public void Strassens_algorithm_becomes_one_with_15_additions_and_no_fewer()
    {
        // Winograd 1971 has 15, and Probert 1976 proved that seven products take no fewer.
        CircuitWalk<SignedSums> walk = new(Known.Strassen, Ring.Zt, size => new SignedSums(size), 1);
        Assert.That(walk.Additions, Is.EqualTo(18));
        int least = 18;
        for (int step = 0; step < 3000; step++)
        {
            if (step % 2 == 0) walk.ChangeBasis(0.5);
            else walk.Exchange();
            least = Math.Min(least, walk.Additions);
            Assert.That(walk.Additions, Is.GreaterThanOrEqualTo(15));
        }
        Assert.That(least, Is.EqualTo(15));
    }

    [Test]
    public void A_scheme_with_a_zero_term_or_large_numbers_is_refused()
    {
        Scheme large = Known.Strassen.With(0, 0, 0, new Rational(1000)).With(0, 0, 1, new Rational(999));
        Assert.That(() => new CircuitWalk<SignedSums>(large, Ring.Integers, size => new SignedSums(size), 1), Throws.ArgumentException);
        Factor empty = Factor.FromTerms(1, [[]]);
        Assert.That(() => new CircuitWalk<SignedSums>(new Scheme(new Shape(1, 1, 1), empty, empty, empty), Ring.Zt,
            size => new SignedSums(size), 1), Throws.ArgumentException);
    }

    private static void Walk<TSums>(Scheme start, Ring ring, Func<int, TSums> sums) where TSums : struct, ISums
    {
        CircuitWalk<TSums> walk = new(start, ring, sums, 5);
        int begun = walk.Additions, least = begun, flips = 0;
        Assert.That(begun, Is.LessThanOrEqualTo(PlainAdditions(start)));
        for (int step = 0; step < 2000; step++)
        {
            if (step % 2 == 1) walk.Exchange();
            else if (step % 20 == 0 ? walk.ChangeBasis(0.6) : walk.Flip(0.6)) flips++;
            least = Math.Min(least, walk.Additions);
            if (step % 200 != 0) continue;
            Claim claim = ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring);
            Assert.That(Verifier.Judge(walk.Scheme, claim).Valid, $"step {step}");
            Assert.That(ring.Contains(walk.Scheme));
            Assert.That(walk.Program.Computes(walk.Scheme, ring), $"step {step}");
            Assert.That(walk.Program.Additions, Is.LessThanOrEqualTo(walk.Additions), "a sum that nobody needs is written down by nobody");
        }
        Assert.That(flips, Is.Positive, "the walk goes nowhere");
    }

    private static int PlainAdditions(Scheme scheme) => scheme.Nonzeros - 2 * scheme.Rank - scheme.Tensor.WSize;
}
