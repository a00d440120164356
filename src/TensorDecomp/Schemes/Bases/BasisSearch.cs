using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// Looks for a form of an outer scheme, and for cuts of its ranges, with which the products of its terms cost little. What a factor touches
/// depends on the basis and on which of the schemes of one rank is taken, so both walk along with the sizes of the blocks: a random move is
/// kept where the sum of the ranks, less what pairs of terms save that share a factor, grows by no more than a threshold, which falls to
/// nothing. A search may be continued from where it ended, with a threshold that falls once more.
/// </summary>
internal sealed class BasisSearch
{
    private const int Slack = 3; // per cent of the sum by which it may grow at first
    private const int MostKnownCuts = 256;

    private readonly RankCube _ranks;
    private readonly StaircaseRanks? _staircases;
    private readonly OuterWalk _walk;
    private readonly Dictionary<(ulong, ulong, ulong), PaddedProducts> _known = [];
    private readonly SharedPairs _pairs;
    private readonly int[] _costs, _others;
    private Draws _draws;
    private int[][] _sizes;
    private PaddedProducts _products;
    private int _apart, _sum; // the sum of the ranks of all terms, and that less what pairs save

    /// <param name="outer">A decomposition whose coefficients are small.</param>
    /// <param name="numbers">The coefficients that it may have.</param>
    /// <param name="ranks">The ranks of inner products.</param>
    /// <param name="whole">The shape to compose, each of its dimensions at least as large as that of the outer scheme.</param>
    /// <param name="key">Of the random numbers.</param>
    /// <param name="staircases">Ranks that searches of one thread over one table share.</param>
    public BasisSearch(Scheme outer, SmallNumbers numbers, RankCube ranks, Shape whole, ulong key, StaircaseRanks? staircases = null)
    {
        (_ranks, _staircases, _walk, _draws) = (ranks, staircases, new OuterWalk(outer, numbers), new Draws(key));
        (_costs, _others) = (new int[outer.Rank], new int[outer.Rank]);
        _sizes = [.. Axes.All.Select(axis => Start(whole.Length(axis), outer.Shape.Length(axis), ref _draws))];
        _products = Products(_sizes);
        for (int r = 0; r < outer.Rank; r++) _apart += _costs[r] = Cost(_products, r);
        _pairs = new SharedPairs(_walk, ranks);
        _sum = _apart - _pairs.Saved(_costs, _sizes);
    }

    /// <summary>The lowest sum that the search met since it was continued last.</summary>
    public int Lowest { get; private set; } = int.MaxValue;

    /// <summary>Goes on; returns a form of the outer scheme, cuts and the rank that follows, where that is lower than the bound, else
    /// null.</summary>
    /// <param name="bound">What is known.</param>
    /// <param name="moves">Random ones.</param>
    public CutResult? Below(int bound, int moves)
    {
        CutResult? best = null;
        Lowest = _sum;
        for (int move = 0; move < moves; move++)
        {
            int most = _sum + _draws.Below(1 + (int)((long)_sum * Slack * (moves - move) / (100L * moves)));
            if (_draws.Below(4) == 0) Recut(most);
            else if (_walk.Move(ref _draws)) Weigh(most);
            if (_sum >= Lowest) continue;
            Lowest = _sum;
            if (_sum < bound)
                (bound, best) = (_sum, new CutResult(_walk.ToScheme(), new RangeCuts(_sizes[0], _sizes[1], _sizes[2]), _sum));
        }
        _known.Clear();
        return best;
    }

    // What the last move of the walk costs; it is taken back where that is too much.
    private void Weigh(int most)
    {
        int apart = _apart;
        bool flipped = _walk.HasFlipped;
        ReadOnlySpan<int> changed = _walk.Changed;
        foreach (int r in changed)
        {
            (_others[r], _costs[r]) = (_costs[r], Cost(_products, r));
            apart += _costs[r] - _others[r];
        }
        if (flipped) _pairs.Forget();
        int sum = apart - _pairs.Saved(_costs, _sizes);
        if (sum <= most)
        {
            (_apart, _sum) = (apart, sum);
            return;
        }
        foreach (int r in changed) _costs[r] = _others[r];
        _walk.Back();
        if (flipped) _pairs.Forget();
    }

    private void Recut(int most)
    {
        int[][] cut = Recut(_sizes, ref _draws);
        PaddedProducts other = Products(cut);
        int apart = 0, enough = most + (_pairs.Any ? _apart : 0); // pairs save less than all there is
        for (int r = 0; r < _walk.Rank && apart <= enough; r++) apart += _others[r] = Cost(other, r);
        if (apart > enough) return;
        int sum = apart - _pairs.Saved(_others, cut);
        if (sum > most) return;
        (_apart, _sum, _sizes, _products) = (apart, sum, cut, other);
        _others.CopyTo(_costs, 0);
    }

    private int Cost(PaddedProducts products, int term) =>
        products.Rank(_walk.Touched(0, term), _walk.Touched(1, term), _walk.Touched(2, term));

    private PaddedProducts Products(int[][] sizes)
    {
        (ulong, ulong, ulong) key = (Packed(sizes[0]), Packed(sizes[1]), Packed(sizes[2]));
        if (_known.TryGetValue(key, out PaddedProducts? products)) return products;
        if (_known.Count == MostKnownCuts) _known.Clear();
        return _known[key] = new PaddedProducts(new RangeCuts(sizes[0], sizes[1], sizes[2]), _ranks, _staircases);

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
        int[][] all = [.. sizes];
        all[axis] = cut;
        return all;
    }
}
