using NUnit.Framework;
using TensorDecomp.Exact.Lifting;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Flip graphs and lifting of tensors that are no matrix products; the moves keep any sum of terms.</summary>
public sealed class OtherTensorsTests
{
    [TestCase(2, 2, "F2", 3)]
    [TestCase(2, 2, "ZT", 3)]
    [TestCase(3, 3, "F2", 6)]
    [TestCase(2, 3, "F3", 4)]
    public void Products_of_polynomials_come_down_to_their_rank(int a, int b, string name, int rank)
    {
        Ring ring = Ring.TryParse(name, out Ring parsed) ? parsed : throw new ArgumentException(name);
        var search = new FlipSearch(new FlipSettings(Known.Polynomials(a, b), ring, rank, Seed: 1, Walkers: 4) { RoundAttempts = 50_000 });
        FlipImprovement? last = null;
        for (int round = 0; round < 100 && !search.Done; round++) last = search.Step(threads: 1).LastOrDefault() ?? last;
        Assert.That(search.BestRank, Is.EqualTo(rank));
        Assert.That(Verifier.Judge(last!.Scheme, new Claim.Over(ring)).Valid);
    }

    [Test]
    public void A_search_goes_on_from_where_it_stood()
    {
        FlipSettings settings = new(Known.Polynomials(3, 4), Ring.Modulo(2), 1, Seed: 3, Walkers: 2) { RoundAttempts = 5_000 };
        FlipSearch whole = new(settings), part = new(settings);
        for (int round = 0; round < 6; round++) whole.Step(1);
        for (int round = 0; round < 3; round++) part.Step(1);
        var resumed = new FlipSearch(settings, part.Capture());
        for (int round = 0; round < 3; round++) resumed.Step(1);
        Assert.That((resumed.BestRank, resumed.Flips, resumed.State), Is.EqualTo((whole.BestRank, whole.Flips, whole.State)));
        Assert.That(() => new FlipSearch(settings with { Tensor = Known.Polynomials(4, 3) }, part.Capture()), Throws.ArgumentException);
    }

    [Test]
    public void A_packed_word_is_read_with_the_tensor_that_it_names()
    {
        string word = PackedScheme.Of(Known.Karatsuba, Ring.Zt).ToString();
        Assert.That(word, Does.StartWith("poly:2x2:3 "));
        Scheme read = PackedScheme.Parse(word, Ring.Zt, Known.Karatsuba.Tensor).Scheme;
        Assert.That(CanonicalForm.Hash(CanonicalForm.Of(read, Ring.Zt), Ring.Zt),
            Is.EqualTo(CanonicalForm.Hash(CanonicalForm.Of(Known.Karatsuba, Ring.Zt), Ring.Zt)));
        foreach (Tensor? other in (Tensor?[])[null, Known.Polynomials(2, 3), new Shape(2, 2, 2)])
            Assert.That(() => PackedScheme.Parse(word, Ring.Zt, other), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void What_holds_modulo_two_is_lifted()
    {
        LiftOutcome outcome = HenselLifting.Lift(Known.Karatsuba.Select((_, _, c) => c.IsZero ? c : Coefficient.One), Ring.Modulo(2));
        Assert.That((outcome.Lifted?.Rank, Verifier.Certify(outcome.Lifted!).Valid), Is.EqualTo((3, true)), outcome.Sentence);
    }
}
