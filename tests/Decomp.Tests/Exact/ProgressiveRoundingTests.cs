using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class ProgressiveRoundingTests
{
    private static IEnumerable<TestCaseData> Schemes() =>
        Approximations.Cases(Known.Strassen, Approximations.StrassenAndAColumn, Scheme.Naive(new Shape(2, 3, 2)),
            Scheme.Naive(new Shape(1, 1, 1)));

    [TestCaseSource(nameof(Schemes))]
    public void A_decomposition_in_a_random_basis_becomes_exact(Scheme scheme)
    {
        using ProgressiveRounding rounding = new(new Target(scheme.Shape, scheme.Rank));
        for (ulong seed = 0; seed < 10; seed++) AssertCertified(scheme, rounding.Run(Approximations.Disguised(scheme, seed)), seed);
    }

    /// <summary>The noise makes the polish work, after which nothing is a round number to the last bit.</summary>
    [Test]
    public void Strassen_in_a_random_basis_and_with_noise_becomes_exact()
    {
        using ProgressiveRounding rounding = new(new Target(new Shape(2, 2, 2), 7));
        for (ulong seed = 0; seed < 50; seed++)
            AssertCertified(Known.Strassen,
                rounding.Run(Approximations.Perturbed(Approximations.Disguised(Known.Strassen, seed), 1e-3, seed)), seed);
    }

    /// <summary>All v and w of ⟨3,3,6⟩:40 have rank three, so no direction of the space of six is a rank-one matrix's.</summary>
    [Test]
    public void Where_factors_of_rank_one_span_no_space_the_lines_in_which_others_meet_do()
    {
        Scheme scheme =
            new SchemeStore(Path.Combine(Surroundings.Root, "results")).Read(Limits.Default, wanted: shape => shape == new Shape(3, 3, 6))
                .Select(entry => entry.Submission.Scheme).First(s => (s.Shape, s.Rank) == (new Shape(3, 3, 6), 40));
        using ProgressiveRounding rounding = new(new Target(scheme.Shape, scheme.Rank));
        AssertCertified(scheme, rounding.Run(Approximations.Disguised(scheme, seed: 5)), seed: 5);
    }

    [Test]
    public void Where_the_sparsest_basis_is_nearly_degenerate_another_one_serves()
    {
        using ProgressiveRounding sparsest = new(NearlyParallel.Target) { Widths = [] }, all = new(NearlyParallel.Target);
        Assert.That(sparsest.Run(NearlyParallel.Point()).End, Is.EqualTo(ExactEnd.NotRounded));
        ExactResult result = all.Run(NearlyParallel.Point());
        Assert.That(result.End, Is.EqualTo(ExactEnd.Certifiable));
        Verdict verdict = Verifier.Certify(result.Scheme!);
        Assert.That((verdict.Valid, verdict.Rank), Is.EqualTo((true, 32)), verdict.Reason);
    }

    private static void AssertCertified(Scheme origin, ExactResult result, ulong seed)
    {
        Assert.That(result.End, Is.EqualTo(ExactEnd.Certifiable), $"seed {seed}");
        Verdict verdict = Verifier.Certify(result.Scheme!);
        Assert.That((verdict.Valid, verdict.Rank, verdict.Tensor), Is.EqualTo((true, origin.Rank, origin.Tensor)),
            $"seed {seed}: {verdict.Reason}");
    }

    [Test]
    public void The_same_approximation_becomes_the_same_scheme_whatever_was_rounded_before()
    {
        Approximation approximation = Approximations.Disguised(Known.Strassen, 3);
        using ProgressiveRounding fresh = new(approximation.Target), used = new(approximation.Target);
        _ = used.Run(Approximations.Disguised(Known.Strassen, 4));
        Assert.That(Text(used.Run(approximation)), Is.EqualTo(Text(fresh.Run(approximation))));

        static string Text(ExactResult result) => CanonicalForm.Text(result.Scheme!, Ring.Rationals);
    }

    [Test]
    public void A_border_rank_is_refused_as_such()
    {
        double coarse = DecompositionTests.Loaded(Approximations.Bini(1e-1)).Loss();
        double fine = DecompositionTests.Loaded(Approximations.Bini(1e-3)).Loss();
        Assert.That(fine / coarse, Is.EqualTo(1e-4).Within(2e-5), "the error is of order ε, so that f is of order ε²");

        foreach (double epsilon in (double[])[0.1, 0.02, 1e-3])
        {
            Approximation approximation = Approximations.Bini(epsilon);
            using ProgressiveRounding rounding = new(approximation.Target);
            ExactResult result = rounding.Run(approximation);
            Assert.That((result.End, result.Scheme), Is.EqualTo((ExactEnd.BorderRank, (Scheme?)null)), $"ε = {epsilon}");
            Assert.That(result.Loss, Is.GreaterThan(1e-22));
        }
    }

    [Test]
    public void A_rank_below_the_border_rank_is_refused()
    {
        Target target = new(new Shape(2, 2, 2), 6);
        HostRandom random = new(3);
        double[][] factors = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 24).Select(_ => random.Uniform(-1, 1)).ToArray())];
        using ProgressiveRounding rounding = new(target);
        Assert.That(rounding.Run(new Approximation(target, factors, 0, 1)).End, Is.EqualTo(ExactEnd.NoConvergence));
    }

    [Test]
    public void Numbers_that_are_none_are_refused()
    {
        foreach (double poison in (double[])[double.NaN, double.PositiveInfinity, 1e200, 0])
        {
            Approximation approximation = Approximations.Of(Known.Strassen);
            foreach (double[] factor in approximation.Factors) Array.Fill(factor, poison);
            using ProgressiveRounding rounding = new(approximation.Target);
            Assert.That(rounding.Run(approximation).Scheme, Is.Null, $"{poison}");
        }
    }

    [Test]
    public void Work_that_is_stopped_yields_no_scheme()
    {
        using ProgressiveRounding rounding = new(new Target(new Shape(2, 2, 2), 7));
        ExactResult result = rounding.Run(Approximations.Disguised(Known.Strassen, 1), stop: new CancellationToken(canceled: true));
        Assert.That((result.End, result.Scheme), Is.EqualTo((ExactEnd.NotRounded, (Scheme?)null)));
    }
}
