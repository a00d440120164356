using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Restarts that hop, in lanes: each follows its own course whatever the others do, keeps to the symmetry, and ends with its
/// lowest minimum.</summary>
public sealed class HoppingTests
{
    private const ulong Seed = 5;
    private static readonly Target Hard = new(new Shape(2, 2, 2), 6); // of rank 7

    private static IEnumerable<SearchSpace> Spaces() =>
    [
        Hard, new SearchSpace(new Target(new Shape(2, 1, 2), 3), Complex: true), new SearchSpace(Hard) { LowestRank = 5 },
        new SearchSpace(Hard, Symmetry: new IndexOrbits(new IndexSymmetry(2, 1, 1, 1), new FixedTerms(2)).Of(Hard)),
        new SearchSpace(Hard, Symmetry: new FactorExchange(SymmetryGroup.Cyclic, 3).Of(Hard)),
    ];

    [TestCaseSource(nameof(Spaces))]
    public void All_lane_widths_and_companies_give_the_same_bits(SearchSpace space)
    {
        long[] restarts = [0, 1, 2, 3, 4, 5];
        var one = Trajectories.Run(new RestartBatch<L1, Skipping>(space, Seed), restarts);
        Assert.That(one.Values.Select(r => r.Steps).Distinct().Count(), Is.GreaterThan(1), "some hop longer than others");
        Assert.That(Trajectories.Describe(Trajectories.Run(new RestartBatch<L4, Skipping>(space, Seed), restarts)),
            Is.EqualTo(Trajectories.Describe(one)));
        Assert.That(Trajectories.Describe(Trajectories.Run(new RestartBatch<L16, Skipping>(space, Seed), restarts.Reverse())),
            Is.EqualTo(Trajectories.Describe(one)));
    }

    [TestCaseSource(nameof(Spaces))]
    public void What_is_given_up_is_the_lowest_minimum_and_the_steps_of_all_hops_count(SearchSpace space)
    {
        Dictionary<long, List<double>> minima = [];
        Dictionary<long, List<int>> steps = [];
        RestartBatch<L4, Skipping> batch = new(space, Seed)
        {
            Hopped = (restart, loss) => Of(minima, restart).Add(loss),
            Observer = (restart, step, _) => Of(steps, restart).Add(step),
        };
        foreach (RestartResult result in Trajectories.Run(batch, [0, 1, 2, 3, 4, 5]).Values)
        {
            Assert.That((result.End, result.Steps), Is.EqualTo((RestartEnd.Exhausted, 320 + 240 * minima[result.Restart].Count)),
                "a start of 320 steps and hops of 240");
            Assert.That(result.Loss, Is.EqualTo(minima[result.Restart][^1]).Within(2e-3), "the last hops led to nothing lower to speak of");
            Assert.That(steps[result.Restart], Is.EqualTo(Enumerable.Range(1, result.Steps / 20).Select(k => 20 * k)),
                "an observer sees one course");
            Decomposition at = new(result.Approximation!.Target, space.Complex);
            at.Load(result.Approximation);
            Assert.That(at.Loss(), Is.EqualTo(result.Loss).Within(0.02), "f is that before the last step");
            if (space.Symmetry is { } symmetry) AssertKeeps(symmetry, result.Approximation);
        }

        static List<T> Of<T>(Dictionary<long, List<T>> by, long restart) =>
            by.TryGetValue(restart, out List<T>? list) ? list : by[restart] = [];
    }

    [Test]
    public void Terms_that_a_symmetry_takes_to_one_another_are_one_orbit()
    {
        Target target = new(new Shape(3, 3, 3), 23);
        Assert.That(Sizes(new FactorExchange(SymmetryGroup.Cyclic, 5).Of(target)), Is.EqualTo(((int, int)[])[(1, 5), (3, 6)]));
        Assert.That(Sizes(new FactorExchange(SymmetryGroup.Both, 2, 3).Of(target)), Is.EqualTo(((int, int)[])[(1, 2), (3, 3), (6, 2)]));
        Assert.That(Sizes(new IndexOrbits(new IndexSymmetry(2, 1, 1, 1), new FixedTerms(3)).Of(target)), Is.EqualTo(((int, int)[])[(1, 3),
            (2, 10)]));

        (int, int)[] Sizes(OrbitStructure symmetry)
        {
            int[][] orbits = symmetry.TermsByOrbit();
            Assert.That(orbits.SelectMany(o => o).Order(), Is.EqualTo(Enumerable.Range(0, 23)));
            return [.. orbits.GroupBy(o => o.Length).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))];
        }
    }

    private static void AssertKeeps(OrbitStructure symmetry, Approximation approximation)
    {
        int[] sizes = [.. approximation.Factors.Select(f => f.Length / approximation.Target.Rank)];
        foreach (Func<EntryAddress, (EntryAddress Image, int Sign)> generator in symmetry.Generators())
            for (int f = 0; f < 3; f++)
                for (int r = 0; r < approximation.Target.Rank; r++)
                    for (int a = 0; a < sizes[f]; a++)
                    {
                        (EntryAddress image, int sign) = generator(new EntryAddress(f, a, r));
                        Assert.That(approximation.Factors[image.Factor][image.Term * sizes[image.Factor] + image.Index],
                            Is.EqualTo(sign * approximation.Factors[f][r * sizes[f] + a]));
                    }
    }
}
