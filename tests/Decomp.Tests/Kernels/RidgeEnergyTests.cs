using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

public sealed unsafe class RidgeEnergyTests
{
    private const double Weight = 0.03;
    private readonly LaneArena _arena = new();

    [OneTimeTearDown]
    public void Free() => _arena.Dispose();

    private static IEnumerable<TestCaseData> Spaces()
    {
        Target strassen = new(new Shape(2, 2, 2), 7);
        yield return Space("2x2x2", strassen);
        yield return Space("2x3x4 of 20", new Target(new Shape(2, 3, 4), 20));
        yield return Space("1x1x3 of one register's terms", new Target(new Shape(1, 1, 3), 8));
        yield return Space("cyclic", new SearchSpace(strassen, Symmetry: new FactorExchange(SymmetryGroup.Cyclic, 1).Of(strassen)));
        yield return Space("twisted transposition",
            new SearchSpace(strassen, Symmetry: FactorExchange.All(SymmetryGroup.Transpose, strassen.Shape, 7)
                .First(s => s is { Negative: 1, Fixed: 3 }).Of(strassen)));
        yield return Space("pairs of indices",
            new SearchSpace(strassen, Symmetry: IndexOrbits.For(IndexSymmetry.For(strassen.Shape).First(s => s.Order == 2),
                strassen.Shape, 7)
                .First().Of(strassen)));

        static TestCaseData Space(string name, SearchSpace space) => new TestCaseData(space).SetArgDisplayNames(name);
    }

    /// <summary>Against all residuals one by one, and the gradient against differences: along directions that have the symmetry, for it is
    /// projected.</summary>
    [TestCaseSource(nameof(Spaces))]
    public void It_is_the_sum_of_all_squared_residuals_and_of_the_weighted_entries(SearchSpace space)
    {
        using RidgeEnergy<double> energy = new(space) { Weight = Weight };
        HostRandom random = new(3);
        double* x = Drawn(energy, space, ref random), gradient = _arena.Take<double>(energy.Length),
            way = Drawn(energy, space, ref random), near = _arena.Take<double>(energy.Length);
        double value = energy.Evaluate(x, gradient), norm = Registers<double>.Dot(x, x, energy.Length);
        double loss = energy.Loss;
        Assert.That(value, Is.EqualTo(loss + Weight * norm).Within(1e-12));
        Assert.That(loss, Is.EqualTo(Residuals(energy, space.Target, x)).Within(1e-11));

        const double step = 1e-6;
        Registers<double>.Add(step, way, x, near, energy.Length);
        double above = energy.Evaluate(near, _arena.Take<double>(energy.Length));
        Registers<double>.Add(-step, way, x, near, energy.Length);
        double below = energy.Evaluate(near, _arena.Take<double>(energy.Length));
        Assert.That(Registers<double>.Dot(gradient, way, energy.Length), Is.EqualTo((above - below) / (2 * step)).Within(1e-6));
        for (int row = 0; row < energy.Length; row += energy.Columns)
            for (int r = space.Target.Rank; r < energy.Columns; r++) Assert.That(gradient[row + r], Is.Zero, "padding stays where it is");
    }

    /// <summary>The gradient of a symmetric function at a symmetric point is symmetric: so the projection takes nothing away from
    /// it.</summary>
    [TestCaseSource(nameof(Spaces))]
    public void With_a_symmetry_the_gradient_is_that_without(SearchSpace space)
    {
        using RidgeEnergy<double> tied = new(space) { Weight = Weight }, free = new(space.Target) { Weight = Weight };
        HostRandom random = new(5);
        double* x = Drawn(tied, space, ref random), one = _arena.Take<double>(tied.Length), other = _arena.Take<double>(tied.Length);
        Assert.That(tied.Evaluate(x, one), Is.EqualTo(free.Evaluate(x, other)));
        for (int k = 0; k < tied.Length; k++) Assert.That(one[k], Is.EqualTo(other[k]).Within(1e-12));
    }

    [TestCaseSource(nameof(Spaces))]
    public void Single_precision_says_the_same_to_seven_digits(SearchSpace space)
    {
        using RidgeEnergy<double> fine = new(space) { Weight = Weight };
        using RidgeEnergy<float> coarse = new(space) { Weight = Weight };
        HostRandom random = new(9);
        double* x = Drawn(fine, space, ref random), gradient = _arena.Take<double>(fine.Length);
        float* y = _arena.Take<float>(coarse.Length), slope = _arena.Take<float>(coarse.Length);
        Entries(space.Target, (f, a, r) => y[coarse.Offset(f, a, r)] = (float)x[fine.Offset(f, a, r)]);
        double value = fine.Evaluate(x, gradient);
        Assert.That(coarse.Evaluate(y, slope), Is.EqualTo(value).Within(1e-5 * (value + 1)));
        Entries(space.Target, (f, a, r) =>
            Assert.That(slope[coarse.Offset(f, a, r)], Is.EqualTo(gradient[fine.Offset(f, a, r)]).Within(1e-5 * (value + 1))));
    }

    private double* Drawn(RidgeEnergy<double> energy, SearchSpace space, ref HostRandom random)
    {
        double* x = _arena.Take<double>(energy.Length);
        HostRandom drawn = new(random.Next());
        Entries(space.Target, (f, a, r) => x[energy.Offset(f, a, r)] = drawn.Uniform(-1, 1));
        energy.Symmetrise(x);
        return x;
    }

    private static void Entries(Target target, Action<int, int, int> see)
    {
        foreach ((int factor, int index, int term, _) in new FactorLayout(target).Entries()) see(factor, index, term);
    }

    private static double Residuals(RidgeEnergy<double> energy, Target target, double* x)
    {
        Shape s = target.Shape;
        double sum = 0;
        for (int a = 0; a < s.USize; a++)
            for (int b = 0; b < s.VSize; b++)
                for (int c = 0; c < s.WSize; c++)
                {
                    double e = a / s.N == c / s.P && a % s.N == b / s.P && b % s.P == c % s.P ? -1 : 0;
                    for (int r = 0; r < target.Rank; r++)
                        e += x[energy.Offset(0, a, r)] * x[energy.Offset(1, b, r)] * x[energy.Offset(2, c, r)];
                    sum += e * e;
                }
        return sum;
    }
}
