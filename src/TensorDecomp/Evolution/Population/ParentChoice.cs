using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Population;

/// <summary>
/// Who becomes a parent. First parent a: P(a) = f_a / Σf over the island's population, and among programs of the same
/// resource vector P ∝ exp(−(ℓ − ℓ_min)/(ℓ_max + 10⁻⁶)), so that the shorter is preferred (FunSearch, Romera-Paredes et al.
/// 2024). Second parent b: P(b | a) ∝ g_ab, falling back to f where nobody is better than a anywhere (M2N2).
/// </summary>
internal sealed class ParentChoice
{
    private readonly IReadOnlyList<Member> _members;
    private readonly Competition _competition;

    public ParentChoice(Island island)
    {
        _members = island.Population;
        _competition = island.Compete(_members);
    }

    /// <summary>The chosen parents, as many as there are up to <paramref name="most"/> (1 or 2), ascending by fitness.</summary>
    public IReadOnlyList<Member> Choose(int most, ref HostRandom rng)
    {
        int first = Shorter(Draw([.. _competition.Fitness], ref rng), ref rng);
        if (most < 2 || _members.Count < 2) return [_members[first]];
        double[] attraction = [.. _members.Select((_, b) => b == first ? 0 : _competition.Attraction(first, b))];
        double[] fitness = [.. _competition.Fitness.Select((f, b) => b == first ? 0 : f)];
        int second = Draw(attraction.Any(g => g > 0) ? attraction : fitness, ref rng, except: first);
        Member[] parents = [_members[first], _members[second]];
        return [.. parents.Order(FitnessOrder.Instance)];
    }

    private int Shorter(int drawn, ref HostRandom rng)
    {
        int[] alike = [.. Enumerable.Range(0, _members.Count).Where(i => _members[i].Resources.SequenceEqual(_members[drawn].Resources))];
        if (alike.Length == 1) return drawn;
        double least = alike.Min(i => _members[i].Length), most = alike.Max(i => _members[i].Length);
        return alike[Draw([.. alike.Select(i => Math.Exp(-(_members[i].Length - least) / (most + 1e-6)))], ref rng)];
    }

    /// <summary>An index with probability proportional to its weight; uniform over all others than <paramref name="except"/> where all
    /// weights are 0.</summary>
    private static int Draw(double[] weights, ref HostRandom rng, int except = -1)
    {
        if (!weights.Any(w => w > 0)) weights = [.. weights.Select((_, i) => i == except ? 0.0 : 1.0)];
        return Chance.Index(weights, ref rng);
    }
}
