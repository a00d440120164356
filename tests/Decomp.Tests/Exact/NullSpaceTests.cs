using MathNet.Numerics.LinearAlgebra;
using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class NullSpaceTests
{
    private static IEnumerable<TestCaseData> Schemes() =>
        Approximations.Cases(Known.Strassen, Approximations.StrassenAndAColumn, Scheme.Naive(new Shape(1, 1, 1)),
            Scheme.Naive(new Shape(1, 2, 2)), Scheme.Naive(new Shape(2, 2, 2)), Scheme.Naive(new Shape(2, 3, 2)));

    /// <summary>
    /// Two scalings in each of seven terms, and SL(2)³ with 3·3 dimensions; nothing else, since all decompositions of ⟨2,2,2⟩
    /// into seven are one orbit of that group (de Groote 1978).
    /// </summary>
    [Test]
    public void Strassen_can_move_in_23_directions()
    {
        for (ulong seed = 0; seed < 5; seed++)
            Assert.That(Directions(DecompositionTests.Loaded(Approximations.Disguised(Known.Strassen, seed)), guess: 12).Dimension,
                Is.EqualTo(2 * 7 + 3 * 3));
    }

    [TestCaseSource(nameof(Schemes))]
    public void The_dimension_is_unknowns_less_the_rank_of_the_Jacobian(Scheme scheme)
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Disguised(scheme, 2));
        int expected = d.Unknowns.Length - Jacobian(d).Rank();
        Assert.That(expected, Is.GreaterThanOrEqualTo(2 * scheme.Rank));
        foreach (int guess in (int[])[1, 12, 500])
            Assert.That(Directions(d, guess).Dimension, Is.EqualTo(expected), $"from a guess of {guess}");
    }

    [TestCaseSource(nameof(Schemes))]
    public void A_move_changes_its_unknown_by_what_was_asked_and_the_residuals_in_second_order_only(Scheme scheme)
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Disguised(scheme, 6));
        double[] start = [.. d.Values];
        int k = Mobile(Directions(d, 12), d.Unknowns.Length);
        double[] loss = new double[2];
        foreach ((int which, double delta) in ((int, double)[])[(0, 0.02), (1, 0.01)])
        {
            start.CopyTo(d.Values, 0);
            NullSpace directions = Directions(d, 12);
            Move(directions, d, k, delta);
            Assert.That(d.Values[d.Unknowns[k]] - start[d.Unknowns[k]], Is.EqualTo(delta).Within(1e-12));
            loss[which] = d.Loss();
        }
        // Residuals of order t² make f = Σe² of order t⁴; a first-order part would make it t².
        Assert.That(loss[0], Is.LessThan(1e-3));
        if (loss[0] > 1e-20) Assert.That(loss[0] / loss[1], Is.GreaterThan(12), "halving the step should divide f by 16");
    }

    [Test]
    public void After_a_move_the_other_directions_leave_its_unknown_alone()
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Disguised(Known.Strassen, 7));
        NullSpace directions = Directions(d, 12);
        List<int> moved = [];
        for (int dimension = 23; dimension > 18; dimension--)
        {
            Assert.That(directions.Dimension, Is.EqualTo(dimension));
            int k = Mobile(directions, d.Unknowns.Length);
            Assert.That(moved, Does.Not.Contain(k));
            Move(directions, d, k, 1e-5);
            moved.Add(k);
            foreach (int m in moved) Assert.That(directions.Mobility(m), Is.LessThan(1e-20));
        }
        Assert.That(d.Loss(), Is.LessThan(1e-16));
    }

    [Test]
    public void Mobilities_add_up_to_the_dimension()
    {
        NullSpace directions = Directions(DecompositionTests.Loaded(Approximations.Disguised(Known.Strassen, 1)), 12);
        double[] mobility = [.. Enumerable.Range(0, 84).Select(directions.Mobility)];
        Assert.That(mobility.Sum(), Is.EqualTo(23).Within(1e-9));
        Assert.That(mobility, Has.All.InRange(-1e-12, 1 + 1e-12));
    }

    private static NullSpace Directions(Decomposition d, int guess)
    {
        using LevenbergMarquardt polish = new(d);
        HostRandom random = new(1);
        NullSpace? directions = polish.FreeDirections(d.Unknowns, [], guess, ref random);
        Assert.That(directions, Is.Not.Null);
        return directions!;
    }

    private static void Move(NullSpace directions, Decomposition d, int k, double delta)
    {
        double[] unknowns = [.. d.Unknowns.Select(at => d.Values[at])];
        directions.Move(k, delta, unknowns);
        for (int at = 0; at < unknowns.Length; at++) d.Values[d.Unknowns[at]] = unknowns[at];
    }

    private static int Mobile(NullSpace directions, int unknowns) => Enumerable.Range(0, unknowns).MaxBy(directions.Mobility);

    /// <summary>∂e/∂x for every residual and unknown, from the product rule.</summary>
    private static Matrix<double> Jacobian(Decomposition d)
    {
        int[] sizes = d.Sizes;
        int[] column = new int[d.Values.Length];
        for (int k = 0; k < d.Unknowns.Length; k++) column[d.Unknowns[k]] = k;
        Matrix<double> jacobian = Matrix<double>.Build.Dense(sizes[0] * sizes[1] * sizes[2], d.Unknowns.Length);
        for (int r = 0; r < d.Target.Rank; r++)
            for (int a = 0; a < sizes[0]; a++)
                for (int b = 0; b < sizes[1]; b++)
                    for (int c = 0; c < sizes[2]; c++)
                    {
                        int e = (a * sizes[1] + b) * sizes[2] + c;
                        (double u, double v, double w) = (d[0, r, a].Real, d[1, r, b].Real, d[2, r, c].Real);
                        jacobian[e, column[d.At(0, r, a)]] += v * w;
                        jacobian[e, column[d.At(1, r, b)]] += u * w;
                        jacobian[e, column[d.At(2, r, c)]] += u * v;
                    }
        return jacobian;
    }
}
