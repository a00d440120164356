using System.Numerics.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Descents;

/// <summary>Statistics of the terms of one point, good to six digits, each kind worked out when it is first asked for.</summary>
/// <param name="target">What is decomposed.</param>
/// <param name="layout">Where entries lie in a point.</param>
/// <param name="orbits">The terms of each orbit.</param>
/// <param name="ages">Descents that each orbit has come through.</param>
internal sealed class TermStatistics(Target target, PointLayout layout, int[][] orbits, int[] ages) : ITermStatistics
{
    private readonly Residuals _residuals = new(target, layout);
    private float[] _point = [];
    private double[]? _inner; // ⟨t_r, t_s⟩ at r·R + s
    private double[]? _misfit;
    private double[]? _profiles; // e_k·x_k²/|x|² at r·(|u| + |v| + |w|) + k

    public int Orbits => orbits.Length;

    public int Total => layout.Rank;

    /// <summary>Whose terms are asked about from now on.</summary>
    public void Of(float[] point) => (_point, _inner, _misfit, _profiles) = (point, null, null, null);

    public int Size(int orbit) => orbits[Number(orbit)].Length;

    public int Age(int orbit) => ages[Number(orbit)];

    public double Norm(int orbit) => Math.Sqrt(Square(First(orbit)));

    public double Worth(int orbit)
    {
        int term = First(orbit);
        return 2 * (WithTensor(term) - TensorPrimitives.Sum(Row(term))) + Square(term);
    }

    public double Misfit(int orbit) => (_misfit ??= Misfits())[First(orbit)];

    public double Cancellation(int orbit)
    {
        int term = First(orbit);
        double sum = 0;
        foreach (double inner in Row(term)) sum -= Math.Min(0, inner);
        return Square(term) > 0 ? sum / Square(term) : 0;
    }

    public int Nearest(int orbit) => Neighbour(Number(orbit)).Orbit;

    public double Likeness(int orbit) => Neighbour(Number(orbit)).Cosine;

    public double Shared(int orbit, int other)
    {
        ReadOnlySpan<double> here = Profile(First(orbit)), there = Profile(First(other));
        double squares = TensorPrimitives.SumOfSquares(here) * TensorPrimitives.SumOfSquares(there);
        return squares > 0 ? TensorPrimitives.Dot(here, there) / Math.Sqrt(squares) : 0;
    }

    private ReadOnlySpan<double> Profile(int term)
    {
        int slices = layout.Sizes.Sum();
        return (_profiles ??= Profiles(slices)).AsSpan(term * slices, slices);
    }

    private double[] Profiles(int slices)
    {
        double[] blocks = _residuals.Blocks(_point), profiles = new double[layout.Rank * slices];
        for (int r = 0; r < layout.Rank; r++)
            for (int f = 0, k = 0; f < 3; f++)
            {
                ReadOnlySpan<float> x = Vector(f, r);
                double square = TensorPrimitives.SumOfSquares(x);
                for (int a = 0; a < x.Length; a++, k++)
                    profiles[r * slices + k] = square > 0 ? Math.Sqrt(blocks[k]) * x[a] * x[a] / square : 0;
            }
        return profiles;
    }

    private (int Orbit, double Cosine) Neighbour(int orbit)
    {
        (int Orbit, double Cosine) best = (orbit, 0);
        int term = orbits[orbit][0];
        for (int k = 0; k < orbits.Length; k++)
        {
            if (k == orbit) continue;
            double squares = Square(term) * Square(orbits[k][0]);
            double cosine = squares > 0 ? Math.Abs(Row(term)[orbits[k][0]]) / Math.Sqrt(squares) : 0;
            if (cosine > best.Cosine || best.Orbit == orbit) best = (k, cosine);
        }
        return best;
    }

    private int Number(int orbit) => PointLayout.Orbit(orbit, orbits.Length);

    private int First(int orbit) => orbits[Number(orbit)][0];

    private double Square(int term) => Row(term)[term];

    private ReadOnlySpan<double> Row(int term) => (_inner ??= Products()).AsSpan(term * layout.Rank, layout.Rank);

    private ReadOnlySpan<float> Vector(int factor, int term) => layout.Vector((ReadOnlySpan<float>)_point, factor, term);

    private double[] Products()
    {
        double[] inner = new double[layout.Rank * layout.Rank];
        for (int r = 0; r < layout.Rank; r++)
            for (int s = 0; s <= r; s++)
            {
                double product = 1;
                for (int f = 0; f < 3; f++) product *= TensorPrimitives.Dot(Vector(f, r), Vector(f, s));
                inner[r * layout.Rank + s] = inner[s * layout.Rank + r] = product;
            }
        return inner;
    }

    /// <summary>⟨T, t⟩.</summary>
    private double WithTensor(int term)
    {
        ReadOnlySpan<float> u = Vector(0, term), v = Vector(1, term), w = Vector(2, term);
        double sum = 0;
        foreach ((int a, int b, int c, int value) in target.Tensor.Entries) sum += (double)value * u[a] * v[b] * w[c];
        return sum;
    }

    /// <summary>Σ e²u²v²w² / (|u|²|v|²|w|²) for every term: all residuals, a slice of the first factor at a time.</summary>
    private double[] Misfits()
    {
        int rows = layout.Sizes[1], columns = layout.Sizes[2];
        double[] misfits = new double[layout.Rank];
        for (int a = 0; a < layout.Sizes[0]; a++)
        {
            ReadOnlySpan<double> slice = _residuals.Slice(_point, a);
            for (int r = 0; r < layout.Rank; r++)
                for (int b = 0; b < rows; b++)
                {
                    double x = (double)Vector(0, r)[a] * Vector(1, r)[b], along = 0;
                    ReadOnlySpan<float> w = Vector(2, r);
                    for (int c = 0; c < columns; c++)
                    {
                        double e = slice[b * columns + c] * w[c];
                        along += e * e;
                    }
                    misfits[r] += x * x * along;
                }
        }
        for (int r = 0; r < layout.Rank; r++) misfits[r] = Square(r) > 0 ? misfits[r] / Square(r) : 0;
        return misfits;
    }
}
