using System.Numerics;

namespace TensorDecomp.Exact;

/// <summary>
/// Looks for a basis b₁ … bₙ among the directions of a space in which all directions x = Σ cᵢbᵢ, and those y of the dual space
/// with coordinates y·bᵢ, have the most zeros: basis vectors are exchanged one at a time, as in the simplex method, as long as
/// that gains zeros.
/// </summary>
internal sealed class BasisExchange
{
    /// <summary>Most frequent directions that may become basis vectors.</summary>
    private const int Eligible = 22;
    private const double Zero = 1e-5, LeastPivot = 1e-2;
    private readonly int _dimension;
    private readonly double _widest;
    private readonly Complex[][] _own, _other, _units;
    private readonly int[] _ownCounts, _otherCounts, _eligible;

    /// <param name="dimension">Of the space.</param>
    /// <param name="own">Directions of it, as unit vectors.</param>
    /// <param name="other">Those of the dual space.</param>
    /// <param name="start">Which direction is the first to become a basis vector.</param>
    /// <param name="widest">Largest modulus of a coordinate that an exchange may leave a direction with.</param>
    public BasisExchange(int dimension, PointSet own, PointSet other, int start, double widest)
    {
        (_dimension, _widest) = (dimension, widest);
        (_own, _ownCounts) = (Copies(own.Points), [.. own.Counts]);
        (_other, _otherCounts) = (Copies(other.Points), [.. other.Counts]);
        // The unit vectors come along: their coordinates are the change of basis. Those of the dual space give its inverse.
        _units = [.. Enumerable.Range(0, 2 * dimension).Select(k => Unit(k % dimension))];
        _eligible = [.. Enumerable.Range(0, _own.Length).OrderByDescending(k => _ownCounts[k]).Take(Eligible)];
        Begin(start);
        Improve();
        Zeros = Count(_own, _ownCounts) + Count(_other, _otherCounts);

        Complex[] Unit(int k) => [.. Enumerable.Range(0, dimension).Select(a => a == k ? Complex.One : 0)];
        static Complex[][] Copies(List<Complex[]> points) => [.. points.Select(x => (Complex[])x.Clone())];
    }

    /// <summary>Zero coordinates of all directions, counted as often as terms have them.</summary>
    public int Zeros { get; }

    /// <summary>Coordinates of all directions with how often they occur, and whether they belong to the dual space.</summary>
    public IEnumerable<(Complex[] Coordinates, int Count, bool IsDual)> Coordinates =>
        [.. _own.Zip(_ownCounts, (x, n) => (x, n, false)), .. _other.Zip(_otherCounts, (y, n) => (y, n, true))];

    /// <summary>The change of basis of the space and that of its dual.</summary>
    public (Complex[,] Own, Complex[,] Other) Matrices()
    {
        Complex[,] own = new Complex[_dimension, _dimension], other = new Complex[_dimension, _dimension];
        for (int k = 0; k < _dimension; k++)
            for (int a = 0; a < _dimension; a++) (own[a, k], other[a, k]) = (_units[k][a], _units[_dimension + k][a]);
        return (own, other);
    }

    public static bool IsZero(Complex[] x, int at) => Square(x[at]) < Zero * Zero * x.Max(Square);

    private static double Square(Complex c) => c.Real * c.Real + c.Imaginary * c.Imaginary;

    /// <summary>The most frequent independent directions, from another one each time, take the places of unit vectors.</summary>
    private void Begin(int start)
    {
        var taken = new bool[_dimension];
        for (int k = 0; k < _eligible.Length; k++)
        {
            Complex[] x = _own[_eligible[(k + start) % _eligible.Length]];
            int at = -1;
            for (int a = 0; a < _dimension; a++)
                if (!taken[a] && Square(x[a]) > LeastPivot && (at < 0 || Square(x[a]) > Square(x[at]))) at = a;
            if (at < 0 || Widens(at, x)) continue;
            taken[at] = true;
            Exchange(at, [.. x]);
        }
    }

