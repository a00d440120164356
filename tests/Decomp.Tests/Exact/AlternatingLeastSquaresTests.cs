using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class AlternatingLeastSquaresTests
{
    private const double Solved = 1e-22;

    /// <summary>In bases where the terms are nearly parallel f falls slowly, but it falls.</summary>
    [Test]
    public void Sweeps_lower_f_and_never_raise_it([Values] bool complex)
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            Decomposition d =
                DecompositionTests.Loaded(
                    Approximations.Perturbed(complex ? ComplexApproximations.Disguised(Known.Strassen, seed)
                        : Approximations.Disguised(Known.Strassen, seed), 0.03, seed));
            using AlternatingLeastSquares polish = new(d);
            double start = d.Loss(), before = start;
            for (int sweep = 0; sweep < 100; sweep++)
            {
                double loss = polish.Minimise(Solved, sweeps: 1);
                Assert.That(loss, Is.LessThanOrEqualTo(before), $"seed {seed}, sweep {sweep}");
                before = loss;
            }
            Assert.That(before, Is.LessThan(1e-2 * start), $"seed {seed}");
        }
    }

    [Test]
    public void A_perturbed_decomposition_is_polished_to_a_true_zero()
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Perturbed(Approximations.Of(Known.Strassen), 0.03, 1));
        Assert.That(d.Loss(), Is.GreaterThan(1e-6), "nothing to do");
        using AlternatingLeastSquares polish = new(d);
        Assert.That(polish.Minimise(Solved, sweeps: 3000), Is.LessThan(Solved));
        Assert.That(LevenbergMarquardtTests.PlainLoss(d), Is.LessThan(2 * Solved), "by the reference as well");
    }

    [Test]
    public void What_they_lead_to_is_rounded_like_any_solution()
    {
        using ProgressiveRounding rounding = new(new Target(new Shape(2, 2, 2), 7), method: Polish.AlternatingLeastSquares);
        ExactResult result = rounding.Run(Approximations.Perturbed(Approximations.Of(Known.Strassen), 0.03, 3));
        Assert.That(result.Scheme, Is.Not.Null);
        Assert.That(Verifier.Certify(result.Scheme!).Valid, Is.True);
    }
}
