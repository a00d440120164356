using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Loss and gradient of a batch in every lane, against sums over residuals in double precision.</summary>
[TestFixture(typeof(L1))]
[TestFixture(typeof(L4))]
[TestFixture(typeof(L8))]
[TestFixture(typeof(L16))]
public sealed class GradientTests<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private const ulong Seed = 11;

    /// <summary>Every dimension from 1 to 5, ranks of every remainder modulo the register tiles, ranks above and below the naive
    /// one.</summary>
    private static readonly Target[] Targets =
    [
        new(new Shape(1, 1, 1), 1), new(new Shape(1, 1, 1), 3), new(new Shape(1, 5, 1), 2), new(new Shape(5, 1, 1), 5),
        new(new Shape(1, 2, 3), 5),
        new(new Shape(2, 2, 2), 7), new(new Shape(2, 2, 2), 1), new(new Shape(3, 1, 5), 15), new(new Shape(2, 3, 4), 20),
        new(new Shape(4, 3, 2), 21),
        new(new Shape(3, 3, 3), 22), new(new Shape(3, 3, 3), 23), new(new Shape(5, 4, 3), 47), new(new Shape(4, 4, 4), 49),
        new(new Shape(5, 5, 5), 9),
    ];

    private static readonly Target[] FewTargets =
        [new(new Shape(1, 1, 1), 3), new(new Shape(2, 2, 2), 7), new(new Shape(2, 3, 4), 20), new(new Shape(3, 3, 3), 22),
            new(new Shape(5, 3, 1), 6), new(new Shape(2, 5, 2), 13)];

    private static readonly FactorExchange[] Symmetries =
    [
        new(SymmetryGroup.Cyclic, 0), new(SymmetryGroup.Cyclic, 3), new(SymmetryGroup.Cyclic, 9),
        new(SymmetryGroup.Transpose, 1), new(SymmetryGroup.Transpose, 9), new(SymmetryGroup.Both, 0, 1), new(SymmetryGroup.Both, 3, 0),
        new(SymmetryGroup.Both, 0, 3),
        new(SymmetryGroup.Transpose, 3, Negative: 1), new(SymmetryGroup.Both, 3, 2, Negative: 2),
    ];

    /// <summary>Fixed terms of all kinds and of none, all terms fixed, and leading terms that fill their register tiles or do
    /// not.</summary>
    private static IEnumerable<TestCaseData> Permutations() =>
        from p in ((Target, IndexOrbits)[])
        [
            (new(new Shape(2, 2, 2), 7), new(new IndexSymmetry(2, 1, 1, 1), new FixedTerms(1))),
            (new(new Shape(2, 2, 2), 8), new(new IndexSymmetry(2, 1, 1, 1), new FixedTerms(0))),
            (new(new Shape(2, 2, 2), 9), new(new IndexSymmetry(2, 1, 0, 1), new FixedTerms(1, 1, 1, 2))),
            (new(new Shape(2, 3, 4), 20), new(new IndexSymmetry(2, 1, 1, 2), new FixedTerms(3, 2, 0, 1))),
            (new(new Shape(2, 3, 2), 16), new(new IndexSymmetry(2, 0, 1, 0), new FixedTerms(8, 0, 0, 8))),
            (new(new Shape(3, 3, 3), 23), new(new IndexSymmetry(3, 1, 1, 1), new FixedTerms(5))),
            (new(new Shape(3, 2, 4), 21), new(new IndexSymmetry(3, 1, 0, 1), new FixedTerms(0))),
        ]
        select new TestCaseData(p.Item1, p.Item2).SetArgDisplayNames($"{p.Item1} {p.Item2}");

    [TestCaseSource(nameof(Targets))]
    public void Least_squares(Target target) => Compare<LeastSquares>(target, LossPath.Gram);

    [TestCaseSource(nameof(Targets))]
    public void Weighted_squares_with_penalties_on_entries_and_terms(Target target) => Compare<Penalised>(target, LossPath.Gram);

    [TestCaseSource(nameof(FewTargets))]
    public void A_ridge_by_its_derivative_at_one(Target target)
    {
        Compare<Ridged>(target, LossPath.Gram, ridge: true);
        Compare<Ridged>(new SearchSpace(target, Complex: true), LossPath.Residual, ridge: true);
    }

    [Test]
    public void A_ridge_under_a_symmetry() =>
        Compare<Ridged>(new SearchSpace(new Target(new Shape(3, 3, 3), 9), Symmetry: new FactorExchange(SymmetryGroup.Cyclic,
            3).Of(new Target(new Shape(3, 3, 3), 9))), LossPath.Gram,
            ridge: true);

    [TestCaseSource(nameof(FewTargets))]
    public void Complex_factors(Target target) => Compare<Penalised>(new SearchSpace(target, Complex: true), LossPath.Gram);

    [TestCaseSource(nameof(FewTargets))]
    public void Residual_path(Target target) => Compare<Robust>(target, LossPath.Residual);

    [TestCaseSource(nameof(FewTargets))]
    public void Residual_path_over_the_complex_numbers(Target target) =>
        Compare<Robust>(new SearchSpace(target, Complex: true), LossPath.Residual);

    [TestCaseSource(nameof(Symmetries))]
    public void Symmetry(FactorExchange exchange)
    {
        Target square = new(new Shape(3, 3, 3), 9);
        OrbitStructure symmetry = exchange.Of(square);
        Compare<Penalised>(new SearchSpace(square, Symmetry: symmetry), LossPath.Gram);
        Compare<Penalised>(new SearchSpace(square, Complex: true, symmetry), LossPath.Gram);
        Compare<Robust>(new SearchSpace(square, Symmetry: symmetry), LossPath.Residual);
    }

    [TestCaseSource(nameof(Permutations))]
    public void Permutations_of_indices(Target target, IndexOrbits permutation)
    {
        OrbitStructure orbits = permutation.Of(target);
        Compare<Penalised>(new SearchSpace(target, Symmetry: orbits), LossPath.Gram);
        Compare<Ridged>(new SearchSpace(target, Symmetry: orbits), LossPath.Gram, ridge: true);
        Compare<Penalised>(new SearchSpace(target, Complex: true, orbits), LossPath.Gram);
        Compare<Robust>(new SearchSpace(target, Symmetry: orbits), LossPath.Residual);
    }

    /// <summary>Groups with signs, with exchanges of factors beside permutations, and with orbits of any stabiliser.</summary>
    [TestCase("2x2x2", 7, "perm:NPM/01~,1~,-+NMP/-,-,1~:1x1,1x6a")]
    [TestCase("2x3x2", 12, "perm:PNM/-,01~,-+-,2~,-")]
    [TestCase("3x3x3", 13, "perm:NPM/-,-,-+01,01,01:1x1,1x2,1x3,1x1")]
    [TestCase("3x3x3", 12, "perm:PMN/012,012,012")]
    [TestCase("4x4x4", 20, "perm:0123,0123,0123+03.12,13,03.12:2x1,1x2a,2x4b")]
    [TestCase("2x3x4", 15, "perm:1~,-,01+-,01~2~,-")]
    public void Groups_of_automorphisms(string shape, int rank, string text)
    {
        Assert.That(Shape.TryParse(shape, out Shape s), Is.True);
        Target target = new(s, rank);
        foreach (OrbitStructure symmetry in OrbitStructures.Of(target, text))
        {
            Compare<Penalised>(new SearchSpace(target, Symmetry: symmetry), LossPath.Gram);
            Compare<Ridged>(new SearchSpace(target, Symmetry: symmetry), LossPath.Gram, ridge: true);
            Compare<Penalised>(new SearchSpace(target, Complex: true, symmetry), LossPath.Gram);
            Compare<Robust>(new SearchSpace(target, Symmetry: symmetry), LossPath.Residual);
        }
    }

    [Test]
    public void Transposition_where_only_two_dimensions_agree() =>
        Compare<Penalised>(new SearchSpace(new Target(new Shape(2, 3, 2), 11), Symmetry: new FactorExchange(SymmetryGroup.Transpose,
            3).Of(new Target(new Shape(2, 3, 2), 11))),
            LossPath.Gram);

    private static void Compare<TObjective>(SearchSpace space, LossPath path, bool ridge = false) where TObjective : struct,
        IGradientProgram
    {
        long[] restarts = [.. Enumerable.Range(0, T.Count).Select(k => 3L * k)];
        var points = Trajectories.Run(new RestartBatch<T, TObjective>(space, Seed, path, ridge), restarts);
        var gradients = Trajectories.Run(new RestartBatch<T, GradientOf<TObjective>>(space, Seed, path, ridge), restarts);
        foreach (long restart in restarts)
        {
            Approximation at = points[restart].Approximation!, measured = gradients[restart].Approximation!;
            (double loss, Complex[][] exact) = PlainObjective.Evaluate<TObjective>(space.Target, PlainObjective.Of(at), space.Complex);
            if (space.Symmetry is { } symmetry) exact = Classes.Sum(space.Target, symmetry, PlainObjective.Of(at), exact);

            // Single precision loses up to some ulps of the largest part of a sum, not of the sum.
            Assert.That(points[restart].Loss, Is.EqualTo(loss).Within(1e-5 * (space.Target.Shape.NaiveRank + loss)),
                $"loss of restart {restart}");
            double size = exact.Max(f => f.Max(Complex.Abs));
            for (int f = 0; f < 3; f++)
            {
                Assert.That(measured.Factors[f], Is.EqualTo(exact[f].Select(z => z.Real)).Within(1e-5 * (1 + size)),
                    $"factor {f} of restart {restart}");
                if (space.Complex)
                    Assert.That(measured.Imaginary![f], Is.EqualTo(exact[f].Select(z => z.Imaginary)).Within(1e-5 * (1 + size)),
                        $"imaginary part of factor {f} of restart {restart}");
            }
        }
    }
}

