using System.Numerics.Tensors;

namespace TensorDecomp.Kernels.Descents;

/// <summary>Which terms of two points are each other's.</summary>
internal static class TermMatching
{
    /// <summary>For each term of a point the other's, one to one, the most alike first: by |cos| of the angle between terms.</summary>
    public static int[] Of(PointLayout layout, float[] point, float[] other)
    {
        int rank = layout.Rank;
        double[] own = [.. Enumerable.Range(0, rank).Select(r => Inner(layout, point, r, point, r))],
            others = [.. Enumerable.Range(0, rank).Select(s => Inner(layout, other, s, other, s))];
        (double Likeness, int Own, int Other)[] pairs = new (double, int, int)[rank * rank];
        for (int r = 0; r < rank; r++)
            for (int s = 0; s < rank; s++)
            {
                double inner = Inner(layout, point, r, other, s), squares = own[r] * others[s];
                pairs[r * rank + s] = (squares > 0 ? Math.Abs(inner) / Math.Sqrt(squares) : 0, r, s);
            }
        int[] counterparts = [.. Enumerable.Repeat(-1, rank)];
        bool[] taken = new bool[rank];
        foreach ((_, int r, int s) in pairs.OrderByDescending(p => p.Likeness)) // stable, so that equals are taken by number
            if (counterparts[r] < 0 && !taken[s]) (counterparts[r], taken[s]) = (s, true);
        return counterparts;
    }

    /// <summary>⟨t, t'⟩ of a term of each.</summary>
    public static double Inner(PointLayout layout, ReadOnlySpan<float> point, int term, ReadOnlySpan<float> other, int counterpart)
    {
        double inner = 1;
        for (int f = 0; f < 3; f++) inner *= TensorPrimitives.Dot(layout.Vector(point, f, term), layout.Vector(other, f, counterpart));
        return inner;
    }
}
