using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// Looks for a form of an outer scheme, and for cuts of its ranges, with which the products of its terms cost little. What a factor touches
/// depends on the basis and on which of the schemes of one rank is taken, so both walk along with the sizes of the blocks: a random move is
/// kept where the sum of the ranks grows by no more than a threshold, which falls to nothing.
/// </summary>
/// <param name="outer">A decomposition whose coefficients are small.</param>
/// <param name="numbers">The coefficients that it may have.</param>
/// <param name="ranks">The ranks of inner products.</param>
internal sealed class BasisSearch(Scheme outer, SmallNumbers numbers, RankCube ranks)
{
    private const int Slack = 3; // per cent of the sum by which it may grow at first
    private const int Hopeless = 8; // per cent above the bound after a quarter of the steps
    private const int MostKnownCuts = 256;

    private readonly Dictionary<(ulong, ulong, ulong), PaddedProducts> _known = [];
    private readonly int[] _costs = new int[outer.Rank], _others = new int[outer.Rank];

    /// <summary>A form of the outer scheme, cuts and the rank that follows, where that is lower than the bound; else null.</summary>
    /// <param name="bound">What is known.</param>
    /// <param name="whole">The shape to compose, each of its dimensions at least as large as that of the outer scheme.</param>
    /// <param name="steps">Random moves.</param>
    /// <param name="key">Of the random numbers.</param>
    public CutResult? Below(int bound, Shape whole, int steps, ulong key)
    {
        Draws draws = new(key);
        OuterWalk walk = new(outer, numbers);
        int[][] sizes = [.. Axes.All.Select(axis => Start(whole.Length(axis), outer.Shape.Length(axis), ref draws))];
        PaddedProducts products = Products(sizes);
        int sum = 0, lowest = int.MaxValue, given = bound;
        for (int r = 0; r < outer.Rank; r++) sum += _costs[r] = Cost(products, walk, r);
        CutResult? best = null;
        for (int step = 0; step < steps; step++)
        {
            int most = sum + draws.Below(1 + (int)((long)sum * Slack * (steps - step) / (100L * steps)));
            if (draws.Below(4) == 0)
            {
                int[][] cut = Recut(sizes, ref draws);
                PaddedProducts other = Products(cut);
                int rank = 0;
                for (int r = 0; r < outer.Rank && rank <= most; r++) rank += _others[r] = Cost(other, walk, r);
                if (rank > most) continue;
                (sum, sizes, products) = (rank, cut, other);
                _others.CopyTo(_costs, 0);
            }
            else if (walk.Move(ref draws))
            {
                int rank = sum;
                foreach (int r in walk.Changed) rank += (_others[r] = Cost(products, walk, r)) - _costs[r];
                if (rank > most)
                {
                    walk.Back();
                    continue;
                }
                foreach (int r in walk.Changed) _costs[r] = _others[r];
                sum = rank;
            }
            if (sum < bound) (bound, best) = (sum, new CutResult(walk.ToScheme(), new RangeCuts(sizes[0], sizes[1], sizes[2]), sum));
            lowest = Math.Min(lowest, sum);
            if (4 * step > steps && 100L * lowest > (100L + Hopeless) * given) return null;
        }
        return best;
    }

    private static int Cost(PaddedProducts products, OuterWalk walk, int term) =>
        products.Rank(walk.Touched(0, term), walk.Touched(1, term), walk.Touched(2, term));

    private PaddedProducts Products(int[][] sizes)
    {
        (ulong, ulong, ulong) key = (Packed(sizes[0]), Packed(sizes[1]), Packed(sizes[2]));
        if (_known.TryGetValue(key, out PaddedProducts? products)) return products;
        if (_known.Count == MostKnownCuts) _known.Clear();
        return _known[key] = new PaddedProducts(new RangeCuts(sizes[0], sizes[1], sizes[2]), ranks);

        static ulong Packed(int[] sizes) => sizes.Aggregate(0UL, (packed, size) => packed << 6 | (uint)size);
    }

    // Nearly equal blocks, or random ones.
    private static int[] Start(int length, int blocks, ref Draws draws)
    {
        var sizes = new int[blocks];
        Array.Fill(sizes, 1);
        bool equal = draws.Below(2) == 0;
        if (equal) Array.Fill(sizes, length / blocks);
        for (int left = length - sizes.Sum(); left > 0; left--) sizes[equal ? left - 1 : draws.Below(blocks)]++;
        return sizes;
    }

    // Two blocks of a range change places, or one takes some of the other's length, perhaps all of it.
    private static int[][] Recut(int[][] sizes, ref Draws draws)
    {
        int axis = draws.Below(3);
        int[] cut = [.. sizes[axis]];
        if (cut.Length > 1)
        {
            int i = draws.Below(cut.Length), j = (i + 1 + draws.Below(cut.Length - 1)) % cut.Length;
            int by = draws.Below(3) switch { 0 => cut[i] - cut[j], 1 => Math.Min(cut[i], 1), _ => draws.Below(cut[i] + 1) };
            (cut[i], cut[j]) = (cut[i] - by, cut[j] + by);
        }
        return [.. sizes.Select((old, x) => x == axis ? cut : old)];
    }
}
