using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Descents;

/// <summary>The residuals e of a point, entries of the tensor less those of the terms' sum, a slice of the first factor at a
/// time.</summary>
internal sealed class Residuals(Target target, PointLayout layout)
{
    /// <summary>e over b and c for one a; overwritten by the next.</summary>
    private readonly double[] _slice = new double[layout.Sizes[1] * layout.Sizes[2]];

    /// <summary>e at b·|w| + c for the entries (a, b, c).</summary>
    public ReadOnlySpan<double> Slice(ReadOnlySpan<float> point, int a)
    {
        int rows = layout.Sizes[1], columns = layout.Sizes[2];
        Array.Clear(_slice);
        foreach (TensorEntry one in target.Tensor.Slice(a)) _slice[one.B * columns + one.C] += one.Value;
        for (int r = 0; r < layout.Rank; r++)
            for (int b = 0; b < rows; b++)
            {
                double factor = -(double)layout.Vector(point, 0, r)[a] * layout.Vector(point, 1, r)[b];
                ReadOnlySpan<float> w = layout.Vector(point, 2, r);
                for (int c = 0; c < columns; c++) _slice[b * columns + c] += factor * w[c];
            }
        return _slice;
    }

    /// <summary>Σe² over each slice of each factor, those of the first before those of the second: f, three times over, by where it
    /// lies.</summary>
    public double[] Blocks(ReadOnlySpan<float> point)
    {
        int rows = layout.Sizes[1], columns = layout.Sizes[2], second = layout.Sizes[0], third = second + rows;
        double[] blocks = new double[third + columns];
        for (int a = 0; a < layout.Sizes[0]; a++)
        {
            ReadOnlySpan<double> slice = Slice(point, a);
            for (int b = 0; b < rows; b++)
                for (int c = 0; c < columns; c++)
                {
                    double square = slice[b * columns + c] * slice[b * columns + c];
                    blocks[a] += square;
                    blocks[second + b] += square;
                    blocks[third + c] += square;
                }
        }
        return blocks;
    }
}
