using System.Numerics.Tensors;

namespace TensorDecomp.Kernels.Descents;

/// <summary>Three factors in double precision, or a direction in their space: of each a row for every index, with an entry for every
/// term.</summary>
/// <param name="sizes">Indices of each factor.</param>
/// <param name="rank">Terms.</param>
internal sealed class FactorRows(int[] sizes, int rank)
{
    private readonly double[][] _factors = [.. sizes.Select(size => new double[size * rank])];

    /// <summary>A whole factor.</summary>
    public Span<double> this[int factor] => _factors[factor];

    public Span<double> Row(int factor, int index) => _factors[factor].AsSpan(index * rank, rank);

    public void Clear()
    {
        foreach (double[] factor in _factors) Array.Clear(factor);
    }

    public void CopyTo(FactorRows other)
    {
        for (int f = 0; f < 3; f++) _factors[f].CopyTo(other[f]);
    }

    public double Dot(FactorRows other)
    {
        double sum = 0;
        for (int f = 0; f < 3; f++) sum += TensorPrimitives.Dot<double>(_factors[f], other[f]);
        return sum;
    }

    /// <summary>XᵀY of a factor, X being this one's, R × R.</summary>
    public void Square(int factor, FactorRows other, double[] product)
    {
        Array.Clear(product);
        for (int k = 0; k < sizes[factor]; k++)
        {
            Span<double> x = Row(factor, k), y = other.Row(factor, k);
            for (int r = 0; r < rank; r++)
                TensorPrimitives.MultiplyAdd(y, x[r], product.AsSpan(r * rank, rank), product.AsSpan(r * rank, rank));
        }
    }

    /// <summary>Adds X·M to a factor of another.</summary>
    public void AddTimes(int factor, double[] matrix, FactorRows sum)
    {
        for (int k = 0; k < sizes[factor]; k++)
        {
            Span<double> x = Row(factor, k), y = sum.Row(factor, k);
            for (int r = 0; r < rank; r++)
                TensorPrimitives.MultiplyAdd(matrix.AsSpan(r * rank, rank), x[r], y, y);
        }
    }
}
