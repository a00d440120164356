using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Chooses among policies by the ranks that walks under them reached: one time in two the best one, recent walks weighing more,
/// and otherwise any (an ε-greedy bandit on a discounted mean). A walk that ends one term lower counts four times as much,
/// since a search lives by its luckiest walks: a policy whose walks end at 48 and 52 serves it better than one whose walks all
/// end at 50. So much is left to chance because luck is rare: of two policies that come to 47 in four walks of ten and in none,
/// the first walks often say the opposite.
/// </summary>
internal sealed class PolicyBandit(int policies)
{
    private const double Discount = 0.9, Worth = 4;
    private readonly double[] _weight = new double[policies], _sum = new double[policies], _worth = new double[policies];
    private readonly int[] _tried = new int[policies];

    public int Choose(ref Xoroshiro random)
    {
        if (policies == 1) return 0;
        int untried = -1; // of those that no walk has reported on, one that the fewest are under way with
        for (int i = policies - 1; i >= 0; i--)
            if (_weight[i] == 0 && (untried < 0 || _tried[i] <= _tried[untried])) untried = i;
        if (untried >= 0)
        {
            _tried[untried]++;
            return untried;
        }
        if (random.Below(2) == 0) return random.Below(policies);
        int best = 0;
        for (int i = 1; i < policies; i++)
            if (_worth[i] * _weight[best] > _worth[best] * _weight[i]) best = i;
        return best;
    }

    /// <summary>The discounted mean of the best ranks under the best policy; null before the first report.</summary>
    public double? LowestMean
    {
        get
        {
            double[] means = [.. _weight.Zip(_sum).Where(p => p.First > 0).Select(p => p.Second / p.First)];
            return means.Length == 0 ? null : means.Min();
        }
    }

    /// <summary>What it knows.</summary>
    public BanditState Capture() => new([.. _weight], [.. _sum], [.. _worth], [.. _tried]);

    /// <summary>Goes on from there.</summary>
    /// <exception cref="ArgumentException">That knows other policies.</exception>
    public void Restore(BanditState from)
    {
        if (new[] { from.Weight.Count, from.Sum.Count, from.Worth.Count, from.Tried.Count }.Any(n => n != policies))
            throw new ArgumentException($"The bandit knows {policies} policies.");
        for (int i = 0; i < policies; i++)
            (_weight[i], _sum[i], _worth[i], _tried[i]) = (from.Weight[i], from.Sum[i], from.Worth[i], from.Tried[i]);
    }

    /// <summary>A walk under the policy ended at this best rank.</summary>
    public void Report(int policy, int bestRank)
    {
        _weight[policy] = Discount * _weight[policy] + 1;
        _sum[policy] = Discount * _sum[policy] + bestRank;
        _worth[policy] = Discount * _worth[policy] + Math.Pow(Worth, -bestRank);
    }
}
