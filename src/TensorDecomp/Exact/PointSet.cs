using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Complex;

namespace TensorDecomp.Exact;

/// <summary>Directions of one index space, as unit vectors, and how many terms have each.</summary>
internal sealed class PointSet
{
    private const double Same = 1e-11, Independent = 1e-6;

    public List<Complex[]> Points { get; } = [];
    public List<int> Counts { get; } = [];

    /// <summary>Dimension of what they span.</summary>
    public int Rank => Points.Count == 0 ? 0 : DenseMatrix.OfRowArrays(Points).Svd().S.Count(value => value.Real > Independent);

    public void Add(Complex[] x)
    {
        double length = Math.Sqrt(x.Sum(c => c.Real * c.Real + c.Imaginary * c.Imaginary));
        for (int k = 0; k < x.Length; k++) x[k] /= length;
        for (int known = 0; known < Points.Count; known++)
        {
            Complex cosine = 0;
            for (int k = 0; k < x.Length; k++) cosine += Complex.Conjugate(Points[known][k]) * x[k];
            if (1 - Complex.Abs(cosine) > Same) continue;
            Counts[known]++;
            return;
        }
        Points.Add(x);
        Counts.Add(1);
    }
}
