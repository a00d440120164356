using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>
/// In what order the entries of A, B and C lie in u, v and w: row by row, or column by column, which for C is the same as
/// its transpose row by row. Eight in all; NumPy and most tools go row by row, MATLAB, Julia and Fortran column by column.
/// </summary>
internal readonly record struct VectorOrder(bool UByColumns, bool VByColumns, bool WByColumns)
{
    /// <summary>This project's own.</summary>
    public static VectorOrder Own => default;

    /// <summary>Every order, the likely ones first.</summary>
    public static IReadOnlyList<VectorOrder> All { get; } =
    [
        new(false, false, false), new(false, false, true), new(true, true, true), new(true, true, false),
        new(true, false, false), new(true, false, true), new(false, true, false), new(false, true, true),
    ];

    public static VectorOrder Of(ThirdFactor third) => new(false, false, third == ThirdFactor.Transposed);

    /// <summary>The place in row-major order of what lies at the index in this one.</summary>
    public int Place(Shape shape, int factor, int index) => factor switch
    {
        0 => UByColumns ? Transposed(index, shape.M, shape.N) : index,
        1 => VByColumns ? Transposed(index, shape.N, shape.P) : index,
        _ => WByColumns ? Transposed(index, shape.M, shape.P) : index,
    };

    private static int Transposed(int index, int rows, int columns) => index % rows * columns + index / rows;

    public override string ToString() => (UByColumns, VByColumns) switch
    {
        (false, false) => $"vectors row-major, w for {(WByColumns ? "the transposed C" : "C")}",
        (true, true) => $"vectors column-major, w for {(WByColumns ? "C" : "the transposed C")}",
        (true, false) => $"u column-major, v row-major, w for {(WByColumns ? "the transposed C" : "C")} row-major",
        (false, true) => $"u row-major, v column-major, w for {(WByColumns ? "the transposed C" : "C")} row-major",
    };
}
