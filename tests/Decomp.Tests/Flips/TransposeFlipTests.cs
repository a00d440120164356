using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Flip graphs of schemes that a transposition leaves as they are, beside a reference that transposes terms as matrices.</summary>
public sealed class TransposeFlipTests
{
    private static readonly (Shape Shape, IndexSymmetry Symmetry)[] s_cases =
    [
        .. from shape in (Shape[])[new(2, 2, 2), new(2, 2, 3), new(3, 2, 2), new(2, 3, 2), new(3, 3, 2), new(3, 3, 3), new(2, 4, 2)]
           from symmetry in Symmetries(shape) select (shape, symmetry),
    ];

    public static IEnumerable<Ring> Rings => FlipWalkers.SymmetricRings;

    private static IEnumerable<IndexSymmetry> Symmetries(Shape shape) =>
        Enumerable.Range(0, 3).Select(pairs => IndexSymmetry.Transposition(shape, pairs)).Where(s => s.Fits(shape));

    [TestCaseSource(nameof(Rings))]
    public void EveryMoveKeepsTheTensorAndTheSymmetry(Ring ring)
    {
        foreach ((Shape shape, IndexSymmetry symmetry) in s_cases) FlipWalkers.For(shape, ring,
            new EveryOrbitMove(shape, symmetry, 600, (scheme, ring, where) => AssertInvariant(scheme, symmetry, ring, where)));
    }

    [TestCaseSource(nameof(Rings))]
    public void LongWalksStayInvariantDecompositions(Ring ring)
    {
        foreach ((Shape shape, IndexSymmetry symmetry) in s_cases.Append((new(4, 4, 5), IndexSymmetry.Transposition(new(4, 4, 5), 1))))
        {
            IFlipWalker walker = FlipWalkers.Create(shape, ring, 3, 0);
            walker.Start(Scheme.Naive(shape), FlipPolicy.For(symmetry)[0] with { Patience = 100, Margin = 9, SplitShare = 128 });
            for (int slice = 0; slice < 10; slice++)
            {
                walker.Advance(3_000, target: 1);
                AssertInvariant(walker.Current, symmetry, ring, $"{shape} under {symmetry} over {ring}, slice {slice}");
            }
        }
    }

    [TestCase("transpose", 23)]
    [TestCase("transpose-1", 23)]
    public void ThreeByThreeComesDown(string name, int rank)
    {
        Shape shape = new(3, 3, 3);
        Assert.That(IndexSymmetry.TryParse(name, shape, out IndexSymmetry symmetry), Is.True);
        var search = new FlipSearch(new FlipSettings(shape, Ring.Modulo(2), rank, 1, Walkers: 4) { Policies = FlipPolicy.For(symmetry) });
        for (int round = 0; round < 60 && !search.Done; round++) search.Step(2);
        Assert.That(search.BestRank, Is.LessThanOrEqualTo(rank));
    }

    [Test]
    public void TranspositionsAreWrittenAsTheyAreRead()
    {
        foreach ((string name, Shape shape, int pivot) in ((string, Shape, int)[])[("transpose", new(4, 5, 4), 2),
            ("transpose-2", new(4, 4, 5), 0), ("transpose-1", new(3, 5, 5), 1), ("transpose", new(4, 4, 4), 2)])
        {
            Assert.That(IndexSymmetry.TryParse(name, shape, out IndexSymmetry symmetry) && symmetry.Fits(shape), Is.True, name);
            Assert.That((symmetry.ToString(), symmetry.Pivot), Is.EqualTo((name, pivot)));
        }
        foreach (string wrong in (string[])["transpose:1", "transpose-", "transpose--1", "transposed", "transpose-x"])
            Assert.That(IndexSymmetry.TryParse(wrong, new(4, 4, 4), out _), Is.False, wrong);
        Assert.That(IndexSymmetry.TryParse("transpose", new(3, 4, 5), out IndexSymmetry none) && none.Fits(new(3, 4, 5)), Is.False,
            "no two dimensions are equal");
        Assert.That(IndexSymmetry.Transposition(new(3, 4, 3), 3).Fits(new(3, 4, 3)), Is.False, "three pairs are six columns");
    }

    private static void AssertInvariant(Scheme scheme, IndexSymmetry symmetry, Ring ring, string where)
    {
        Assert.That(Verifier.Judge(scheme, new Claim.Over(ring)).Valid, Is.True, where);
        Ring over = ring.Modulus == 0 ? Ring.Integers : ring;
        Scheme turned = scheme;
        // until the two equal dimensions are M and P
        for (int k = symmetry.Alone!.Value; k != 1; k = (k + 2) % 3) turned = Permutation.Rotated(turned);
        Assert.That(Text(Image(turned, symmetry)), Is.EqualTo(Text(turned)), where);

        string Text(Scheme s) => CanonicalForm.Text(CanonicalForm.Of(s, over), over);
    }

    /// <summary>u⊗v⊗w ↦ vᵀY⁻¹ ⊗ ±Yuᵀ ⊗ ±wᵀ with the symmetric or, with the sign −, alternating form Y on the middle dimension; Y⁻¹ =
    /// ±Y.</summary>
    private static Scheme Image(Scheme scheme, IndexSymmetry symmetry)
    {
        (int m, int n) = (scheme.Shape.M, scheme.Shape.N);
        int pairs = symmetry.M + symmetry.N + symmetry.P, sign = 2 * pairs == n ? -1 : 1;
        int[,] form = new int[n, n];
        for (int j = 0; j < n; j++)
            if (j >= 2 * pairs) form[j, j] = 1;
            else form[j, j ^ 1] = j % 2 == 0 ? 1 : sign;
        List<Entry>[] u = new List<Entry>[scheme.Rank], v = new List<Entry>[scheme.Rank], w = new List<Entry>[scheme.Rank];
        for (int r = 0; r < scheme.Rank; r++)
        {
            (u[r], v[r], w[r]) = ([], [], []);
            foreach (Entry e in scheme.V.Term(r).ToArray())
                for (int j = 0; j < n; j++)
                    if (form[e.Index / m, j] * sign is not 0 and var f) u[r].Add(new Entry(e.Index % m * n + j, Times(f, e.Value)));
            foreach (Entry e in scheme.U.Term(r).ToArray())
                for (int j = 0; j < n; j++)
                    if (form[j, e.Index % n] * sign is not 0 and var f) v[r].Add(new Entry(j * m + e.Index / n, Times(f, e.Value)));
            foreach (Entry e in scheme.W.Term(r).ToArray()) w[r].Add(new Entry(e.Index % m * m + e.Index / m, Times(sign, e.Value)));
            foreach (List<Entry> factor in (List<Entry>[])[u[r], v[r], w[r]]) factor.Sort((x, y) => x.Index.CompareTo(y.Index));
        }
        return new Scheme(scheme.Shape, Factor.FromTerms(m * n, u), Factor.FromTerms(n * m, v), Factor.FromTerms(m * m, w));
    }

    private static Coefficient Times(int sign, Coefficient value) => sign > 0 ? value : -value;
}
