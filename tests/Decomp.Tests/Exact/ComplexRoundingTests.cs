using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class ComplexRoundingTests
{
    private static IEnumerable<TestCaseData> Schemes() =>
        Approximations.Cases(Known.Strassen, Approximations.StrassenAndAColumn, Scheme.Naive(new Shape(1, 2, 2)));

    [TestCaseSource(nameof(Schemes))]
    public void A_decomposition_in_a_random_complex_basis_becomes_exact(Scheme scheme)
    {
        using ProgressiveRounding rounding = new(new Target(scheme.Shape, scheme.Rank));
        for (ulong seed = 0; seed < 5; seed++) AssertCertified(scheme, rounding.Run(ComplexApproximations.Disguised(scheme, seed)), seed);
    }

    [Test]
    public void Strassen_in_a_random_complex_basis_and_with_noise_becomes_exact()
    {
        using ProgressiveRounding rounding = new(new Target(new Shape(2, 2, 2), 7));
        for (ulong seed = 0; seed < 15; seed++)
            AssertCertified(Known.Strassen,
                rounding.Run(ComplexApproximations.Perturbed(ComplexApproximations.Disguised(Known.Strassen, seed), 1e-3, seed)), seed);
    }

    /// <summary>Entries near Gaussian integers are rounded as they are, so that the scheme keeps its i.</summary>
    [TestCaseSource(nameof(Schemes))]
    public void A_scheme_near_the_Gaussian_integers_is_certified_there(Scheme scheme)
    {
        Approximation approximation = ComplexApproximations.Perturbed(ComplexApproximations.Gaussian(scheme), 0.1, 5);
        using ProgressiveRounding rounding = new(approximation.Target);
        ExactResult result = rounding.Run(approximation);
        AssertCertified(scheme, result, 5);
        Assert.That(Ring.Of(result.Scheme!), Is.EqualTo(Ring.Inverting(1, imaginary: true)));
    }

    /// <summary>Without the change of frame the i stays in the scheme, and the entries are snapped part by part.</summary>
    [Test]
    public void Snapping_reads_real_and_imaginary_parts_off_as_fractions()
    {
        Approximation gaussian = ComplexApproximations.Gaussian(Known.Strassen);
        Decomposition d = DecompositionTests.Loaded(gaussian);
        using LevenbergMarquardt polish = new(d);
        d.Normalise();
        HostRandom random = new(2);
        Scheme? scheme = new Snapping(d, polish, Ring.GaussianRationals).Run(200, ref random, CancellationToken.None);
        Assert.That(scheme, Is.Not.Null);
        Verdict verdict = Verifier.Certify(scheme!);
        Assert.That((verdict.Valid, scheme!.IsReal), Is.EqualTo((true, false)), verdict.Reason);
    }

    [Test]
    public void The_gradient_is_that_of_the_loss()
    {
        Decomposition d = DecompositionTests.Loaded(
            ComplexApproximations.Perturbed(ComplexApproximations.Disguised(Approximations.StrassenAndAColumn, 1), 0.3, 2));
        _ = d.Loss();
        double[] half = [.. d.Gradient()];
        const double H = 1e-5;
        foreach (int k in d.Unknowns)
        {
            double x = d.Values[k];
            d.Values[k] = x + H;
            double above = d.Loss();
            d.Values[k] = x - H;
            double below = d.Loss();
            d.Values[k] = x;
            Assert.That(2 * half[k], Is.EqualTo((above - below) / (2 * H)).Within(1e-6 * (1 + Math.Abs(half[k]))), $"unknown {k}");
        }
    }

    /// <summary>At a solution the gradient changes by JᴴJ·δ in first order, which the operator and the matrix must both give.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void The_normal_operator_and_the_normal_matrix_are_the_curvature(bool complex)
    {
        Scheme scheme = Approximations.StrassenAndAColumn;
        Decomposition d = DecompositionTests.Loaded(
            complex ? ComplexApproximations.Disguised(scheme, 4) : Approximations.Disguised(scheme, 4));
        HostRandom random = new(9);
        double[] delta = new double[d.Values.Length], applied = new double[d.Values.Length], start = [.. d.Values];
        foreach (int k in d.Unknowns) delta[k] = random.Uniform(-1, 1);
        d.Linearised().Apply(d.Values, delta, applied);
        double[] above = At(1e-4), below = At(-1e-4);
        foreach (int k in d.Unknowns)
            Assert.That(applied[k], Is.EqualTo((above[k] - below[k]) / 2e-4).Within(1e-5 * (1 + Math.Abs(applied[k]))), $"unknown {k}");

        const double Damping = 0.5;
        start.CopyTo(d.Values, 0);
        using NormalMatrix normal = new(d);
        Assert.That(normal.Factorise(d.Unknowns, Damping), Is.True);
        double[] solved = [.. d.Unknowns.Select(k => applied[k] + Damping * delta[k])];
        normal.Factor.Solve(solved);
        Assert.That(solved, Is.EqualTo(d.Unknowns.Select(k => delta[k])).Within(1e-8));

        double[] At(double by)
        {
            for (int k = 0; k < start.Length; k++) d.Values[k] = start[k] + by * delta[k];
            _ = d.Loss();
            return [.. d.Gradient()];
        }
    }

    [Test]
    public void Numbers_that_are_none_are_refused()
    {
        foreach (double poison in (double[])[double.NaN, double.PositiveInfinity, 1e200])
        {
            Approximation approximation = ComplexApproximations.Gaussian(Known.Strassen);
            foreach (double[] factor in approximation.Imaginary!) Array.Fill(factor, poison);
            using ProgressiveRounding rounding = new(approximation.Target);
            Assert.That(rounding.Run(approximation).Scheme, Is.Null, $"{poison}");
        }
    }

    private static void AssertCertified(Scheme origin, ExactResult result, ulong seed)
    {
        Assert.That(result.End, Is.EqualTo(ExactEnd.Certifiable), $"seed {seed}");
        Verdict verdict = Verifier.Certify(result.Scheme!);
        Assert.That((verdict.Valid, verdict.Rank, verdict.Tensor), Is.EqualTo((true, origin.Rank, origin.Tensor)),
            $"seed {seed}: {verdict.Reason}");
    }
}
