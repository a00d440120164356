using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class BalanceTests
{
    /// <summary>The least Σ|u|² + |v|² + |w|² over all bases belongs to the decomposition and not to the bases that it came in.</summary>
    [Test]
    public void Whatever_the_bases_were_the_same_norms_come_out()
    {
        double[] sums = [.. Enumerable.Range(1, 4).Select(seed =>
        {
            Decomposition d = DecompositionTests.Loaded(Approximations.Disguised(Approximations.StrassenAndAColumn, (ulong)seed));
            double before = Squares(d);
            Balance.Apply(d);
            Assert.That(d.Loss(), Is.LessThan(1e-20), "it stays a solution");
            Assert.That(Squares(d), Is.LessThan(before));
            return Squares(d);
        })];
        foreach (double sum in sums) Assert.That(sum, Is.EqualTo(sums[0]).Within(1e-3 * sums[0]));
    }

    [Test]
    public void What_it_did_can_be_undone()
    {
        Approximation approximation = Approximations.Perturbed(Approximations.Disguised(Known.Strassen, 4), 0.1, 4);
        Decomposition d = DecompositionTests.Loaded(approximation);
        double loss = d.Loss();
        WorstEntry worst = d.Worst();
        BasisChange change = Balance.Apply(d);
        Assert.That(d.Loss(), Is.Not.EqualTo(loss).Within(1e-6 * loss), "a residual is not the same in other bases");
        change.Inverse.Apply(d);
        Assert.That(d.Loss(), Is.EqualTo(loss).Within(1e-9 * loss));
        Assert.That(d.Worst().Entry, Is.EqualTo(worst.Entry));
    }

    [Test]
    public void Complex_bases_are_balanced_too()
    {
        double[] sums = [.. Enumerable.Range(1, 3).Select(seed =>
        {
            Decomposition d = DecompositionTests.Loaded(ComplexApproximations.Disguised(Known.Strassen, (ulong)seed));
            Balance.Apply(d);
            Assert.That(d.Loss(), Is.LessThan(1e-20));
            return Squares(d);
        })];
        foreach (double sum in sums) Assert.That(sum, Is.EqualTo(sums[0]).Within(1e-3 * sums[0]));
    }

    /// <summary>Terms that grow towards a border rank are brought back by a weight on their squares.</summary>
    [Test]
    public void A_weight_on_squares_keeps_terms_from_growing()
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Bini(1e-3));
        Balance.Apply(d);
        double before = d.LargestTerm();
        Decomposition after = DecompositionTests.Loaded(RidgeDescent.Of(d.ToApproximation(1), 1e-2, CancellationToken.None));
        Assert.That(after.LargestTerm(), Is.LessThan(before / 10));
    }

    private static double Squares(Decomposition d) => d.Unknowns.Sum(k => d.Values[k] * d.Values[k]);
}
