using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// Looks for a form of a scheme in characteristic 0 whose coefficients are −1, 0 and 1: by changes of basis, by scaling indices and by
/// flips at its rank. What a term may be multiplied by inside does not count: a factor is fit where its nonzero entries have one absolute
/// value, and a term where the product of the three is 1. A random move is kept where the number of entries that are not fit, and a little
/// of the nonzero ones, grow by no more than a threshold, which falls to nothing in each run. The same seed comes to the same form.
/// </summary>
public sealed class TernaryForm
{
    /// <summary>Random moves of a run that is neither short nor long.</summary>
    public const int Moves = 100_000;

    private const int Unfit = 6; // nonzero entries that one which is not fit counts for
    private const int Slack = 4 * Unfit; // by which the sum may grow at first

    private readonly SmallNumbers _numbers;
    private readonly OuterWalk _walk;
    private readonly int[] _sizes, _costs, _unfit, _others, _othersUnfit;
    private Draws _draws;
    private int _sum;

    /// <param name="scheme">Where it begins.</param>
    /// <param name="ring">A ring in characteristic 0 that its forms stay in.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <exception cref="ArgumentException"><see cref="WhyNot"/> says why.</exception>
    public TernaryForm(Scheme scheme, Ring ring, ulong seed)
    {
        if (WhyNot(scheme, ring) is { } reason) throw new ArgumentException(reason);
        (_numbers, _draws) = (new SmallNumbers(ring), new Draws(seed));
        _walk = new OuterWalk(scheme, _numbers);
        _sizes = [.. scheme.Factors.Select(f => f.Size)];
        (_costs, _unfit, _others, _othersUnfit) = (new int[scheme.Rank], new int[scheme.Rank], new int[scheme.Rank], new int[scheme.Rank]);
        for (int r = 0; r < scheme.Rank; r++)
        {
            (_costs[r], _unfit[r]) = Cost(r);
            _sum += _costs[r];
            Left += _unfit[r];
        }
    }

    /// <summary>How many entries are not fit now.</summary>
    public int Left { get; private set; }

    /// <summary>Why there is no such walk, in one sentence, or null.</summary>
    public static string? WhyNot(Scheme scheme, Ring ring)
    {
        if (ring.Modulus != 0 || SmallNumbers.WhyNot(ring) is not null)
            return $"Forms over ZT are looked for from schemes over Z and Q, not over {ring}.";
        if (scheme.Tensor.Product is null) return "Forms over ZT are looked for among schemes of matrix products.";
        if (scheme.Factors.Any(f => f.Size > 64)) return "Forms over ZT are looked for where factors have at most 64 entries.";
        return new SmallNumbers(ring).Contain(scheme) ? null
            : "Forms over ZT are looked for where numerators and denominators are at most 12.";
    }

    /// <summary>One run; returns a form without an entry that is not fit as soon as there is one, else null.</summary>
    /// <param name="moves">Random ones.</param>
    /// <param name="stop">Ends the run.</param>
    public Scheme? Run(int moves, CancellationToken stop = default)
    {
        for (int move = 0; move < moves && Left > 0; move++)
        {
            if (move % 1024 == 0) stop.ThrowIfCancellationRequested();
            int most = _sum + _draws.Below(1 + (int)((long)Slack * (moves - move) / moves));
            if (_draws.Below(16) == 0 ? _walk.Scale(ref _draws) : _walk.Move(ref _draws)) Weigh(most);
        }
        return Left == 0 ? _walk.ToScheme() : null;
    }

    private void Weigh(int most)
    {
        int sum = _sum, left = Left;
        ReadOnlySpan<int> changed = _walk.Changed;
        foreach (int r in changed)
        {
            (_others[r], _othersUnfit[r]) = Cost(r);
            sum += _others[r] - _costs[r];
            left += _othersUnfit[r] - _unfit[r];
        }
        if (sum > most)
        {
            _walk.Back();
            return;
        }
        foreach (int r in changed) (_costs[r], _unfit[r]) = (_others[r], _othersUnfit[r]);
        (_sum, Left) = (sum, left);
    }

    // Of each factor the absolute value that most of its entries have, and how many have another one.
    private (int Cost, int Unfit) Cost(int term)
    {
        int nonzero = 0, unfit = 0;
        ushort product = 1;
        for (int f = 0; f < 3; f++)
        {
            ulong touched = _walk.Touched(f, term);
            if (touched == 0) return (0, 0);
            ushort usual = 0;
            int votes = 0, same = 0, count = 0;
            for (int i = 0; i < _sizes[f]; i++) // the majority, if there is one, survives (Boyer and Moore 1991)
                if ((touched >> i & 1) != 0 && Absolute(f, term, i) is var value)
                    (usual, votes) = votes == 0 ? (value, 1) : (usual, votes + (value == usual ? 1 : -1));
            for (int i = 0; i < _sizes[f]; i++)
                if ((touched >> i & 1) != 0)
                {
                    count++;
                    if (Absolute(f, term, i) == usual) same++;
                }
            nonzero += count;
            unfit += count - same;
            product = _numbers.MultiplyAdd(0, product, usual);
        }
        if (product != 1 && _numbers.Negative(product) != 1) unfit++;
        return (Unfit * unfit + nonzero, unfit);
    }

    private ushort Absolute(int factor, int term, int index)
    {
        ushort value = _walk.Entry(factor, term, index);
        return Math.Min(value, _numbers.Negative(value));
    }
}
