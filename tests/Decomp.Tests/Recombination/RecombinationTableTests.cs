using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

public sealed class RecombinationTableTests
{
    [Test]
    public void EveryEntryCanBeBuiltAndHolds()
    {
        var table = new RecombinationTable(6, Ring.Integers);
        table.Add(RecombinationTests.Strassen, "Strassen");
        table.Complete();
        foreach (Shape shape in table.Shapes)
        {
            Derivation best = table[shape];
            Assert.That(best.Scheme.Shape, Is.EqualTo(shape));
            Assert.That(best.Scheme.Rank, Is.LessThanOrEqualTo(best.Rank), best.Text);
            Assert.That(Verifier.Certify(best.Scheme).Valid, Is.True, $"{shape}: {best.Text}");
        }
        Assert.That(table[new(4, 4, 4)].Rank, Is.EqualTo(49));
        Assert.That(table[new(4, 2, 2)].Rank, Is.EqualTo(14));
        Assert.That(table[new(2, 2, 3)].Text, Does.Contain("2x2x2:7 + 2x2x1:4"));
        Assert.That(table[new(2, 2, 2)].IsDerived, Is.False);
    }

    [Test]
    public void AGivenSchemeIsProjected()
    {
        var table = new RecombinationTable(4, Ring.Integers);
        table.Add(KroneckerProduct.Of(RecombinationTests.Strassen, RecombinationTests.Strassen), "square");
        table.Complete();
        // Strassen's square is all it knows: what is below naive for 3x4x4 comes from leaving out a row of the 49 terms.
        Assert.That(table[new(3, 4, 4)].Rank, Is.LessThan(48));
        Assert.That(Verifier.Certify(table[new(3, 4, 4)].Scheme).Valid, Is.True);
    }

    [Test]
    public void StepsLeadToTheShapeWithinTheRank()
    {
        var table = new RecombinationTable(4, Ring.Integers);
        table.Add(RecombinationTests.Strassen, "Strassen");
        table.Complete();
        IReadOnlyList<Derivation> steps = table.Steps(new(2, 3, 4), 24);
        Assert.That(steps, Is.Not.Empty);
        foreach (Derivation step in steps)
        {
            Assert.That(step.Rank, Is.LessThanOrEqualTo(24));
            Assert.That(step.Scheme.Shape, Is.EqualTo(new Shape(2, 3, 4)));
            Assert.That(Verifier.Certify(step.Scheme).Valid, Is.True, step.Text);
        }
    }

    [TestCase("ZT", "Z", true)]
    [TestCase("ZT", "F2", true)]
    [TestCase("F2", "F2", true)]
    [TestCase("F2", "F3", false)]
    [TestCase("F2", "Z", false)]
    public void RingsAdmitWhatHoldsOverThem(string claimed, string wanted, bool admitted)
    {
        Ring.TryParse(claimed, out Ring from);
        Ring.TryParse(wanted, out Ring to);
        Claim claim = from.Modulus == 0 ? new Claim.Exact() : new Claim.Over(from);
        Assert.That(to.Admits(new Submission(RecombinationTests.Strassen, claim, "test")), Is.EqualTo(admitted));
    }

    [Test]
    public void SandwichesKeepTheProduct()
    {
        Scheme scheme = DirectSum.Along(Axis.P, Scheme.Naive(new(2, 2, 1)), RecombinationTests.Strassen);
        foreach (Axis axis in Axes.All)
        {
            Scheme turned = Sandwich.Elementary(scheme, axis, 0, 1, new Rational(3));
            Assert.That(Verifier.Certify(turned).Valid, Is.True, $"{axis}");
            Assert.That(CanonicalForm.Text(turned, Ring.Integers), Is.Not.EqualTo(CanonicalForm.Text(scheme, Ring.Integers)));
            Assert.That(CanonicalForm.Text(Sandwich.Elementary(turned, axis, 0, 1, new Rational(-3)), Ring.Integers),
                Is.EqualTo(CanonicalForm.Text(scheme, Ring.Integers)));
        }
    }
}
