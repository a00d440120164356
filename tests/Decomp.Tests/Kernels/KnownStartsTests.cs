using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Starts that are known schemes less some terms.</summary>
public sealed class KnownStartsTests
{
    private static readonly Shape Shape = new(2, 2, 3);
    private static readonly KnownStarts Naive = new([Scheme.Naive(Shape)]);

    /// <summary>The schoolbook's entries are 0 and 1, its terms have norms 1: whatever is dropped, a start has one entry near 1 in each
    /// vector.</summary>
    [Test]
    public void A_start_has_the_targets_terms_and_lies_near_the_scheme([Values(10, 11)] int rank)
    {
        HashSet<string> kept = [];
        for (int restart = 0; restart < 50; restart++)
        {
            Dictionary<(int, int, int), float> start = Start(restart, rank);
            Assert.That(start, Has.Count.EqualTo(rank * (Shape.USize + Shape.VSize + Shape.WSize)));
            double moved = Math.Sqrt(start.Values.Average(x => Math.Min(x * x, (x - 1) * (x - 1))));
            Assert.That(moved, Is.InRange(0.003, 0.4));
            if (moved > 0.1) continue; // which entries were ones cannot be told any more
            var ones = start.Where(e => e.Value > 0.5).Select(e => e.Key).Order().ToArray();
            Assert.That(ones, Has.Length.EqualTo(3 * rank));
            Assert.That(ones.Where(e => e.Item1 == 0).Select(e => e.Item3).Distinct().Count(), Is.EqualTo(rank), "one in each term's u");
            kept.Add(string.Join(' ', Enumerable.Range(0, rank)
                .Select(r => string.Join(',', ones.Where(e => e.Item3 == r).Select(e => e.Item2))).Order()));
        }
        Assert.That(kept, Has.Count.GreaterThan(5), "restarts drop different terms");
    }

    [Test]
    public void Seed_and_number_determine_a_start()
    {
        Assert.That(Start(3, 11), Is.EqualTo(Start(3, 11)));
        Assert.That(Start(4, 11), Is.Not.EqualTo(Start(3, 11)));
    }

    [Test]
    public void A_scheme_without_a_term_to_lose_is_no_start() =>
        Assert.That(Naive.TryFill(new Point(new Target(Shape, 12)), 1, HostRandom.For(1, 1)), Is.False);

    [Test]
    public void Of_schemes_that_joined_a_restart_takes_one_of_the_lowest_rank_that_it_may_know()
    {
        KnownStarts growing = KnownStarts.Growing();
        Assert.That((growing.Serves(10, 5), growing.Grows, growing.Count), Is.EqualTo((false, true, 0)));
        growing.Add(Scheme.Naive(Shape), since: 3);
        Assert.That((growing.Serves(11, 2), growing.Serves(11, 3), growing.Serves(12, 3)), Is.EqualTo((false, true, false)));
        Dictionary<(int, int, int), float> before = Begin(growing, 3);
        growing.Add(Known.Disguised(Scheme.Naive(Shape), 1, imaginary: false), since: 4);
        Assert.That(Begin(growing, 3), Is.EqualTo(before), "it was begun without knowing of the second");
        Assert.That(growing.ToString(), Is.EqualTo(KnownStarts.Growing().ToString()), "it stays the same search while schemes join");

        static Dictionary<(int, int, int), float> Begin(KnownStarts starts, int restart) =>
            Filled(starts, restart, 11, HostRandom.For(1, 3));
    }

    [Test]
    public void Norms_are_equal_within_each_term()
    {
        Scheme scheme = Scheme.Naive(Shape);
        Factor tenfold =
            Factor.FromDense(scheme.Rank, scheme.U.Size, (r, a) =>
                scheme.U[r, a] * new Gaussian<Rational>(new Rational(1000, 1), Rational.Zero));
        KnownStarts lopsided = new([new Scheme(Shape, tenfold, scheme.V, scheme.W)]);
        double[] largest = new double[3];
        foreach (((int factor, _, _), float value) in Filled(lopsided, 1, 11, HostRandom.For(1, 1)))
            largest[factor] = Math.Max(largest[factor], value);
        Assert.That(largest, Has.All.InRange(9, 11.5)); // the cube root of 1000, and the move
    }

    [Test]
    public void A_complex_scheme_starts_no_real_restart_and_a_symmetry_no_restart_of_this_kind()
    {
        SearchSpace space = new(new Target(Shape, 11)) { Known = Naive };
        Assert.That(space.WhyNot(AnyPlan), Is.Null);
        Assert.That((space with { Symmetry = OrbitStructures.Of(space.Target, "perm:01,-,-")[0] }).WhyNot(AnyPlan), Does
            .Contain("symmetry"));
        Assert.That(space.ToString(), Is.Not.EqualTo(new SearchSpace(space.Target).ToString()), "a checkpoint of one is none of the other");
    }

    private static Plan AnyPlan(Target target) => new() { Steps = target.Rank };

    private static Dictionary<(int, int, int), float> Start(int restart, int rank) =>
        Filled(Naive, restart, rank, HostRandom.For(1, (ulong)restart));

    private static Dictionary<(int Factor, int Index, int Term), float> Filled(KnownStarts starts, int restart, int rank, HostRandom random)
    {
        Point start = new(new Target(Shape, rank));
        Assert.That(starts.TryFill(start, restart, random), Is.True);
        return start.Entries().ToDictionary(e => (e.Factor, e.Index, e.Term), e => start[e.Factor, e.Index, e.Term, e.Plane]);
    }
}
