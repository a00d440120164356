using NUnit.Framework;
using TensorDecomp.Schemes.Bases;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Outer schemes that change their bases before their blocks are cut.</summary>
public sealed class ChangedBasesTests
{
    private const int Limit = 9;

    [TestCase("ZT")]
    [TestCase("Z")]
    [TestCase("Q")]
    [TestCase("F2")]
    [TestCase("F3")]
    public void A_walk_stays_a_decomposition_and_a_move_taken_back_leaves_no_trace(string name)
    {
        Ring.TryParse(name, out Ring ring);
        SmallNumbers numbers = new(ring);
        Scheme start = DirectSum.Along(Axis.P, RecombinationTests.Strassen, Scheme.Naive(new Shape(2, 2, 1)));
        OuterWalk walk = new(Residues.Balanced(start, ring), numbers);
        Draws draws = new(3);
        int moved = 0;
        for (int step = 0; step < 500; step++)
        {
            string before = Text(walk.ToScheme());
            if (!walk.Move(ref draws)) Assert.That(Text(walk.ToScheme()), Is.EqualTo(before));
            else if (step % 3 == 0)
            {
                walk.Back();
                Assert.That(Text(walk.ToScheme()), Is.EqualTo(before));
            }
            else moved++;
        }
        Assert.That(moved, Is.GreaterThan(20));
        Scheme end = walk.ToScheme();
        Assert.That(ring.Contains(end), Is.True);
        Assert.That(Verifier.Judge(end, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, Is.True);
        Assert.That(Text(end), Is.Not.EqualTo(Text(start)));
        for (int r = 0; r < end.Rank; r++)
            for (int f = 0; f < 3; f++)
                Assert.That(walk.Touched(f, r), Is.EqualTo(end.Factors[f].Term(r).ToArray().Aggregate(0UL, (t, e) => t | 1UL << e.Index)));
    }

    [TestCase("F2")]
    [TestCase("F3")]
    public void Bits_walk_as_residues_do(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Scheme start = Residues.Balanced(DirectSum.Along(Axis.N, RecombinationTests.Strassen, Scheme.Naive(new Shape(2, 2, 2))), ring);
        SmallNumbers numbers = new(ring);
        OuterWalk bits = new(start, numbers), plain = new(start, numbers, plain: true);
        (Draws first, Draws second) = (new(7), new(7));
        for (int step = 0; step < 2000; step++)
        {
            Assert.That(bits.Move(ref first), Is.EqualTo(plain.Move(ref second)));
            Assert.That(bits.Changed.ToArray(), Is.EqualTo(plain.Changed.ToArray()));
            if (step % 3 == 0) bits.Back();
            if (step % 3 == 0) plain.Back();
            if (step % 50 == 0) Assert.That(Text(bits.ToScheme()), Is.EqualTo(Text(plain.ToScheme())));
        }
        Assert.That(first.Below(1 << 30), Is.EqualTo(second.Below(1 << 30)), "and draws as many numbers");
    }

    [Test]
    public void A_walk_tells_which_terms_have_changed()
    {
        OuterWalk walk = new(RecombinationTests.Strassen, new SmallNumbers(Ring.Rationals));
        Draws draws = new(1);
        for (int step = 0; step < 300; step++)
        {
            ulong[][] before = Touched(walk);
            if (!walk.Move(ref draws)) continue;
            ulong[][] after = Touched(walk);
            int[] differ = [.. Enumerable.Range(0, 7).Where(r => Enumerable.Range(0, 3).Any(f => before[f][r] != after[f][r]))];
            Assert.That(differ, Is.SubsetOf(walk.Changed.ToArray()));
        }

        static ulong[][] Touched(OuterWalk walk) =>
            [.. Enumerable.Range(0, 3).Select(f => Enumerable.Range(0, 7).Select(r => walk.Touched(f, r)).ToArray())];
    }

    /// <summary>Strassen's algorithm in a basis in which all its terms touch all blocks is worth nothing until its basis is
    /// changed.</summary>
    [TestCase("Q")]
    [TestCase("F3")]
    public void The_basis_that_serves_is_found_again(string name)
    {
        Ring.TryParse(name, out Ring ring);
        RankCube naive = new(Limit, s => s.NaiveRank);
        Scheme plain = Residues.Balanced(RecombinationTests.Strassen, ring), mixed = plain;
        for (int k = 0; k < 2; k++)
            foreach (Axis axis in Axes.All)
                mixed = Residues.Balanced(Sandwich.Elementary(mixed, axis, k, 1 - k, Coefficient.One), ring);
        Shape whole = new(5, 5, 5);
        CutResult? before = CutSearch.Improvements(mixed, naive, long.MaxValue).GetValueOrDefault(whole);
        CutResult straight = CutSearch.Improvements(plain, naive, long.MaxValue)[whole];
        CutResult found = new BasisSearch(mixed, new SmallNumbers(ring), naive, whole, 1).Below(whole.NaiveRank, 2000)!;
        Assert.That(found.Rank, Is.LessThanOrEqualTo(straight.Rank).And.LessThan(before?.Rank ?? whole.NaiveRank));
        IReadOnlyList<InnerProduct> boxes = BlockComposition.Products(found.Outer, found.Cuts, naive);
        Assert.That(boxes.Sum(x => x.Box.Shape.NaiveRank), Is.EqualTo(found.Rank));
        Scheme composed = BlockComposition.Of(found.Outer, found.Cuts, boxes, Scheme.Naive);
        Assert.That(composed.Rank, Is.LessThanOrEqualTo(found.Rank));
        Assert.That(Verifier.Judge(composed, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, Is.True);
    }

    /// <summary>What a walk counts on, whatever flips and changes of basis led there, the composition has.</summary>
    [TestCase("Q")]
    [TestCase("F2")]
    [TestCase("F3")]
    public void Pairs_that_share_a_factor_save_what_the_walk_says(string name)
    {
        Ring.TryParse(name, out Ring ring);
        RecombinationTable table = new(Limit, ring);
        table.Add(RecombinationTests.Strassen, "Strassen");
        table.Complete();
        RankCube ranks = new(Limit, s => table[s].Rank);
        Scheme outer = Residues.Balanced(DirectSum.Along(Axis.P, RecombinationTests.Strassen, Scheme.Naive(new Shape(2, 2, 1))), ring);
        int saved = 0;
        for (ulong key = 1; key <= 8; key++)
        {
            BasisSearch search = new(outer, new SmallNumbers(ring), ranks, new(4, 5, 6), key);
            if (search.Below(int.MaxValue, 400) is not { } found) continue;
            Assert.That(search.Lowest, Is.EqualTo(found.Rank));
            SharedFactors shared = new(found.Outer, ring);
            Assert.That(shared.Rank(found.Cuts, ranks), Is.LessThanOrEqualTo(found.Rank));
            int apart = BlockComposition.Products(found.Outer, found.Cuts, ranks).Sum(p => table[p.Box.Shape].Rank);
            Assert.That(found.Rank, Is.LessThanOrEqualTo(apart));
            if (found.Rank < apart) saved++;
        }
        Assert.That(saved, Is.GreaterThan(0));
    }

    /// <summary>Directions agree just where factors are multiples of each other.</summary>
    [TestCase("Q")]
    [TestCase("F2")]
    [TestCase("F3")]
    [TestCase("F5")]
    public void Terms_that_share_a_factor_are_told_by_its_direction(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Scheme outer = Residues.Balanced(DirectSum.Along(Axis.P, RecombinationTests.Strassen, Scheme.Naive(new Shape(2, 2, 1))), ring);
        OuterWalk walk = new(outer, new SmallNumbers(ring));
        Draws draws = new(9);
        for (int step = 0; step < 60; step++)
        {
            walk.Move(ref draws);
            Scheme now = walk.ToScheme();
            for (int f = 0; f < 3; f++)
                for (int r = 0; r < now.Rank; r++)
                    for (int s = 0; s < r; s++)
                        Assert.That(walk.Direction(f, r) == walk.Direction(f, s), Is.EqualTo(
                            FactorVector.Of(now.Factors[f].Term(r), ring).Key == FactorVector.Of(now.Factors[f].Term(s), ring).Key));
        }
    }

    [TestCase("ZT")]
    [TestCase("F2")]
    public void A_table_that_is_improved_holds_what_it_says_and_the_same_seed_says_the_same(string name)
    {
        Ring.TryParse(name, out Ring ring);
        string[] texts = new string[2];
        for (int run = 0; run < 2; run++)
        {
            RecombinationTable table = new(Limit, ring);
            table.Add(RecombinationTests.Strassen, "Strassen");
            Shape[] shapes = [new(3, 3, 3), new(3, 5, 5), new(5, 5, 5), new(5, 7, 9)];
            Assert.That(new ChangedBases(table, 400, seed: 2).Improve(run == 0 ? shapes : shapes.Reverse()), Is.GreaterThan(0));
            foreach (Shape shape in shapes.Where(s => table[s].IsDerived))
            {
                Scheme scheme = table[shape].Scheme;
                Assert.That(scheme.Shape, Is.EqualTo(shape));
                Assert.That(scheme.Rank, Is.LessThanOrEqualTo(table[shape].Rank));
                Assert.That(ring.Contains(scheme) && Verifier.Judge(scheme, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring))
                    .Valid, Is.True, table[shape].AllSteps());
            }
            texts[run] = string.Join('\n', shapes.Select(s => $"{s}:{table[s].Rank} {table[s].AllSteps()}"));
        }
        Assert.That(texts[1], Is.EqualTo(texts[0]).And.Contain("in other bases"));
    }

    [TestCase("Q(i)")]
    [TestCase("Z/4")]
    [TestCase("F13")]
    public void Rings_that_are_no_small_field_and_not_in_the_rationals_are_refused(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Assert.That(ChangedBases.WhyNot(ring), Does.Contain(ring.ToString()));
        Assert.That(() => new ChangedBases(new RecombinationTable(3, ring), 10, 1), Throws.ArgumentException);
    }

    [Test]
    public void Coefficients_that_are_not_small_are_refused()
    {
        Coefficient large = new(new Rational(1000), Rational.Zero);
        Scheme scheme = new(new Shape(1, 1, 1), One(large), One(Coefficient.One), One(new(new Rational(1, 1000), Rational.Zero)));
        Assert.That(() => new OuterWalk(scheme, new SmallNumbers(Ring.Rationals)), Throws.ArgumentException);

        static Factor One(Coefficient c) => Factor.FromTerms(1, [[new Entry(0, c)]]);
    }

    private static string Text(Scheme scheme) => string.Join('\n', scheme.Factors.SelectMany(f => Enumerable.Range(0, f.Rank)
        .Select(r => string.Join(' ', f.Term(r).ToArray().Select(e => $"{e.Index}:{e.Value}")))));
}