/// <summary>The classes of factor entries that a symmetry ties.</summary>
internal static class Classes
{
    /// <summary>
    /// In each place the sum of a gradient over the place's class. On the way it is checked that the point has the symmetry,
    /// and, for objectives that treat the three factors alike, this would make the gradient symmetric as well.
    /// </summary>
    public static Complex[][] Sum(Target target, OrbitStructure symmetry, Complex[][] point, Complex[][] gradient)
    {
        int[] sizes = [target.Shape.USize, target.Shape.VSize, target.Shape.WSize];
        IReadOnlyList<Func<EntryAddress, (EntryAddress Image, int Sign)>> generators = symmetry.Generators();
        Complex[][] sum = [.. sizes.Select(size => new Complex[target.Rank * size])];
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < target.Rank; r++)
                for (int a = 0; a < sizes[f]; a++)
                {
                    HashSet<(EntryAddress Place, int Sign)> members = [(new EntryAddress(f, a, r), 1)];
                    for (int before = 0; before != members.Count;)
                    {
                        before = members.Count;
                        members.UnionWith(
                            [.. members.SelectMany(s => generators.Select(g => (g(s.Place).Image, s.Sign * g(s.Place).Sign)))]);
                    }
                    foreach ((EntryAddress place, int sign) in members)
                    {
                        Assert.That(At(point, place), Is.EqualTo(sign * At(point, new EntryAddress(f, a, r))),
                            "tied entries are equal up to sign");
                        sum[f][r * sizes[f] + a] += sign * At(gradient, place);
                    }
                }
        return sum;

