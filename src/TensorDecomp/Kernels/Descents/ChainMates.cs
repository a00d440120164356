namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// Minima that earlier stages and chains of a restart left, for terms to be exchanged with: the crossover of M2N2 (Abrantes et al. 2025) on
/// factors. A mate is drawn by attraction, g = Σ_j max(0, e_j − e'_j) over blocks j of the residual, so that it is right where the chain is
/// wrong; where nobody is anywhere, any.
/// </summary>
/// <param name="target">What is decomposed.</param>
/// <param name="layout">Where entries lie in a point.</param>
/// <param name="orbits">The terms of each orbit.</param>
/// <param name="tied">Whether a symmetry holds: then an orbit is of its own kind, and its counterpart is the one of the same
/// number.</param>
internal sealed class ChainMates(Target target, PointLayout layout, int[][] orbits, bool tied)
{
    /// <summary>The oldest makes room.</summary>
    public const int Most = 8;

    private readonly Residuals _residuals = new(target, layout);
    private readonly List<(float[] Point, double[] Blocks)> _mates = [];

    public int Count => _mates.Count;

    public void Clear() => _mates.Clear();

    public void Add(float[] point)
    {
        if (_mates.Count == Most) _mates.RemoveAt(0);
        _mates.Add((point, _residuals.Blocks(point)));
    }

    /// <summary>A mate for a point, and for each of the point's orbits the mate's counterpart; there has to be one.</summary>
    public (float[] Point, int[] Counterparts) Choose(float[] point, HostRandom random)
    {
        double[] own = _residuals.Blocks(point);
        double[] attraction = [.. _mates.Select(mate => own.Zip(mate.Blocks, (here, there) => Math.Max(0, here - there)).Sum())];
        double sum = attraction.Sum(), at = random.Uniform();
        int chosen = sum > 0 && double.IsFinite(sum) ? 0 : (int)(at * _mates.Count);
        if (sum > 0 && double.IsFinite(sum))
            for (at *= sum; chosen < _mates.Count - 1 && (at -= attraction[chosen]) >= 0;) chosen++;
        float[] mate = _mates[chosen].Point;
        return (mate, tied ? [.. Enumerable.Range(0, orbits.Length)] : TermMatching.Of(layout, point, mate));
    }
}
