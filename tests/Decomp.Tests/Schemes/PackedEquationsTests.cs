using NUnit.Framework;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>The check of packed entries says what the verifier says, of schemes and of what is nearly one.</summary>
public sealed class PackedEquationsTests
{
    private const int Changes = 60;

    private static IEnumerable<object[]> Cases => from ring in CoefficientRegistry.Rings
                                                  from tensor in (string[])["2x3x2", "poly:3x3", "cyclic:4", "4x4x4"]
                                                  select new object[] { ring, tensor };

    [TestCaseSource(nameof(Cases))]
    public void They_hold_where_the_verifier_says_so(Ring ring, string name)
    {
        Assert.That(TensorMakers.TryParse(name, out Tensor? tensor), Is.True);
        IFlipWalker walker = FlipWalkers.Create(tensor!, ring, 1, 0);
        walker.Start(Scheme.Naive(tensor!), FlipPolicy.Default);
        Random random = new(7);
        for (int walk = 0; walk < 3; walk++, walker.Advance(20_000, 1))
        {
            PackedScheme scheme = PackedScheme.Of(walker.Current, ring);
            Assert.That(PackedEquations.Hold(scheme), Is.True);
            Assert.That(PackedScheme.Parse($"{scheme}", ring, tensor), Is.EqualTo(scheme));
            for (int change = 0; change < Changes; change++)
            {
                PackedScheme changed = Changed(scheme, random);
                Assert.That(PackedEquations.Hold(changed), Is.EqualTo(Verifier.Judge(changed.Scheme, new Claim.Over(ring)).Valid));
            }
        }
    }

    /// <summary>One entry has another value, or the same.</summary>
    private static PackedScheme Changed(PackedScheme scheme, Random random)
    {
        (int factor, int term) = (random.Next(3), random.Next(scheme.Rank));
        int index = random.Next(scheme.Tensor.Sizes[factor]);
        int[] values = scheme.Ring.Modulus == 0 ? [-1, 0, 1] : [.. Enumerable.Range(0, (int)scheme.Ring.Modulus)];
        var entries = scheme.Entries.ToDictionary(e => (e.Factor, e.Term, e.Index), e => e.Value);
        entries[(factor, term, index)] = values[random.Next(values.Length)];
        return new(scheme.Tensor, scheme.Rank, scheme.Ring,
            entries.Where(e => e.Value != 0).Select(e => (e.Key.Item1, e.Key.Item2, e.Key.Item3, e.Value)));
    }
}
