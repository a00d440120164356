namespace TensorDecomp.Kernels.Descents;

/// <summary>How far a minimum is from the one that was left for it, worked out when it is asked for, at about the price of a
/// gradient.</summary>
/// <param name="layout">Where entries lie in a point.</param>
internal sealed class PointDistance(PointLayout layout) : IPointDistance
{
    private float[]? _left;
    private float[] _there = [];
    private double? _distance;

    public double Distance => _distance ??= _left is null ? 0 : Between(_left, _there);

    /// <summary>The points that are asked about from now on.</summary>
    /// <param name="left">Null where none was left.</param>
    /// <param name="there">The new one.</param>
    public PointDistance Of(float[]? left, float[] there)
    {
        (_left, _there, _distance) = (left, there, null);
        return this;
    }

    private double Between(float[] left, float[] there)
    {
        int[] counterparts = TermMatching.Of(layout, left, there);
        double square = 0;
        for (int r = 0; r < layout.Rank; r++)
        {
            int s = counterparts[r];
            square += TermMatching.Inner(layout, left, r, left, r) + TermMatching.Inner(layout, there, s, there, s)
                - 2 * TermMatching.Inner(layout, left, r, there, s);
        }
        return Math.Sqrt(Math.Max(0, square));
    }
}
