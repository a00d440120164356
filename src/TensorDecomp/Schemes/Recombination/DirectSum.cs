using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>
/// Block multiplication along one axis: two schemes that agree in the other two dimensions side by side, ranks added.
/// Along M and P the blocks fill different parts of C, along N they add up.
/// </summary>
public static class DirectSum
{
    /// <summary>The two side by side: rank and length along the axis are the sums of theirs.</summary>
    /// <exception cref="ArgumentException">The shapes differ in another axis.</exception>
    public static Scheme Along(Axis axis, Scheme first, Scheme second)
    {
        int length = first.Shape.Length(axis);
        Shape shape = first.Shape.With(axis, length + second.Shape.Length(axis));
        if (second.Shape.With(axis, length) != first.Shape)
            throw new ArgumentException($"{first.Shape} and {second.Shape} do not fit side by side along {axis}.");
        (int m, int n, int p) = axis switch { Axis.M => (length, 0, 0), Axis.N => (0, length, 0), _ => (0, 0, length) };
        return new Scheme(shape,
            Joined(first.U, second.U, shape.USize, shape.N, (first.Shape.N, 0, 0), (second.Shape.N, m, n)),
            Joined(first.V, second.V, shape.VSize, shape.P, (first.Shape.P, 0, 0), (second.Shape.P, n, p)),
            Joined(first.W, second.W, shape.WSize, shape.P, (first.Shape.P, 0, 0), (second.Shape.P, m, p)));
    }

    private static Factor Joined(Factor a, Factor b, int size, int columns, (int Columns, int Row, int Column) atA,
        (int Columns, int Row, int Column) atB)
    {
        return Factor.FromTerms(size, [.. Indexing.Rows(a, Placed(atA)), .. Indexing.Rows(b, Placed(atB))]);

        Func<int, int> Placed((int Columns, int Row, int Column) at) =>
            e => (e / at.Columns + at.Row) * columns + e % at.Columns + at.Column;
    }
}
