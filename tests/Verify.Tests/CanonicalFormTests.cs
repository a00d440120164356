using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Verify.Tests;

public sealed class CanonicalFormTests
{
    [FsCheck.NUnit.Property(Replay = "10,3", MaxTest = 60)]
    public bool Order_and_scale_of_terms_do_not_matter(int seed, bool imaginary)
    {
        Scheme scheme = Known.Disguised(Known.Strassen, seed, imaginary);
        return Text(scheme) == Text(Reordered(scheme, seed, imaginary));
    }

    [FsCheck.NUnit.Property(Replay = "11,3", MaxTest = 60)]
    public bool The_canonical_form_is_the_same_tensor_and_its_own_canonical_form(int seed, bool imaginary)
    {
        Scheme canonical = CanonicalForm.Of(Known.Disguised(Known.Strassen, seed, imaginary), Ring.GaussianRationals);
        Scheme anew = new(canonical.Shape, canonical.U, canonical.V, canonical.W);
        return BrentEquations.Check(canonical).Holds && Text(anew) == CanonicalForm.Text(canonical, Ring.GaussianRationals);
    }

    [Test]
    public void It_is_made_once_over_each_modulus()
    {
        Scheme canonical = CanonicalForm.Of(Known.Strassen, Ring.Rationals);
        Assert.That(CanonicalForm.Of(canonical, Ring.Integers), Is.SameAs(canonical));
        Assert.That(CanonicalForm.Of(canonical, Ring.Modulo(3)), Is.Not.SameAs(canonical));
        Assert.That(Verifier.Certify(canonical).Canonical, Is.SameAs(canonical));
    }

    [Test]
    public void Different_schemes_have_different_hashes()
    {
        string[] hashes =
            [.. Enumerable.Range(0, 50).Select(seed => Known.Disguised(Known.Strassen, seed, false))
                .Select(s => CanonicalForm.Hash(CanonicalForm.Of(s, Ring.Rationals), Ring.Rationals))];
        string[] texts = [.. Enumerable.Range(0, 50).Select(seed => Text(Known.Disguised(Known.Strassen, seed, false)))];
        Assert.That(hashes.Distinct().Count(), Is.EqualTo(texts.Distinct().Count()));
        Assert.That(texts.Distinct().Count(), Is.GreaterThan(10));
    }

    [Test]
    public void Strassen_has_this_text_on_every_machine()
    {
        Scheme canonical = CanonicalForm.Of(Known.Strassen, Ring.Integers);
        Assert.That(CanonicalForm.Text(canonical, Ring.Integers), Is.EqualTo("""
            decomp 1 2 2 2 7
            ZT
            1 0 0 0 ; 0 1 0 -1 ; 0 1 0 1
            1 1 0 0 ; 0 0 0 1 ; -1 1 0 0
            1 0 -1 0 ; 1 1 0 0 ; 0 0 0 -1
            1 0 0 1 ; 1 0 0 1 ; 1 0 0 1
            0 1 0 -1 ; 0 0 1 1 ; 1 0 0 0
            0 0 1 1 ; 1 0 0 0 ; 0 0 1 -1
            0 0 0 1 ; 1 0 -1 0 ; -1 0 -1 0
            
            """));
        Assert.That(CanonicalForm.Hash(canonical, Ring.Zt),
            Is.EqualTo("50e641df21d990c395be2ec7d4f28d957f4b8481c87a709f574ce2840ba99dfd"));
        Assert.That(CanonicalForm.Hash(canonical, Ring.Rationals), Is.EqualTo(CanonicalForm.Hash(canonical, Ring.Zt)),
            "the text names the scheme's own ring");
    }

    [Test]
    public void Modulo_q_representatives_do_not_matter()
    {
        Scheme other = Known.Strassen.Select((x, r, c) => c + new Rational(3 * (x + r)));
        Scheme scaled = Known.Strassen.Select((x, r, c) => x < 2 ? c * new Rational(2) : c);
        string expected = CanonicalForm.Text(CanonicalForm.Of(Known.Strassen, Ring.Modulo(3)), Ring.Modulo(3));
        Assert.That(CanonicalForm.Text(CanonicalForm.Of(other, Ring.Modulo(3)), Ring.Modulo(3)), Is.EqualTo(expected));
        Assert.That(CanonicalForm.Text(CanonicalForm.Of(scaled, Ring.Modulo(3)), Ring.Modulo(3)), Is.EqualTo(expected));
        Assert.That(expected, Does.StartWith("decomp 1 2 2 2 7\nF3\n"));
    }

    [Test]
    public void A_ring_without_the_coefficients_is_refused()
    {
        Scheme half = Known.Strassen.With(0, 0, 0, new Rational(1, 2));
        Assert.That(() => CanonicalForm.Of(half, Ring.Modulo(2)), Throws.ArgumentException);
    }

    private static string Text(Scheme scheme) =>
        CanonicalForm.Text(CanonicalForm.Of(scheme, Ring.GaussianRationals), Ring.GaussianRationals);

    private static Scheme Reordered(Scheme scheme, int seed, bool imaginary)
    {
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, scheme.Rank)];
        random.Shuffle(order);
        Coefficient scale = imaginary ? Coefficient.I : new Rational(-3, 2), back = imaginary ? -Coefficient.I : new Rational(-2, 3);
        return new Scheme(scheme.Shape,
            Factor.FromDense(scheme.Rank, scheme.U.Size, (r, a) => scheme.U[order[r], a] * scale),
            Factor.FromDense(scheme.Rank, scheme.V.Size, (r, a) => scheme.V[order[r], a]),
            Factor.FromDense(scheme.Rank, scheme.W.Size, (r, a) => scheme.W[order[r], a] * back));
    }
}