    private void Improve()
    {
        // Each exchange wins zeros, but rounding may disagree about one; the bound is for that case.
        for (int exchanges = 0; exchanges < 8 * _dimension; exchanges++)
        {
            (int gain, int at, Complex[]? best) = (0, 0, null);
            foreach (int k in _eligible)
                for (int a = 0; a < _dimension; a++)
                    if (Square(_own[k][a]) > LeastPivot * LeastPivot && Gain(a, _own[k]) is var zeros && zeros > gain
                        && !Widens(a, _own[k]))
                        (gain, at, best) = (zeros, a, _own[k]);
            if (best is null) return;
            Exchange(at, [.. best]);
        }
    }

    /// <summary>Whether some direction would have too large a coordinate if q replaced basis vector i, being nearly parallel to what the
    /// others span.</summary>
    private bool Widens(int i, Complex[] q)
    {
        if (double.IsPositiveInfinity(_widest)) return false;
        foreach (Complex[] x in _own)
        {
            Complex t = x[i] / q[i];
            for (int a = 0; a < _dimension; a++)
                if (Square(a == i ? t : x[a] - t * q[a]) > _widest * _widest) return true;
        }
        return false;
    }

    /// <summary>Zeros won if q replaced basis vector i.</summary>
    private int Gain(int i, Complex[] q)
    {
        int gain = 0;
        Complex inverse = 1 / q[i];
        for (int k = 0; k < _own.Length; k++)
        {
            Complex[] x = _own[k];
            if (x[i] == 0) continue;
            Complex t = x[i] * inverse;
            double bound = 0;
            int zeros = 0;
            for (int a = 0; a < _dimension; a++) bound = Math.Max(bound, Square(x[a]));
            bound *= Zero * Zero;
            for (int a = 0; a < _dimension; a++)
                zeros += (Square(a == i ? t : x[a] - t * q[a]) < bound ? 1 : 0) - (Square(x[a]) < bound ? 1 : 0);
            gain += zeros * _ownCounts[k];
        }
        for (int k = 0; k < _other.Length; k++)
        {
            Complex[] y = _other[k];
            Complex sum = 0;
            double bound = 0;
            for (int a = 0; a < _dimension; a++)
            {
                sum += q[a] * y[a];
                bound = Math.Max(bound, Square(y[a]));
            }
            bound *= Zero * Zero;
            gain += ((Square(sum) < bound ? 1 : 0) - (Square(y[i]) < bound ? 1 : 0)) * _otherCounts[k];
        }
        return gain;
    }

    /// <summary>Makes q, in the coordinates of now, basis vector i.</summary>
    private void Exchange(int i, Complex[] q)
    {
        foreach (Complex[] x in _own) Primal(x);
        foreach (Complex[] y in _other) Dual(y);
        for (int k = 0; k < _dimension; k++)
        {
            Primal(_units[k]);
            Dual(_units[_dimension + k]);
        }

        void Primal(Complex[] x)
        {
            Complex t = x[i] / q[i];
            for (int a = 0; a < _dimension; a++) x[a] = a == i ? t : Clean(x[a] - t * q[a], x[a]);
        }

        void Dual(Complex[] y)
        {
            Complex sum = 0;
            for (int a = 0; a < _dimension; a++) sum += q[a] * y[a];
            y[i] = sum;
        }

        // What cancels to rounding is zero, so that sparse coordinates stay cheap.
        static Complex Clean(Complex difference, Complex from) => Square(difference) < 1e-26 * Square(from) ? 0 : difference;
    }

    private int Count(Complex[][] vectors, int[] counts)
    {
        int zeros = 0;
        for (int k = 0; k < vectors.Length; k++)
            for (int a = 0; a < _dimension; a++)
                if (IsZero(vectors[k], a)) zeros += counts[k];
        return zeros;
    }
}
