using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>
/// The shape behind three factor lengths. From a = mn, b = np and c = mp follow m² = ac/b, n² = ab/c and p² = bc/a, so
/// that files need not state the shape and file names, which lie, need not be asked.
/// </summary>
internal static class FactorSizes
{
    public static bool TryShape(long a, long b, long c, out Shape shape)
    {
        shape = default;
        const long most = (long)Shape.MaxDimension * Shape.MaxDimension;
        if (a is < 1 or > most || b is < 1 or > most || c is < 1 or > most) return false;
        if (Root(a * c, b) is not { } m || Root(a * b, c) is not { } n || Root(b * c, a) is not { } p) return false;
        if (m * n != a || n * p != b || m * p != c) return false;
        shape = new Shape(m, n, p);
        return true;
    }

    /// <exception cref="MalformedInputException">No shape has factors of these lengths.</exception>
    public static Shape ShapeOf(long a, long b, long c) => TryShape(a, b, c, out Shape shape) ? shape
        : throw new MalformedInputException($"factors of lengths {a}, {b} and {c} belong to no shape; they should be mn, np and mp");

    // √(product/divisor) where that is a dimension.
    private static int? Root(long product, long divisor)
    {
        if (product % divisor != 0) return null;
        long square = product / divisor;
        for (int d = 1; d <= Shape.MaxDimension && (long)d * d <= square; d++)
            if ((long)d * d == square) return d;
        return null;
    }
}
