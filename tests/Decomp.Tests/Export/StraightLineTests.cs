using FsCheck;
using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Common-subexpression elimination never changes what is computed, and never makes it dearer.</summary>
public sealed class StraightLineTests
{
    [FsCheck.NUnit.Property(MaxTest = 20)]
    public void TheCodeComputesTheScheme(int seed, bool drawn)
    {
        foreach (Scheme scheme in SampleSchemes.All(seed))
        {
            StraightLine code = StraightLine.Of(scheme, drawn ? new Random(seed) : null);
            IReadOnlyList<Entry[]> results = code.Result.Expanded();
            Factor w = Factor.FromDense(code.Products, scheme.Shape.WSize, (r, q) => results[q].FirstOrDefault(e => e.Index == r).Value);
            Scheme back =
                new(scheme.Shape, Factor.FromTerms(scheme.Shape.USize, code.Left.Expanded()),
                    Factor.FromTerms(scheme.Shape.VSize, code.Right.Expanded()), w);
            Ring ring = Ring.Of(scheme);
            Assert.That(CanonicalForm.Hash(CanonicalForm.Of(back, ring), ring),
                Is.EqualTo(CanonicalForm.Hash(CanonicalForm.Of(scheme, ring), ring)));
            Assert.That(code.Additions, Is.LessThanOrEqualTo(Verifier.Certify(scheme).Census.Additions));
        }
    }

    [FsCheck.NUnit.Property]
    public bool AnyFormsComeBackExpanded(PositiveInt inputs, int seed)
    {
        Random random = new(seed);
        int count = Math.Min(inputs.Get, 12);
        List<Entry[]> forms = [.. Enumerable.Range(0, random.Next(15)).Select(_ =>
            Enumerable.Range(0, count).Where(_ => random.Next(2) == 0)
                .Select(x => new Entry(x, (Rational)(random.Next(1, 4) * (random.Next(2) * 2 - 1)) / random.Next(1, 3))).ToArray())];
        LinearChain chain = PairElimination.Run(count, forms);
        return chain.Expanded().Zip(forms).All(pair => pair.First.SequenceEqual(pair.Second));
    }

    [Test]
    public void ASharedSumIsComputedOnce()
    {
        Entry[] Form(params int[] signs) => [.. signs.Select((sign, x) => new Entry(x, (Rational)sign)).Where(e => !e.Value.IsZero)];
        LinearChain chain = PairElimination.Run(4, [Form(1, 1, 1, 0), Form(-2, -2, 0, 1), Form(1, 1, 0, 0)]);
        Assert.That(chain.Fresh.Single(), Is.EqualTo(Form(1, 1)));
        Assert.That(chain.Additions, Is.EqualTo(3));
        Assert.That(chain.Outputs[2], Is.EqualTo((Entry[])[new Entry(4, Coefficient.One)]));
    }

    [Test]
    public void ATermThatContributesNothingIsLeftOut()
    {
        Scheme naive = Scheme.Naive(new Shape(1, 2, 1));
        Factor With(Factor f, Entry[] last) =>
            Factor.FromTerms(f.Size, [.. Enumerable.Range(0, f.Rank).Select(r => f.Term(r).ToArray()), last]);
        Entry[] one = [new Entry(0, Coefficient.One)];
        Scheme padded = new(naive.Shape, With(naive.U, one), With(naive.V, []), With(naive.W, one));
        Assert.That(StraightLine.Of(padded).Products, Is.EqualTo(2));
        Assert.That(StraightLine.Of(padded).Additions, Is.EqualTo(1));
    }
}
