using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>
/// Makes every kind of symmetric move many times, from the naive scheme, and hands on what came out. The links that moves maintain are
/// compared with those that encoding works out from the symmetry.
/// </summary>
/// <param name="shape">Whose schemes.</param>
/// <param name="symmetry">What they are invariant under.</param>
/// <param name="rounds">How many flips; one in ten is followed by a plus-transition, one in 25 by a split.</param>
/// <param name="check">Hears each scheme, its ring, and where that was.</param>
internal sealed class EveryOrbitMove(Shape shape, IndexSymmetry symmetry, int rounds, Action<Scheme, Ring, string> check) :
    FlipWalkers.IMaker<bool>
{
    public bool Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
    {
        OrbitTable<T> table = new(capacity), again = new(capacity);
        Assert.That(OrbitCodec<TCoefficients, T>.TryEncode(Scheme.Naive(shape), symmetry, table), Is.True);
        var random = new Xoroshiro(2, 0);
        for (int round = 0; round < rounds; round++)
        {
            string did = OrbitMoves<TCoefficients, T>.Flip(table, ref random).ToString();
            if (round % 10 == 0) did += OrbitPerturbation<TCoefficients, T>.Plus(table, ref random) ? ", plus" : "";
            if (round % 25 == 0) did += OrbitPerturbation<TCoefficients, T>.Split(table, ref random) ? ", split" : "";
            if (did == "Refused") continue;
            Scheme scheme = TermCodec<TCoefficients, T, SeparateTerms>.Decode(table.Terms, shape);
            string where = $"{shape} under {symmetry} over {TCoefficients.Ring}, after {did} in round {round}";
            check(scheme, TCoefficients.Ring, where);
            if (!OrbitCodec<TCoefficients, T>.TryEncode(scheme, symmetry, again)) continue; // two equal terms
            Assert.That(Links(table), Is.EqualTo(Links(again)), where);
        }
        return true;
    }

    private static IEnumerable<(int, int, int, int)> Links<T>(OrbitTable<T> table) where T : unmanaged, IBits<T> =>
        [.. Enumerable.Range(0, table.Terms.Count)
            .Select(r => (table.Next(r), table.Opposite(0, r), table.Opposite(1, r), table.Opposite(2, r)))];
}
