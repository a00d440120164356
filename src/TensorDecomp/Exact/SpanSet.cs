using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Complex;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace TensorDecomp.Exact;

/// <summary>
/// Subspaces of one index space: what the rows or columns of factors of higher rank span, and what they annihilate in the dual space. Where
/// hardly any factor has rank one, as in
/// Smirnov's ⟨3,3,6⟩:40, whose v and w all have rank three, the lines in which two subspaces meet take the place of the directions of
/// rank-one matrices: in
/// general position there are none, and in a sparse basis few and the same ones over and over.
/// </summary>
internal sealed class SpanSet(int dimension)
{
    /// <summary>Singular values below this share of the largest are zero, and one minus the cosine of the angle at which subspaces
    /// meet.</summary>
    private const double Zero = 1e-6, Meeting = 1e-11;

    /// <summary>Subspaces of a set, above which the pairs would take longer than the rest of the exact stage.</summary>
    private const int Most = 400;

    private readonly List<Matrix<Complex>> _bases = []; // orthonormal rows

    /// <summary>Adds what the rows span, and to the dual space's set what they annihilate, unless one of the two is everything.</summary>
    public void Add(Complex[][] rows, SpanSet dual)
    {
        Svd<Complex> svd = DenseMatrix.OfRowArrays(rows).Svd();
        int rank = svd.S.Count(value => value.Real > Zero * svd.S[0].Real);
        if (rank == 0 || rank == dimension) return;
        _bases.Add(svd.VT.SubMatrix(0, rank, 0, dimension));
        dual._bases.Add(svd.VT.SubMatrix(rank, dimension - rank, 0, dimension).Conjugate());
    }

    /// <summary>Adds every line in which two of them meet to the directions, as often as it occurs.</summary>
    public void Meet(PointSet points)
    {
        for (int a = 0; a < Math.Min(_bases.Count, Most); a++)
            for (int b = 0; b < a; b++)
            {
                // The singular values are the cosines of the angles between them (Jordan 1875; Björck and Golub 1973).
                Svd<Complex> angles = (_bases[a] * _bases[b].ConjugateTranspose()).Svd();
                if (angles.S.Count(cosine => cosine.Real > 1 - Meeting) != 1) continue;
                points.Add([.. angles.U.Column(0).Conjugate() * _bases[a]]);
            }
    }
}
