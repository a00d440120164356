using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// Of all bases of the three index spaces and all scales inside terms, those in which Σ|u|² + |v|² + |w|² is least. They are determined up
/// to
/// rotations, which no residual sees (Kempf and Ness 1979): so a solution in somebody's ill-conditioned bases is brought to where a descent
/// and a
/// reading of its zeros work as well as in any. In each space in turn the minimum is known: for moments A of its vectors and B of those of
/// its
/// dual it is the metric X with X A X = B̄, a geometric mean of matrices.
/// </summary>
internal static class Balance
{
    private const int Sweeps = 100;

    /// <summary>A sweep that lowers the sum by less than this share is the last one.</summary>
    private const double Settled = 1e-6;

    /// <summary>Added to moments in units of their trace: a space that no factor fills has no metric of its own.</summary>
    private const double Ridge = 1e-10;

    /// <summary>Transforms the decomposition in place, and returns by what.</summary>
    public static BasisChange Apply(Decomposition d)
    {
        Shape s = d.Target.Shape;
        BasisChange all = BasisChange.Identity(s);
        double norm = Rescale(d);
        for (int sweep = 0; sweep < Sweeps && double.IsFinite(norm); sweep++)
        {
            // Rows of u and of w are vectors of the first space, columns of u and rows of v of the second, columns of v and w of the third.
            BasisChange identity = BasisChange.Identity(s);
            if (Metric(Moment(d, 0, s.N, false), Moment(d, 2, s.P, false)) is not { } i) break;
            Then(identity with { I = i });
            if (Metric(Moment(d, 0, s.N, true), Moment(d, 1, s.P, false)) is not { } j) break;
            Then(identity with { J = j });
            if (Metric(Moment(d, 1, s.P, true), Moment(d, 2, s.P, true)) is not { } k) break;
            Then(identity with { K = k });
            double before = norm;
            norm = Rescale(d);
            if (!(norm < (1 - Settled) * before)) break;
        }
        return all;

        void Then(BasisChange change)
        {
            change.Apply(d);
            all = all.Then(change);
        }
    }

    /// <summary>Gives the three factors of each term one length; returns the sum of the squares of all.</summary>
    private static double Rescale(Decomposition d)
    {
        double sum = 0;
        for (int r = 0; r < d.Target.Rank; r++)
        {
            double[] lengths = [.. Enumerable.Range(0, 3).Select(f => Length(d, f, r))];
            double mean = Math.Cbrt(lengths[0]) * Math.Cbrt(lengths[1]) * Math.Cbrt(lengths[2]);
            sum += 3 * mean * mean;
            if (!(mean > 0) || !double.IsFinite(mean)) continue;
            for (int f = 0; f < 3; f++)
                for (int a = 0; a < d.Sizes[f]; a++) d[f, r, a] *= mean / lengths[f];
        }
        return sum;
    }

    private static double Length(Decomposition d, int f, int r)
    {
        double largest = Complex.Abs(Enumerable.Range(0, d.Sizes[f]).Select(a => d[f, r, a]).MaxBy(Complex.Abs));
        if (!(largest > 0) || !double.IsFinite(largest)) return largest;
        double sum = 0;
        for (int a = 0; a < d.Sizes[f]; a++)
        {
            double share = Complex.Abs(d[f, r, a]) / largest;
            sum += share * share;
        }
        return largest * Math.Sqrt(sum);
    }

    /// <summary>Σ x xᴴ over the columns x of all terms' matrices, or over their rows.</summary>
    private static Matrix<Complex> Moment(Decomposition d, int f, int columns, bool ofRows)
    {
        int rows = d.Sizes[f] / columns, dimension = ofRows ? columns : rows, others = ofRows ? rows : columns;
        var moment = Matrix<Complex>.Build.Dense(dimension, dimension);
        var x = new Complex[dimension];
        for (int r = 0; r < d.Target.Rank; r++)
            for (int other = 0; other < others; other++)
            {
                for (int a = 0; a < dimension; a++) x[a] = d[f, r, ofRows ? other * columns + a : a * columns + other];
                for (int a = 0; a < dimension; a++)
                    for (int b = 0; b < dimension; b++) moment[a, b] += x[a] * Complex.Conjugate(x[b]);
            }
        double ridge = Ridge * moment.Trace().Real;
        for (int a = 0; a < dimension; a++) moment[a, a] += ridge;
        return moment;
    }

    /// <summary>P = X^½ for the positive X with X A X = B̄; null where the moments are no finite positive matrices.</summary>
    private static Frame? Metric(Matrix<Complex> a, Matrix<Complex> b)
    {
        if (Power(a, 0.5) is not { } root || Power(a, -0.5) is not { } inverse) return null;
        if (Power(root * b.Conjugate() * root, 0.5) is not { } middle) return null;
        Matrix<Complex> x = inverse * middle * inverse;
        return Power(x, 0.5) is { } p && Power(x, -0.5) is { } q ? BasisChange.FrameOf(p.ToArray(), q.ToArray()) : null;
    }

    private static Matrix<Complex>? Power(Matrix<Complex> hermitian, double exponent)
    {
        if (!hermitian.Enumerate().All(c => double.IsFinite(c.Real) && double.IsFinite(c.Imaginary))) return null;
        Evd<Complex> spectrum = ((hermitian + hermitian.ConjugateTranspose()) / 2).Evd(Symmetricity.Hermitian);
        double[] values = [.. spectrum.EigenValues.Select(v => v.Real)];
        if (values.Any(v => !(v > 0))) return null;
        Matrix<Complex> vectors = spectrum.EigenVectors;
        return vectors * Matrix<Complex>.Build.DenseOfDiagonalArray(
            [.. values.Select(v => (Complex)Math.Pow(v, exponent))]) * vectors.ConjugateTranspose();
    }
}
