using TensorDecomp.Verify;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// An elementary change of basis of one of the three spaces of a matrix product as it acts on one factor: the entries of a row or column,
/// times ±1, are added to those of another one. Changes of two factors that belong together leave the product as it is.
/// </summary>
/// <param name="Factor">0, 1 or 2.</param>
/// <param name="Source">Index of the first entry that is added.</param>
/// <param name="Target">Index of the first entry that it is added to.</param>
/// <param name="Stride">From one entry to the next.</param>
/// <param name="Count">Entries.</param>
/// <param name="Sign">1 or −1.</param>
internal readonly record struct Shear(int Factor, int Source, int Target, int Stride, int Count, int Sign)
{
    /// <summary>A ↦ A·E and B ↦ E⁻¹·B, or the like for the other two spaces, with E = 1 ± e_ij.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="axis">0 for rows of A and C, 1 for columns of A and rows of B, 2 for columns of B and C.</param>
    /// <param name="i">An index of that space.</param>
    /// <param name="j">Another one.</param>
    /// <param name="sign">1 or −1.</param>
    public static (Shear First, Shear Second) Of(Shape shape, int axis, int i, int j, int sign) => axis switch
    {
        0 => (Rows(0, shape.N, i, j, sign), Rows(2, shape.P, j, i, -sign)),
        1 => (Columns(0, shape.M, shape.N, i, j, sign), Rows(1, shape.P, j, i, -sign)),
        _ => (Columns(1, shape.N, shape.P, i, j, sign), Columns(2, shape.M, shape.P, j, i, -sign)),
    };

    /// <summary>What the entry of that index is taken to, beside itself; −1 for nothing.</summary>
    public int Image(int index)
    {
        int from = index - Source;
        return from >= 0 && from % Stride == 0 && from / Stride < Count ? Target + from : -1;
    }

    private static Shear Rows(int factor, int columns, int source, int target, int sign) =>
        new(factor, source * columns, target * columns, 1, columns, sign);

    private static Shear Columns(int factor, int rows, int columns, int source, int target, int sign) =>
        new(factor, source, target, columns, rows, sign);
}
