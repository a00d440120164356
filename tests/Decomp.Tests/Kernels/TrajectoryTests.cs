using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>A restart is determined by the seed and its number: not by its lane, the lane's width, or its neighbours.</summary>
public sealed class TrajectoryTests
{
    private const ulong Seed = 5;
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);
    private static readonly Target Odd = new(new Shape(2, 1, 3), 7);
    private static readonly SearchSpace Swapped = new(Small, Symmetry: new IndexOrbits(new IndexSymmetry(2, 1, 1, 1),
        new FixedTerms(1)).Of(Small));

    private static IEnumerable<TestCaseData> Programs() =>
        from program in ProgramRegistry.All
        from space in (SearchSpace[])[Small, Odd, Swapped]
        select new TestCaseData(program, space).SetArgDisplayNames(program.Name, space.ToString());

    [TestCaseSource(nameof(Programs))]
    public void All_lane_widths_give_the_same_bits(GradientProgram program, SearchSpace space)
    {
        long[] restarts = [0, 1, 2, 3, 4]; // one more than four lanes, so that one of them is refilled
        string[] one = Trajectories.Describe(Trajectories.Run(program.Batch(space, Seed, 1), restarts));
        Assert.That(one, Has.Length.EqualTo(restarts.Length).And.Some.Contains("Converged"));
        foreach (int lanes in (int[])[4, 8, 16])
            Assert.That(Trajectories.Describe(Trajectories.Run(program.Batch(space, Seed, lanes), restarts)), Is.EqualTo(one),
                $"{lanes} lanes");
    }

    [TestCaseSource(typeof(ProgramRegistry), nameof(ProgramRegistry.All))]
    public void Company_order_and_lane_do_not_matter(GradientProgram program)
    {
        string[] together = Trajectories.Describe(Trajectories.Run(program.Batch(Odd, Seed, 4), [0, 1, 2, 3, 4, 5, 6]));
        Assert.That(Trajectories.Describe(Trajectories.Run(program.Batch(Odd, Seed, 4), [6, 2, 5, 1, 4, 0, 3])), Is.EqualTo(together),
            "another order");
        Assert.That(Trajectories.Describe(Trajectories.Run(program.Batch(Odd, Seed, 4), [5])), Is.EqualTo(together[5..6]), "alone");
        Assert.That(Trajectories.Describe(Trajectories.Run(program.Batch(Odd, Seed, 8), [1_000_000_007, 2]))[..1],
            Is.EqualTo(together[2..3]), "beside a stranger");
    }

    [Test]
    public void Another_seed_or_number_is_another_descent()
    {
        GradientProgram program = ProgramRegistry.All[0];
        string[] first = Trajectories.Describe(Trajectories.Run(program.Batch(Small, Seed, 16), [0, 1, 2, 3]));
        string[] other = Trajectories.Describe(Trajectories.Run(program.Batch(Small, Seed + 1, 16), [0, 1, 2, 3]));
        Assert.That(first.Concat(other).Select(line => line.Split("f = ")[1]), Is.Unique);
    }
}
