using FsCheck;
using NUnit.Framework;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Every kind of coefficients in every kind of bit vector: moves keep the tensor and agree with the plain reference.</summary>
[TestFixture(typeof(Gf2), typeof(Narrow<ushort>))]
[TestFixture(typeof(Gf2), typeof(Narrow<uint>))]
[TestFixture(typeof(Gf2), typeof(Narrow<ulong>))]
[TestFixture(typeof(Gf2), typeof(Wide<Wide<Narrow<ulong>>>))]
[TestFixture(typeof(Gf3), typeof(Narrow<uint>))]
[TestFixture(typeof(Gf3), typeof(Wide<Narrow<ulong>>))]
[TestFixture(typeof(Gf5), typeof(Narrow<ushort>))]
[TestFixture(typeof(Gf5), typeof(Narrow<ulong>))]
[TestFixture(typeof(Gf5), typeof(Wide<Narrow<ulong>>))]
[TestFixture(typeof(Gf7), typeof(Narrow<uint>))]
[TestFixture(typeof(Gf7), typeof(Narrow<ulong>))]
[TestFixture(typeof(Gf7), typeof(Wide<Wide<Wide<Narrow<ulong>>>>))]
[TestFixture(typeof(Zt), typeof(Narrow<uint>))]
[TestFixture(typeof(Zt), typeof(Narrow<ulong>))]
[TestFixture(typeof(Zt), typeof(Wide<Wide<Wide<Narrow<ulong>>>>))]
internal sealed class FlipMoveTests<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    private const int Length = 4;

    [FsCheck.NUnit.Property(MaxTest = 20)]
    public bool FlipsKeepAnyTensorAndFollowTheReference(ulong seed, byte rank)
    {
        var random = new Xoroshiro(seed, 0);
        TermTable<T, SeparateTerms> terms = RandomTerms(ref random, 2 + rank % 90);
        PlainTerms plain = PlainTerms.Of<TCoefficients, T>(terms, Length);
        int[] tensor = plain.Tensor();
        Xoroshiro twin = random;
        for (int flip = 0; flip < 15 && terms.Rank > 1; flip++)
        {
            Assert.That(FlipMoves<TCoefficients, T, SeparateTerms>.Flip(terms, ref random), Is.EqualTo(plain.Flip(ref twin)));
            AssertSame(terms, plain);
        }
        return terms.Rank == 0 ? tensor.All(x => x == 0) : plain.Tensor().SequenceEqual(tensor);
    }

    [FsCheck.NUnit.Property(MaxTest = 20)]
    public bool AddedTermsKeepAnyTensor(ulong seed, byte rank, bool split)
    {
        var random = new Xoroshiro(seed, 1);
        TermTable<T, SeparateTerms> terms = RandomTerms(ref random, 2 + rank % 90);
        int before = terms.Rank;
        int[] tensor = PlainTerms.Of<TCoefficients, T>(terms, Length).Tensor();
        bool added = split ? Perturbation<TCoefficients, T, SeparateTerms>.Split(terms, ref random) : Perturbation<TCoefficients, T,
            SeparateTerms>.Plus(terms, ref random);
        PlainTerms after = PlainTerms.Of<TCoefficients, T>(terms, Length);
        AssertSame(terms, after);
        return terms.Rank == before + (added ? 1 : 0) && after.Tensor().SequenceEqual(tensor);
    }

    [FsCheck.NUnit.Property(MaxTest = 20)]
    public bool DependentTermsCollapse(ulong seed, byte members)
    {
        // Terms that share u and take v from a space of three dimensions: four of them are dependent.
        var random = new Xoroshiro(seed, 2);
        var terms = new TermTable<T, SeparateTerms>(70);
        T u = RandomFactor(ref random);
        for (int r = 0; r < 4 + members % 12; r++)
        {
            T v = RandomFactor(ref random);
            for (int k = 0; k < TCoefficients.Units; k++) v &= ~T.Single(k * T.PlaneWidth(TCoefficients.Units) + 3);
            v = TCoefficients.Canonical(v, out _);
            if (!v.IsZero) terms.Add(u, v, RandomFactor(ref random), random.Below(TCoefficients.Units));
        }
        if (terms.Rank < 4) return true;
        int[] tensor = PlainTerms.Of<TCoefficients, T>(terms, Length).Tensor();
        while (Dependence<TCoefficients, T, SeparateTerms>.Reduce(terms))
        {
            PlainTerms after = PlainTerms.Of<TCoefficients, T>(terms, Length);
            AssertSame(terms, after);
            if (!(terms.Rank == 0 ? tensor.All(x => x == 0) : after.Tensor().SequenceEqual(tensor))) return false;
        }
        // Over ZT a dependence can have coefficients that do not fit.
        return terms.Rank <= 3 || TCoefficients.Ring == Ring.Zt;
    }

    [TestCase(5)]
    [TestCase(70)]
    [TestCase(140)]
    public void ReplacingAFactorByAnyOtherOrByItselfKeepsTheSharedSets(int rank)
    {
        var random = new Xoroshiro(9, (ulong)rank);
        TermTable<T, SeparateTerms> terms = RandomTerms(ref random, rank);
        for (int round = 0; round < 25; round++)
        {
            (int x, int r) = (random.Below(3), random.Below(rank));
            terms.Replace(x, r, round % 2 == 0 ? terms.Factor(x, r) : RandomFactor(ref random));
            AssertSame(terms, PlainTerms.Of<TCoefficients, T>(terms, Length));
        }
    }

    [Test]
    public void WalksStayDecompositions()
    {
        Shape shape = new(2, 2, 2);
        var terms = new TermTable<T, SeparateTerms>(shape.NaiveRank + 8);
        TermCodec<TCoefficients, T, SeparateTerms>.Encode(Scheme.Naive(shape), terms);
        var random = new Xoroshiro(5, 0);
        for (int round = 0; round < 40; round++)
        {
            for (int flip = 0; flip < 25; flip++)
                if (FlipMoves<TCoefficients, T, SeparateTerms>.Flip(terms, ref random) == FlipOutcome.Stuck) break;
            if (terms.Rank < shape.NaiveRank) Perturbation<TCoefficients, T, SeparateTerms>.Plus(terms, ref random);
            Verdict verdict = Verifier.Judge(TermCodec<TCoefficients, T, SeparateTerms>.Decode(terms, shape),
                new Claim.Over(TCoefficients.Ring));
            Assert.That(verdict.Valid, Is.True, verdict.FirstFailure?.ToString());
        }
    }

    [Test]
    public void CodecRoundTrips()
    {
        var random = new Xoroshiro(6, 0);
        TermTable<T, SeparateTerms> terms = RandomTerms(ref random, 65);
        Shape shape = new(2, 2, 2);
        Scheme scheme = TermCodec<TCoefficients, T, SeparateTerms>.Decode(terms, shape);
        var again = new TermTable<T, SeparateTerms>(terms.Capacity);
        TermCodec<TCoefficients, T, SeparateTerms>.Encode(scheme, again);
        AssertSame(again, PlainTerms.Of<TCoefficients, T>(terms, Length));
    }

    private static TermTable<T, SeparateTerms> RandomTerms(ref Xoroshiro random, int rank)
    {
        var terms = new TermTable<T, SeparateTerms>(rank + 8);
        for (int r = 0; r < rank; r++)
            terms.Add(RandomFactor(ref random), RandomFactor(ref random), RandomFactor(ref random), random.Below(TCoefficients.Units));
        return terms;
    }

    private static T RandomFactor(ref Xoroshiro random)
    {
        while (true)
        {
            T bits = default;
            for (int a = 0; a < Length; a++)
                if (random.Below(Math.Max(4, 2 * TCoefficients.Units)) is var k && k < TCoefficients.Units)
                    bits |= T.Single(k * T.PlaneWidth(TCoefficients.Units) + a);
            if (!bits.IsZero) return TCoefficients.Canonical(bits, out _);
        }
    }

    private static void AssertSame(TermTable<T, SeparateTerms> terms, PlainTerms plain)
    {
        Assert.That(terms.Rank, Is.EqualTo(plain.Terms.Count));
        for (int r = 0; r < terms.Rank; r++)
        {
            Assert.That(Units<TCoefficients>.Balanced(terms.Unit(r)), Is.EqualTo(plain.Terms[r].Unit), $"unit of term {r}");
            for (int x = 0; x < 3; x++)
                Assert.That(PlainTerms.Entries<TCoefficients, T>(terms.Factor(x, r), Length), Is.EqualTo(plain.Terms[r].Factors[x]),
                    $"factor {x} of term {r}");
        }
        List<(int, int)> shared = plain.Shared();
        Assert.That(terms.SharedCount, Is.EqualTo(shared.Count));
        Assert.That(Enumerable.Range(0, shared.Count).Select(terms.SharedAt), Is.EqualTo(shared));
    }
}
