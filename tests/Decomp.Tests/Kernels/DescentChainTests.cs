using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Search.Work;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

public sealed class DescentChainTests
{
    private static readonly Target Strassen = new(new Shape(2, 2, 2), 7);

    private static IEnumerable<TestCaseData> Spaces()
    {
        yield return Space("real", Strassen);
        yield return Space("cyclic", new SearchSpace(Strassen, Symmetry: new FactorExchange(SymmetryGroup.Cyclic, 1).Of(Strassen)));
        yield return Space("twisted transposition",
            new SearchSpace(Strassen, Symmetry: FactorExchange.All(SymmetryGroup.Transpose, Strassen.Shape, 7)
                .First(s => s is { Negative: 1, Fixed: 3 }).Of(Strassen)));
        yield return Space("pairs of indices",
            new SearchSpace(Strassen, Symmetry: IndexOrbits.For(IndexSymmetry.For(Strassen.Shape).First(s => s.Order == 2),
                Strassen.Shape, 7)
                .First().Of(Strassen)));
        yield return Space("a group of permutations",
            new SearchSpace(Strassen,
                Symmetry: OrbitStructures.Of(Strassen, "perm:01,01,01")[0]));
        foreach (string text in OrbitStructures.Combined) yield return Space(text, new SearchSpace(Strassen,
            Symmetry: OrbitStructures.Of(Strassen, text)[0]));
        yield return Space("another shape", new Target(new Shape(2, 2, 3), 11));

        static TestCaseData Space(string name, SearchSpace space) => new TestCaseData(space).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Spaces))]
    public void A_chain_comes_to_a_decomposition_and_keeps_the_symmetry(SearchSpace space)
    {
        RestartResult result = Run(space, seed: 1, first: 0, count: 20).First(r => r.End == RestartEnd.Converged);
        double[][] factors = result.Approximation!.Factors;
        int[] sizes = [.. factors.Select(f => f.Length / space.Target.Rank)];
        Assert.That((result.Loss, result.Approximation.Loss), Is.EqualTo((0d, result.Loss)).Within(1e-5), "what it says it came to");
        foreach (Func<EntryAddress, (EntryAddress, int)> generator in space.Symmetry?.Generators() ?? [])
            for (int f = 0; f < 3; f++)
                for (int r = 0; r < space.Target.Rank; r++)
                    for (int a = 0; a < sizes[f]; a++)
                    {
                        (EntryAddress image, int sign) = generator(new EntryAddress(f, a, r));
                        Assert.That(factors[image.Factor][image.Term * sizes[image.Factor] + image.Index],
                            Is.EqualTo(sign * factors[f][r * sizes[f] + a]));
                    }
    }

    [Test]
    public void The_number_of_a_restart_determines_it_whatever_ran_before()
    {
        IReadOnlyList<RestartResult> inTurn = Run(Strassen, seed: 5, first: 0, count: 4);
        Assert.That(inTurn.Select(r => r.Approximation!.Factors[0][0]), Is.Unique);
        foreach (RestartResult result in inTurn)
        {
            RestartResult alone = Run(Strassen, seed: 5, first: result.Restart, count: 1).Single();
            Assert.That((alone.End, alone.Loss, alone.Steps), Is.EqualTo((result.End, result.Loss, result.Steps)));
            Assert.That(alone.Approximation!.Factors, Is.EqualTo(result.Approximation!.Factors));
        }
        Assert.That(Run(Strassen, seed: 6, first: 0, count: 1).Single().Approximation!.Factors,
            Is.Not.EqualTo(inTurn[0].Approximation!.Factors));
    }

    /// <summary>Ten products come as near to ⟨3,2,2⟩ as one likes and never there (Bini et al. 1979).</summary>
    [Test]
    public void Below_the_rank_a_chain_ends_exhausted_and_bounded()
    {
        RestartResult result = Run(new Target(new Shape(3, 2, 2), 10), seed: 1, first: 0, count: 1).Single();
        Assert.That(result.End, Is.EqualTo(RestartEnd.Exhausted));
        Assert.That(result.Loss, Is.GreaterThan(1e-4));
        Assert.That(result.Approximation!.Factors.SelectMany(f => f).Select(Math.Abs).Max(), Is.LessThan(20), "the weight holds the terms");
    }

    [Test]
    public void A_single_term_has_too_few_to_kick_and_ends_as_well() =>
        Assert.That(Run(new Target(new Shape(1, 1, 2), 1), seed: 1, first: 0, count: 1).Single().Loss, Is.EqualTo(1).Within(0.05),
            "one of two ones is missed");

    [Test]
    public void What_it_cannot_do_is_said()
    {
        Assert.That(ChainSpaces.WhyNot(new SearchSpace(Strassen with { Rank = 9 }) { LowestRank = 7 }), Does.Contain("one rank"));
        Assert.That(ChainSpaces.WhyNot(new SearchSpace(Strassen, Complex: true)), Does.Contain("real"));
        Assert.That(ChainSpaces.WhyNot(new SearchSpace(Strassen) { Known = new KnownStarts([]) }), Does.Contain("at random"));
        Assert.That(ChainSpaces.WhyNot(new SearchSpace(Strassen, Symmetry: new FactorExchange(SymmetryGroup.Cyclic, 2).Of(new Shape(2, 2,
            2), 8))),
            Does.Contain("orbits"));
        Assert.That(() => RestartKind.Chains.Batch(new SearchSpace(Strassen, Complex: true), 1, 1), Throws.ArgumentException);
    }

    private static IReadOnlyList<RestartResult> Run(SearchSpace space, ulong seed, long first, int count)
    {
        using IRestartBatch batch = RestartKind.Chains.Batch(space, seed, 1);
        List<RestartResult> results = [];
        long next = first;
        int heard = 0;
        batch.Observer = (_, step, loss) => heard++;
        long steps = 0, done;
        while ((done = batch.RunChunk(() => next < first + count ? next++ : -1, results.Add)) > 0) steps += done;
        Assert.That((results.Count, batch.Busy, results.Sum(r => (long)r.Steps), (long)heard), Is.EqualTo((count, false, steps, steps)));
        return results;
    }
}
