using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>
/// Makes every kind of move under a group many times, from the naive scheme. After each the scheme is checked, and the images and signs
/// that moves maintain are compared with those that encoding works out from the permutations.
/// </summary>
/// <param name="shape">Whose schemes.</param>
/// <param name="group">What they are invariant under.</param>
/// <param name="rounds">How many flips; one in ten is followed by a split, and one in ten by a plus-transition.</param>
internal sealed class EveryGroupMove(Shape shape, AutomorphismGroup group, int rounds) : FlipWalkers.IMaker<bool>
{
    public bool Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
    {
        GroupTable<T> table = new(capacity), again = new(capacity), copy = new(capacity);
        Assert.That(GroupCodec<TCoefficients, T>.TryEncode(Scheme.Naive(shape), group, null, table), Is.True);
        var random = new Xoroshiro(2, 0);
        int climbs = 0;
        for (int round = 0; round < rounds; round++)
        {
            FlipOutcome outcome = GroupMoves<TCoefficients, T>.Flip(table, ref random);
            bool climbed = (round % 10) switch
            {
                0 => GroupSplit<TCoefficients, T>.Split(table, ref random),
                5 => GroupSplit<TCoefficients, T>.Plus(table, ref random),
                _ => false,
            };
            if (outcome is FlipOutcome.Refused or FlipOutcome.Stuck && !climbed) continue;
            climbs += climbed ? 1 : 0;
            Scheme scheme = TermCodec<TCoefficients, T, SeparateTerms>.Decode(table.Terms, shape);
            string where =
                $"{shape} under {group} over {TCoefficients.Ring}, after {outcome}{(climbed ? " and a climb" : "")} in round {round}";
            Assert.That(Verifier.Judge(scheme, new Claim.Over(TCoefficients.Ring)).Valid, Is.True, where);
            Assert.That(GroupCodec<TCoefficients, T>.TryEncode(scheme, group, GroupCodec<TCoefficients, T>.Images(table), again), Is.True,
                where);
            Assert.That(Links(table), Is.EqualTo(Links(again)), where);
            copy.CopyFrom(table);
            Assert.That(Links(copy), Is.EqualTo(Links(table)), where);
        }
        Assert.That(climbs, Is.Positive);
        return true;
    }

    private static (int Image, int Opposite, ulong Fixing)[] Links<T>(GroupTable<T> table) where T : unmanaged, IBits<T> =>
        [.. from g in Enumerable.Range(0, table.Order) from r in Enumerable.Range(0, table.Terms.Count)
            select (table.Image(g, r), table.Opposite(0, g, r) | table.Opposite(1, g, r) << 1 | table.Opposite(2, g, r) << 2,
                table.Fixing(r))];
}
