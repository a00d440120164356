namespace TensorDecomp.Verify;

/// <summary>
/// The tensor ⟨m,n,p⟩ of the product C = AB: its mnp ones, at (i·n+j, j·p+k, i·p+k) for every i, j, k. They are written out here and
/// nowhere else; a tensor of 1024×1024×1024 matrices has a milliard of them, so they are worked out slice by slice.
/// </summary>
public static class MatrixProduct
{
    /// <summary>The tensor of a shape, in constant time and memory; its ones are worked out when they are asked for.</summary>
    public static Tensor Of(Shape shape) => new(shape);

    /// <summary>Why something that only matrix products have does not apply, in one clause, or null for a matrix product.</summary>
    /// <param name="tensor">The tensor in question.</param>
    /// <param name="what">What applies to matrix products only, as the subject of a sentence in the singular.</param>
    public static string? WhyNot(Tensor tensor, string what) =>
        tensor.Product is null ? $"{what} is special to products of matrices, and {tensor} is none" : null;

    /// <summary>The ones of row i, column j of A, by k.</summary>
    internal static TensorEntry[] Slice(Shape s, int ij)
    {
        (int i, int j) = (ij / s.N, ij % s.N);
        var ones = new TensorEntry[s.P];
        for (int k = 0; k < ones.Length; k++) ones[k] = new TensorEntry(ij, j * s.P + k, i * s.P + k, 1);
        return ones;
    }

    /// <summary>1 where row and column of a meet those of b in c, else 0.</summary>
    internal static int Value(Shape s, int a, int b, int c) =>
        a % s.N == b / s.P && a / s.N == c / s.P && b % s.P == c % s.P ? 1 : 0;

    /// <summary>Row and column, zero-based, of an entry of A, B or C.</summary>
    internal static (int Row, int Column) Address(Shape s, int factor, int index) =>
        factor == 0 ? (index / s.N, index % s.N) : (index / s.P, index % s.P);
}
