using NUnit.Framework;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;
using static TensorDecomp.Tests.Recombination.RecombinationTests;

namespace TensorDecomp.Tests.Recombination;

public sealed class SubstitutionTests
{
    private static Scheme Rectangular => DirectSum.Along(Axis.P, Scheme.Naive(new(2, 2, 3)), Strassen);

    [TestCase("Z")]
    [TestCase("F2")]
    [TestCase("F3")]
    [TestCase("F4611686018427387847")]
    public void ADirectionThatNoIndexNamesIsFound(string name)
    {
        Ring.TryParse(name, out Ring ring);
        foreach (Axis axis in Axes.All)
        {
            // One row more than Strassen's scheme, seen in another basis along all three axes: only a slanted cut gives 7 back.
            Scheme sum = DirectSum.Along(axis, Strassen, Scheme.Naive(Strassen.Shape.With(axis, 1)));
            foreach (Axis other in Axes.All) sum = Sandwich.Elementary(sum, other, 0, 1, Coefficient.One);
            sum = Sandwich.Elementary(Sandwich.Elementary(sum, axis, 2, 0, Coefficient.One), axis, 1, 2, -Coefficient.One);
            Assert.That(Enumerable.Range(0, 3).Min(i => Projection.Without(axis, i, sum).Rank), Is.GreaterThan(7));
            Scheme cut = Substitution.Best(axis, sum, ring);
            Assert.That(cut.Shape, Is.EqualTo(Strassen.Shape));
            Assert.That(cut.Rank, Is.EqualTo(7), $"{axis}");
            Assert.That(ring.Contains(cut), Is.True);
            Assert.That(Verifier.Judge(cut, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, Is.True);
        }
    }

    [TestCase(1L << 40)]
    [TestCase((1L << 62) - 57)]
    public void LargeCoefficientsModuloALargeNumberSurviveACut(long modulus)
    {
        Ring ring = Ring.Modulo(modulus);
        Scheme sum = DirectSum.Along(Axis.P, Strassen, Scheme.Naive(new(2, 2, 1)));
        Scheme large = Sandwich.Elementary(sum, Axis.M, 0, 1, new Rational(modulus / 3));
        Scheme cut = Substitution.Best(Axis.P, large, ring);
        Assert.That(cut.Rank, Is.EqualTo(7));
        Assert.That(Verifier.Judge(cut, new Claim.Over(ring)).Valid, Is.True);
    }

    [Test]
    public void TheBestIsNeverWorseThanTheBestIndex([Values("ZT", "F2", "F3")] string name)
    {
        Ring.TryParse(name, out Ring ring);
        var random = new Random(5);
        Scheme scheme = KroneckerProduct.Of(Strassen, Rectangular);
        for (int turn = 0; turn < 4; turn++, scheme = Sandwich.Random(scheme, 2, random.Next))
            foreach (Axis axis in Axes.All)
            {
                if (!ring.Contains(scheme)) continue;
                Scheme cut = Substitution.Best(axis, scheme, ring);
                Assert.That(cut.Rank,
                    Is.LessThanOrEqualTo(Enumerable.Range(0, scheme.Shape.Length(axis))
                        .Min(i => Projection.Without(axis, i, scheme).Rank)));
                Assert.That(Verifier.Judge(cut, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, Is.True);
            }
        foreach (Axis axis in Axes.All)
        {
            Assert.That(Projection.Gone(axis, scheme), Is.EqualTo(Enumerable.Range(0, scheme.Shape.Length(axis))
                .Select(i => scheme.Rank - Projection.Without(axis, i, scheme).Rank)));
            if (!ring.Contains(scheme)) continue;
            int best = Substitution.Best(axis, scheme, ring).Rank;
            Assert.That(Substitution.Below(best, axis, scheme, ring), Is.Null);
            Assert.That(Substitution.Below(best + 1, axis, scheme, ring)?.Rank, Is.EqualTo(best));
        }
        Assert.That(() => Substitution.Best(Axis.M, Scheme.Naive(new(1, 2, 2)), ring), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase("ZT")]
    [TestCase("Z")]
    [TestCase("Q")]
    [TestCase("Z[1/2]")]
    [TestCase("Q(i)")]
    [TestCase("F2")]
    [TestCase("F3")]
    [TestCase("F5")]
    [TestCase("Z/4")]
    [TestCase("Z/6")]
    public void WhatIsLeftHoldsOverTheSameRing(string name)
    {
        Assert.That(Ring.TryParse(name, out Ring ring), Is.True);
        Coefficient half = new Rational(1, 2);
        Coefficient[] odd = [Coefficient.One, new Rational(2), half, Coefficient.I];
        var random = new Random(11);
        int smaller = 0;
        foreach (Coefficient c in odd)
        {
            Scheme scheme = KroneckerProduct.Of(Strassen, Scheme.Naive(new(1, 2, 2)));
            for (int turn = 0; turn < 6; turn++)
            {
                scheme = Sandwich.Random(scheme, 1, random.Next);
                if (turn == 2) scheme = Sandwich.Elementary(scheme, Axes.All[random.Next(3)], 0, 1, c);
                if (!ring.Contains(scheme)) break;
                foreach (Axis axis in Axes.All)
                {
                    if (scheme.Shape.Length(axis) < 2) continue;
                    Scheme cut = Substitution.Best(axis, scheme, ring);
                    Assert.That(cut.Shape, Is.EqualTo(scheme.Shape.With(axis, scheme.Shape.Length(axis) - 1)));
                    Assert.That(ring.Contains(cut), Is.True);
                    Assert.That(Verifier.Judge(cut, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, Is.True,
                        $"{axis}, turn {turn}");
                    smaller += scheme.Rank - cut.Rank;
                }
            }
        }
        Assert.That(smaller, Is.Positive);
    }

    /// <summary>
    /// What is found against all that there is over GF(2): every form, every space that terms span. Directions alone take less from
    /// some of these schemes, which are Strassen's squared, at 3x4x4 what is left of it, and neighbours in their flip graphs.
    /// </summary>
    [Test]
    public void SpacesTakeMoreThanDirectionsAndNearlyAllThatAnySpaceDoes()
    {
        Ring ring = Ring.Modulo(2);
        Scheme square = KroneckerProduct.Of(Strassen, Strassen);
        (int better, int short_, int most) = (0, 0, 0);
        foreach (Scheme scheme in FlipNeighbours.Of(square, ring, 1).Take(3)
            .Concat(FlipNeighbours.Of(Substitution.Best(Axis.M, square, ring), ring, 2).Take(3)))
            foreach (Axis axis in Axes.All)
            {
                (int byDirections, int atMost) = Exhaustive(axis, scheme);
                int found = scheme.Rank - Substitution.Best(axis, scheme, ring).Rank;
                Assert.That(found, Is.InRange(byDirections, atMost));
                Assert.That(Substitution.Gone(axis, scheme, ring), Is.InRange(byDirections, found));
                (better, short_, most) = (better + (found > byDirections ? 1 : 0), short_ + atMost - found, most + atMost);
            }
        Assert.That(better, Is.GreaterThan(9));
        Assert.That(short_, Is.LessThan(most / 10));
    }

    /// <summary>Most terms that vanish by a form and a direction, and by a form and any space spanned by terms, over GF(2).</summary>
    private static (int ByDirections, int AtMost) Exhaustive(Axis axis, Scheme scheme)
    {
        (int byDirections, int atMost) = (0, 0);
        (AlongAxis a, AlongAxis b) = AlongAxis.Of(axis, scheme);
        int length = scheme.Shape.Length(axis);
        foreach ((AlongAxis restricted, AlongAxis quotient) in ((AlongAxis, AlongAxis)[])[(a, b), (b, a)])
        {
            int[][] r = Slices(restricted), q = Slices(quotient);
            for (int phi = 1; phi < 1 << length; phi++)
            {
                int[] left =
                    [.. Enumerable.Range(0, scheme.Rank)
                        .Where(t => r[t].Where((_, k) => (phi >> k & 1) == 0).Any(s => s != 0) || r[t].Where((_, k) => (phi >> k & 1) == 1)
                        .Distinct().Count() > 1)];
                int gone = scheme.Rank - left.Length;
                for (int x = 1; x < 1 << length; x++)
                    if (int.IsOddInteger(int.PopCount(x & phi)))
                        byDirections =
                            Math.Max(byDirections, gone
                                + left.Count(t => q[t].Where((_, k) => (x >> k & 1) == 0).All(s => s == 0)
                                    && q[t].Where((_, k) => (x >> k & 1) == 1).Distinct().Count() == 1));
                var many = left.GroupBy(t => Whole(q[t], quotient.Across)).ToDictionary(g => g.Key, g => g.Count());
                (long Vector, int Slice)[] vectors =
                    [.. left.DistinctBy(t => Whole(q[t], quotient.Across))
                        .Select(t =>
                            (Whole(q[t], quotient.Across), q[t].Where((_, k) => (phi >> k & 1) == 1).Aggregate(0, (s, y) => s ^ y)))
                                .Where(v => v.Item2 != 0)];
                atMost = Math.Max(atMost, gone + Most(vectors, many, 0, [(0, 0)], quotient.Across, 0));
            }
        }
        return (byDirections, atMost);

        static int[][] Slices(AlongAxis side) =>
            [.. Enumerable.Range(0, side.Factor.Rank)
                .Select(t => Enumerable.Range(0, side.Along)
                .Select(k => Enumerable.Range(0, side.Across).Sum(i => side.Factor[t, side.Index(k, i)].Re.Numerator.IsEven ? 0 : 1 << i))
                .ToArray())];

        static long Whole(int[] slices, int across) => slices.Aggregate(0L, (w, s) => w << across | (uint)s);

        static int Most((long Vector, int Slice)[] vectors, Dictionary<long, int> many, int from, (long Vector, int Slice)[] span,
            int dimensions, int count)
        {
            int most = count;
            for (int i = from; i < vectors.Length && dimensions > 0; i++)
            {
                (long vector, int slice) = vectors[i];
                if (Array.Exists(span, s => s.Slice == slice)) continue;
                (long Vector, int Slice)[] more = [.. span.Select(s => (s.Vector ^ vector, s.Slice ^ slice))];
                most = Math.Max(most,
                    Most(vectors, many, i + 1, [.. span, .. more], dimensions - 1,
                        count + more.Sum(s => many.GetValueOrDefault(s.Vector))));
            }
            return most;
        }
    }
}
