using NUnit.Framework;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>Automorphisms take decompositions to decompositions, and multiply as their images say.</summary>
public sealed class AutomorphismTests
{
    private static readonly Shape[] s_shapes = [new(2, 2, 2), new(2, 3, 2), new(3, 3, 2), new(2, 3, 4), new(1, 3, 3), new(3, 3, 3)];

    [Test]
    public void Images_of_a_decomposition_are_decompositions()
    {
        Random random = new(1);
        foreach (Shape shape in s_shapes)
            for (int k = 0; k < 12; k++)
            {
                Scheme scheme = Sandwich.Random(Scheme.Naive(shape), k, random.Next);
                Automorphism automorphism = RandomAutomorphisms.Draw(shape, random);
                Assert.That(Verifier.Judge(automorphism.Image(scheme), new Claim.Over(Ring.Integers)).Valid, Is.True,
                    $"{automorphism} of {shape}");
            }
    }

    [Test]
    public void Products_inverses_and_orders_are_those_of_the_images()
    {
        Random random = new(2);
        foreach (Shape shape in s_shapes)
            for (int k = 0; k < 20; k++)
            {
                Automorphism a = RandomAutomorphisms.Draw(shape, random), b = RandomAutomorphisms.Draw(shape, random), power = a;
                Scheme scheme = Sandwich.Random(Scheme.Naive(shape), 4, random.Next);
                Assert.That(Hash(a.After(b).Image(scheme)), Is.EqualTo(Hash(a.Image(b.Image(scheme)))));
                Assert.That(Hash(a.Inverse().Image(a.Image(scheme))), Is.EqualTo(Hash(scheme)));
                for (int n = 1; n < a.Order; n++) power = a.After(power);
                Assert.That(Hash(power.Image(scheme)), Is.EqualTo(Hash(scheme)), $"{a} {a.Order} times");
                Assert.That(a.After(b).Inverse(), Is.EqualTo(b.Inverse().After(a.Inverse())));
            }
    }

    [Test]
    public void Signs_of_a_whole_range_move_no_term()
    {
        Shape shape = new(2, 2, 3);
        Automorphism plain = Automorphism.Identity(shape);
        Automorphism turned = new(shape, [0, 1, 2], [[0, 1], [0, 1], [0, 1, 2]], [[true, true], [false, false], [false, false, false]]);
        Assert.That((turned, turned.GetHashCode(), turned.Order), Is.EqualTo((plain, plain.GetHashCode(), 1)));
        Assert.That((turned.Turns(plain, 0), turned.Turns(plain, 1), turned.Turns(plain, 2)), Is.EqualTo((true, false, true)));
        Scheme scheme = Sandwich.Random(Scheme.Naive(shape), 4, new Random(3).Next);
        Assert.That(Hash(turned.Image(scheme)), Is.EqualTo(Hash(scheme)));
    }

    [Test]
    public void Texts_are_read_as_they_are_written()
    {
        Random random = new(4);
        foreach (Shape shape in s_shapes)
            for (int k = 0; k < 40; k++)
            {
                Automorphism automorphism = RandomAutomorphisms.Draw(shape, random);
                string text = GeneratorText.Write(automorphism);
                Assert.That(GeneratorText.TryRead(text, shape, out Automorphism? read, out string why), Is.True, $"{text}: {why}");
                Assert.That((read, GeneratorText.Write(read!)), Is.EqualTo((automorphism, text)));
            }
    }

    [TestCase("PMN/-,-,-", "U V W", "W U V", Description = "what is known as cyclic")]
    [TestCase("PNM/-,-,-", "U V W", "V U W", Description = "transposition")]
    public void A_permutation_of_ranges_moves_the_factors(string text, string from, string to)
    {
        Shape shape = new(2, 2, 2);
        Assert.That(GeneratorText.TryRead(text, shape, out Automorphism? automorphism, out _), Is.True);
        Assert.That(string.Join(' ', Enumerable.Range(0, 3).Select(x => "UVW"[automorphism!.Place(x)])), Is.EqualTo(to));
        Assert.That(from, Has.Length.EqualTo(to.Length));
        Assert.That(automorphism!.Image(0, 1).Entry, Is.EqualTo(2), "u[0,1] goes to [1,0]");
    }

    [TestCase("0~", "")]
    [TestCase("0~1~,-,-", "")]
    [TestCase("pnm/-,-,-", "")]
    [TestCase("PNM/-,-", "three ranges")]
    [TestCase("PPM/-,-,-", "where M, N and P go")]
    [TestCase("XNM/-,-,-", "where M, N and P go")]
    [TestCase("NM/-,-,-", "where M, N and P go")]
    [TestCase("NPM/-,-,-", "same size")]
    [TestCase("0~~,-,-", "cycles")]
    [TestCase("~0,-,-", "cycles")]
    [TestCase("02,-,-", "0 to 1")]
    public void What_is_no_automorphism_is_refused(string text, string reason)
    {
        string whole = text.Contains(',', StringComparison.Ordinal) ? text : $"{text},-,-";
        bool read = GeneratorText.TryRead(whole, new Shape(2, 3, 2), out _, out string why);
        Assert.That(read, Is.EqualTo(reason.Length == 0), why);
        Assert.That(why, reason.Length == 0 ? Is.Empty : Does.Contain(reason));
    }

    private static string Hash(Scheme scheme) => CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring.Integers), Ring.Integers);
}
