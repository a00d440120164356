using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class RealFormTests
{
    /// <summary>Strassen with powers of i on the axes: u gets those of its row and column, the dual spaces take them back.</summary>
    private static Scheme Turned(int[] i, int[] j, int[] k)
    {
        Scheme s = Known.Strassen;
        return new Scheme(s.Shape, Times(s.U, (a, b) => i[a] + j[b]), Times(s.V, (a, b) => k[b] - j[a]),
            Times(s.W, (a, b) => -i[a] - k[b]));

        static Factor Times(Factor factor, Func<int, int, int> power) => Factor.FromDense(factor.Rank, factor.Size, (r, at) =>
        {
            Coefficient c = factor[r, at];
            for (int turn = ((power(at / 2, at % 2) % 4) + 4) % 4; turn > 0; turn--) c *= Coefficient.I;
            return c;
        });
    }

    [TestCase(0, 1, 0, 0, 0, 1)]
    [TestCase(1, 2, 3, 0, 2, 1)]
    [TestCase(3, 3, 0, 1, 1, 1)]
    public void Powers_of_i_on_the_axes_are_taken_off(int i0, int i1, int j0, int j1, int k0, int k1)
    {
        Scheme turned = Turned([i0, i1], [j0, j1], [k0, k1]);
        Assert.That(turned.IsReal, Is.False);
        Assert.That(Verifier.Certify(turned).Valid, "a change of basis");
        Scheme real = RealForm.Of(turned)!;
        Assert.That((real.IsReal, Verifier.Certify(real).Valid), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_real_scheme_stays_a_scheme_and_an_entry_that_is_neither_real_nor_imaginary_has_none()
    {
        Assert.That(Verifier.Certify(RealForm.Of(Known.Strassen)!).Valid);
        Scheme s = Known.Strassen;
        Factor mixed = Factor.FromDense(s.Rank, 4, (r, at) => s.U[r, at] * new Coefficient(Rational.One, Rational.One));
        Assert.That(RealForm.Of(new Scheme(s.Shape, mixed, s.V, s.W)), Is.Null);
    }
}
