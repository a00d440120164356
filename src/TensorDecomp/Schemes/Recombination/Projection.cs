using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>
/// The scheme for one row or column less: the entries of A, B and C at that index are set to zero or ignored, and terms
/// that vanish are dropped.
/// </summary>
public static class Projection
{
    /// <summary>The scheme of the shape that is one shorter along the axis; terms that vanish are left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis has no such index, or nothing would be left.</exception>
    public static Scheme Without(Axis axis, int index, Scheme s)
    {
        int length = s.Shape.Length(axis);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2, nameof(axis));
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, length);
        Shape shape = s.Shape.With(axis, length - 1);
        (int m, int n, int p) = axis switch { Axis.M => (index, -1, -1), Axis.N => (-1, index, -1), _ => (-1, -1, index) };
        Entry[][] u = [.. Indexing.Rows(s.U, Kept(s.Shape.N, m, n))];
        Entry[][] v = [.. Indexing.Rows(s.V, Kept(s.Shape.P, n, p))];
        Entry[][] w = [.. Indexing.Rows(s.W, Kept(s.Shape.P, m, p))];
        int[] left = [.. Enumerable.Range(0, s.Rank).Where(r => u[r].Length > 0 && v[r].Length > 0 && w[r].Length > 0)];
        return new Scheme(shape,
            Factor.FromTerms(shape.USize, [.. left.Select(r => u[r])]),
            Factor.FromTerms(shape.VSize, [.. left.Select(r => v[r])]),
            Factor.FromTerms(shape.WSize, [.. left.Select(r => w[r])]));
    }

    /// <summary>For each index of the axis how many terms vanish without it.</summary>
    public static int[] Gone(Axis axis, Scheme s)
    {
        (AlongAxis first, AlongAxis second) = AlongAxis.Of(axis, s);
        var gone = new int[s.Shape.Length(axis)];
        for (int r = 0; r < s.Rank; r++)
        {
            int a = Only(first, r), b = Only(second, r);
            if (a == Nowhere || b == Nowhere || s.Factors.Any(f => f.Term(r).IsEmpty))
                for (int i = 0; i < gone.Length; i++) gone[i]++;
            else
            {
                if (a >= 0) gone[a]++;
                if (b >= 0 && b != a) gone[b]++;
            }
        }
        return gone;
    }

    private const int Nowhere = -2, Several = -1;

    /// <summary>The index where all entries of a term lie.</summary>
    private static int Only(AlongAxis side, int term)
    {
        int only = Nowhere;
        foreach (ref readonly Entry e in side.Factor.Term(term))
        {
            int at = side.Place(e.Index).Along;
            if (only == Nowhere) only = at;
            else if (only != at) return Several;
        }
        return only;
    }

    /// <summary>Where an entry of a matrix with this many columns goes when one row or column (or neither, −1) is left out.</summary>
    private static Func<int, int> Kept(int columns, int row, int column) => e =>
    {
        (int i, int j) = (e / columns, e % columns);
        if (i == row || j == column) return -1;
        int width = column >= 0 ? columns - 1 : columns;
        return (row >= 0 && i > row ? i - 1 : i) * width + (column >= 0 && j > column ? j - 1 : j);
    };
}
