using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class DecompositionTests
{
    private static IEnumerable<TestCaseData> Schemes() =>
        Approximations.Cases(Known.Strassen, Scheme.Naive(new Shape(1, 1, 1)), Scheme.Naive(new Shape(2, 3, 4)),
            Scheme.Naive(new Shape(3, 1, 2)));

    [TestCaseSource(nameof(Schemes))]
    public void Loss_and_gradient_are_those_of_the_residuals(Scheme scheme)
    {
        Approximation approximation = Approximations.Perturbed(Approximations.Of(scheme), 0.5, 3);
        Decomposition d = Loaded(approximation);
        (double loss, double[][] gradient) = PlainObjective.Evaluate<LeastSquares>(approximation.Target, approximation.Factors);
        Assert.That(d.Loss(), Is.EqualTo(loss).Within(1e-12 * loss));
        double[] half = d.Gradient();
        for (int f = 0; f < 3; f++)
            Assert.That(Entries(d, f).Select(at => 2 * half[at]), Is.EqualTo(gradient[f]).Within(1e-11));
    }

    [TestCaseSource(nameof(Schemes))]
    public void A_decomposition_has_loss_0_in_every_basis(Scheme scheme)
    {
        Assert.That(Loaded(Approximations.Of(scheme)).Loss(), Is.Zero);
        for (ulong seed = 0; seed < 10; seed++) Assert.That(Loaded(Approximations.Disguised(scheme, seed)).Loss(), Is.LessThan(1e-24));
    }

    [TestCaseSource(nameof(Schemes))]
    public void Normalising_brings_the_largest_of_u_and_v_to_1_and_leaves_the_product_alone(Scheme scheme)
    {
        Decomposition d = Loaded(Approximations.Perturbed(Approximations.Disguised(scheme, 4), 0.1, 5));
        double loss = d.Loss();
        d.Normalise();
        Assert.That(d.Loss(), Is.EqualTo(loss).Within(1e-12 * (1 + loss)));
        for (int f = 0; f < 2; f++)
            for (int r = 0; r < scheme.Rank; r++)
            {
                double[] term = [.. Enumerable.Range(0, d.Sizes[f]).Select(a => d[f, r, a].Real)];
                Assert.That((term.Max(), term.Max(Math.Abs)), Is.EqualTo((1.0, 1.0)));
            }
    }

    [Test]
    public void A_zero_term_survives_normalising()
    {
        Decomposition d = new(new Target(new Shape(1, 2, 1), 2), complex: false);
        d.Normalise();
        Assert.That(d.Values, Has.All.Zero);
    }

    /// <summary>Padding never counts, whatever the rank.</summary>
    [TestCaseSource(nameof(Schemes))]
    public void Every_unknown_is_one_entry_of_one_term(Scheme scheme)
    {
        Decomposition d = Loaded(Approximations.Of(scheme));
        Assert.That(Enumerable.Range(0, 3).SelectMany(f => Entries(d, f)), Is.EquivalentTo(d.Unknowns));
        Assert.That(Enumerable.Range(0, d.Values.Length).Except(d.Unknowns).Select(k => d.Values[k]), Has.All.Zero);
    }

    /// <summary>Where the entries of a factor are, term after term.</summary>
    internal static IEnumerable<int> Entries(Decomposition d, int factor) =>
        from r in Enumerable.Range(0, d.Target.Rank) from a in Enumerable.Range(0, d.Sizes[factor]) select d.At(factor, r, a);

    internal static Decomposition Loaded(Approximation approximation)
    {
        Decomposition d = new(approximation.Target, complex: approximation.Imaginary is not null);
        d.Load(approximation);
        return d;
    }
}
