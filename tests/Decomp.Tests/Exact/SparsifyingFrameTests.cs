using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class SparsifyingFrameTests
{
    [FsCheck.NUnit.Property(Replay = "1,3", MaxTest = 40)]
    public void The_tensor_stays_the_same_in_whatever_basis_Strassen_comes(int seed) => StaysTheSame(Known.Strassen, seed);

    [FsCheck.NUnit.Property(Replay = "1,3", MaxTest = 20)]
    public void The_tensor_stays_the_same_in_whatever_basis_the_schoolbook_comes(int seed) =>
        StaysTheSame(Scheme.Naive(new Shape(2, 3, 2)), seed);

    /// <summary>Three directions are equally frequent in each space of Strassen's; the choice of two for a basis gives 36 nonzeros, as
    /// published, or 40.</summary>
    [FsCheck.NUnit.Property(Replay = "1,3", MaxTest = 40)]
    public void Strassen_becomes_sparse_and_ternary_again(int seed) => BecomesSparse(Known.Strassen, 40, seed);

    [FsCheck.NUnit.Property(Replay = "1,3", MaxTest = 20)]
    public void The_schoolbook_becomes_itself_again(int seed) => BecomesSparse(Scheme.Naive(new Shape(2, 3, 2)), 3 * 12, seed);

    [Test]
    public void Without_rank_one_matrices_to_choose_from_nothing_is_lost()
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Perturbed(Approximations.Of(Known.Strassen), 0.4, 3));
        double loss = d.Loss();
        SparsifyingFrame.Apply(d);
        Assert.That(d.Loss(), Is.EqualTo(loss).Within(1e-9 * loss));
    }

    /// <summary>In a family two terms may have nearly the same direction; the ratio of its coordinates says nothing about the
    /// frame.</summary>
    [Test]
    public void Nearly_parallel_directions_scale_no_axis()
    {
        IndexSpace space = new(2);
        foreach (Complex[] direction in new Complex[][] { [1, 0], [1, 0], [0, 1], [0, 1], [1, 0.002], [1, 0.002] })
            space.Primal.Add(direction);
        foreach (Complex[] direction in new Complex[][] { [1, 0], [0, 1] }) space.Dual.Add(direction);
        Frame frame = space.SparsestFrame();
        Assert.That(frame.Primal.Cast<Complex>().Select(Complex.Abs).Where(x => x > 1e-9), Has.All.InRange(0.25, 4.0));
    }

    /// <summary>Two directions that are nearly parallel, and more frequent than any others, make the basis with the most zeros, and one in
    /// which everything else has coordinates as large as their angle is small.</summary>
    [Test]
    public void A_bound_on_coordinates_keeps_nearly_parallel_directions_apart()
    {
        Assert.That(Largest(double.PositiveInfinity), Is.GreaterThan(20));
        Assert.That(Largest(3), Is.LessThan(4));

        static double Largest(double widest)
        {
            IndexSpace space = new(2);
            Complex[][] directions = [[1, 0], [1, 0], [1, 0], [1, 0.02], [1, 0.02], [1, 0.02], [0, 1], [1, -1]];
            foreach (Complex[] direction in directions) space.Primal.Add((Complex[])direction.Clone());
            foreach (Complex[] direction in new Complex[][] { [1, 0], [0, 1] }) space.Dual.Add(direction);
            Frame frame = space.SparsestFrame(widest);
            return directions.Max(x => Enumerable.Range(0, 2).Max(a => Complex.Abs(frame.Primal[a, 0] * x[0] + frame.Primal[a, 1] * x[1])));
        }
    }

    /// <summary>Where the frame that was lost was lopsided itself, its axes are brought back to the same length.</summary>
    [Test]
    public void A_ratio_that_most_directions_have_scales_an_axis()
    {
        IndexSpace space = new(2);
        foreach (Complex[] direction in new Complex[][] { [1, 0], [1, 0], [0, 1], [0, 1], [1, 3], [1, 3], [1, -3] })
            space.Primal.Add(direction);
        foreach (Complex[] direction in new Complex[][] { [1, 0], [0, 1] }) space.Dual.Add(direction);
        Frame frame = space.SparsestFrame();
        Assert.That(Complex.Abs(frame.Primal[0, 0] / frame.Primal[1, 1]), Is.EqualTo(3).Within(1e-9));
    }

    private static void StaysTheSame(Scheme scheme, int seed)
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Disguised(scheme, (ulong)seed));
        SparsifyingFrame.Apply(d);
        Assert.That(LevenbergMarquardtTests.PlainLoss(d), Is.LessThan(1e-18), $"seed {seed}");
    }

    private static void BecomesSparse(Scheme scheme, int nonzeros, int seed)
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Disguised(scheme, (ulong)seed));
        Assert.That(Nonzeros(d), Is.GreaterThan(2 * nonzeros), "nothing to do");
        SparsifyingFrame.Apply(d);
        d.Normalise();
        Assert.That(Nonzeros(d), Is.LessThanOrEqualTo(nonzeros), $"seed {seed}");
        Assert.That(d.Values.Select(Math.Abs).Where(x => x > 1e-9), Has.All.EqualTo(1).Within(1e-9), $"seed {seed}");
    }

    private static int Nonzeros(Decomposition d) => d.Values.Count(x => Math.Abs(x) > 1e-9);
}
