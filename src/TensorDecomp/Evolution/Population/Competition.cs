namespace TensorDecomp.Evolution.Population;

/// <summary>
/// Competition for limited resources (M2N2, Abrantes et al. 2025). Resource j has capacity c_j and is shared among the
/// members in proportion to s_ij: F_ij = c_j·s_ij / z_j with z_j = (Σ_i s_ij, or 1 where that is 0)^α, and f_i = Σ_j F_ij.
/// </summary>
public sealed class Competition
{
    private readonly double[][] _shares;

    /// <summary>Shares the resources out.</summary>
    /// <param name="s">By member, then resource: s_ij in [0, 1].</param>
    /// <param name="capacities">c_j of each resource.</param>
    /// <param name="alpha">α: 1 shares a resource in full, 0 not at all.</param>
    public Competition(IReadOnlyList<IReadOnlyList<double>> s, IReadOnlyList<double> capacities, double alpha)
    {
        double[] z = [.. capacities.Select((_, j) => s.Sum(member => member[j]) is > 0 and var sum ? Math.Pow(sum, alpha) : 1)];
        _shares = [.. s.Select(member => (double[])[.. member.Select((value, j) => capacities[j] * value / z[j])])];
        Fitness = [.. _shares.Select(row => row.Sum())];
    }

    /// <summary>f of each member.</summary>
    public IReadOnlyList<double> Fitness { get; }

    /// <summary>g_ab = Σ_j max(0, F_bj − F_aj): how good b is where a is weak.</summary>
    public double Attraction(int a, int b) => _shares[a].Zip(_shares[b], (own, other) => Math.Max(0, other - own)).Sum();
}
