using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Verify.Tests;

/// <summary>The second check on its own.</summary>
public sealed class ExecutionTests
{
    [Test]
    public void The_schoolbook_algorithm_multiplies([Range(1, 3)] int m, [Range(1, 3)] int n, [Range(1, 3)] int p) =>
        Assert.That(Execution.Multiplies(Scheme.Naive(new Shape(m, n, p))));

    [FsCheck.NUnit.Property(Replay = "8,3", MaxTest = 60)]
    public bool Every_disguise_of_Strassen_multiplies(int seed, bool imaginary) =>
        Execution.Multiplies(Known.Disguised(Known.Strassen, seed, imaginary));

    [FsCheck.NUnit.Property(Replay = "9,3", MaxTest = 100)]
    public bool Every_single_changed_coefficient_is_noticed(int seed, bool imaginary)
    {
        var random = new Random(seed);
        Scheme scheme = Known.Disguised(Known.Strassen, seed, imaginary);
        (int x, int r, int a) = (random.Next(3), random.Next(7), random.Next(4));
        return !Execution.Multiplies(scheme.With(x, r, a, scheme.Factors[x][r, a] + new Rational(random.Next(1, 4), random.Next(1, 3))));
    }

    [Test]
    public void The_entries_do_not_commute()
    {
        // With u and v swapped the products are b·a instead of a·b, which only non-commuting entries tell apart:
        // over commuting ones ⟨1,1,1⟩ cannot, so a 2×2 scheme for the transposed product is taken.
        Scheme s = Known.Strassen;
        Assert.That(Execution.Multiplies(new Scheme(s.Shape, s.V, s.U, s.W)), Is.False);
    }

    [Test]
    public void Modulo_two_a_flipped_sign_still_multiplies_and_a_dropped_coefficient_does_not()
    {
        Scheme flipped = Known.Strassen.With(0, 0, 0, -Coefficient.One);
        Assert.That(Execution.Multiplies(flipped), Is.False);
        Assert.That(Execution.Multiplies(flipped, 2));
        Assert.That(Execution.Multiplies(Known.Strassen.With(0, 0, 0, Coefficient.Zero), 2), Is.False);
    }
}