        Complex At(Complex[][] x, EntryAddress s) => x[s.Factor][s.Term * sizes[s.Factor] + s.Index];
    }
}

/// <summary>The reference: an objective and its gradient straight from the definition, residual by residual.</summary>
internal static class PlainObjective
{
    /// <summary>An approximation's factors as complex numbers.</summary>
    public static Complex[][] Of(Approximation approximation) =>
        [.. approximation.Factors.Select((factor, f) =>
            factor.Select((x, k) => new Complex(x, approximation.Imaginary?[f][k] ?? 0)).ToArray())];

    /// <summary>The same over ℝ.</summary>
    public static (double Loss, double[][] Gradient) Evaluate<TObjective>(Target target, double[][] x) where TObjective : struct,
        IGradientProgram
    {
        (double loss, Complex[][] gradient) =
            Evaluate<TObjective>(target, [.. x.Select(factor => factor.Select(y => new Complex(y, 0)).ToArray())], complex: false);
        return (loss, [.. gradient.Select(factor => factor.Select(z => z.Real).ToArray())]);
    }

    /// <summary>f = Σ|e|², and the gradient of Σ ResidualLoss(e) + Σ EntryPenalty + Σ TermPenalty by real and by imaginary parts.</summary>
    public static (double Loss, Complex[][] Gradient) Evaluate<TObjective>(Target target, Complex[][] x, bool complex)
        where TObjective : struct, IGradientProgram
    {
        double[] settings = new double[Hyper<Real64>.Capacity];
        HostRandom unused = new(0);
        TObjective.Schedule(new Progress(0, 1, 0), ref unused, settings);
        Hyper<Dual<Real64>> h = default;
        for (int k = 0; k < settings.Length; k++) h[k] = Dual<Real64>.Constant(new Real64(settings[k]));

        Shape s = target.Shape;
        int[] sizes = [s.USize, s.VSize, s.WSize];
        Complex[][] gradient = [.. sizes.Select(size => new Complex[target.Rank * size])];
        double loss = 0;
        for (int a = 0; a < sizes[0]; a++)
            for (int b = 0; b < sizes[1]; b++)
                for (int c = 0; c < sizes[2]; c++)
                {
                    (int i, int j, int j2, int k, int i2, int k2) = (a / s.N, a % s.N, b / s.P, b % s.P, c / s.P, c % s.P);
                    Complex e = i == i2 && j == j2 && k == k2 ? -1 : 0;
                    for (int r = 0; r < target.Rank; r++) e += U(r, a) * V(r, b) * W(r, c);
                    loss += e.Real * e.Real + e.Imaginary * e.Imaginary;
                    Complex slope = Slopes(e, y => TObjective.ResidualLoss(y, h));
                    for (int r = 0; r < target.Rank; r++)
                    {
                        gradient[0][r * sizes[0] + a] += slope * Complex.Conjugate(V(r, b) * W(r, c));
                        gradient[1][r * sizes[1] + b] += slope * Complex.Conjugate(U(r, a) * W(r, c));
                        gradient[2][r * sizes[2] + c] += slope * Complex.Conjugate(U(r, a) * V(r, b));
                    }
                }
        for (int r = 0; r < target.Rank; r++)
        {
            double[] norms =
                [.. Enumerable.Range(0, 3)
                    .Select(f => x[f].AsSpan(r * sizes[f], sizes[f]).ToArray().Sum(v => v.Real * v.Real + v.Imaginary * v.Imaginary))];
            for (int f = 0; f < 3; f++)
            {
                Dual<Real64>[] n = [.. norms.Select((norm, g) => g == f ? Variable(norm) : Dual<Real64>.Constant(new Real64(norm)))];
                double slope = TObjective.TermPenalty(n[0], n[1], n[2], h).Slope.Value;
                for (int a = r * sizes[f]; a < (r + 1) * sizes[f]; a++)
                    gradient[f][a] += 2 * slope * x[f][a] + Slopes(x[f][a], y => TObjective.EntryPenalty(y, h));
            }
        }
        return (loss, gradient);

        Complex U(int r, int a) => x[0][r * sizes[0] + a];
        Complex V(int r, int b) => x[1][r * sizes[1] + b];
        Complex W(int r, int c) => x[2][r * sizes[2] + c];
        // Every hook sees real and imaginary parts as numbers of their own.
        Complex Slopes(Complex z, Func<Dual<Real64>, Dual<Real64>> hook) =>
            new(hook(Variable(z.Real)).Slope.Value, complex ? hook(Variable(z.Imaginary)).Slope.Value : 0);
        static Dual<Real64> Variable(double value) => Dual<Real64>.Variable(new Real64(value));
    }
}
