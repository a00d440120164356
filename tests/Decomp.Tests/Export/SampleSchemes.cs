using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Valid schemes of all kinds of coefficients, made from two known ones by scaling inside terms and changing bases.</summary>
internal static class SampleSchemes
{
    /// <summary>Strassen 1969.</summary>
    public static Scheme Strassen { get; } = OfInts(new Shape(2, 2, 2),
        [[1, 0, 0, 1], [0, 0, 1, 1], [1, 0, 0, 0], [0, 0, 0, 1], [1, 1, 0, 0], [-1, 0, 1, 0], [0, 1, 0, -1]],
        [[1, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, -1], [-1, 0, 1, 0], [0, 0, 0, 1], [1, 1, 0, 0], [0, 0, 1, 1]],
        [[1, 0, 0, 1], [0, 0, 1, -1], [0, 1, 0, 1], [1, 0, 1, 0], [-1, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]]);

    public static IEnumerable<Scheme> All(int seed)
    {
        Random random = new(seed);
        yield return Strassen;
        yield return Scheme.Naive(new Shape(1, 1, 1));
        yield return Scheme.Naive(new Shape(2, 3, 4));
        yield return Scheme.Naive(new Shape(1, 11, 2));
        yield return Strassen.Sheared(random);
        yield return Strassen.Scaled(() => new Rational(random.Next(1, 9) * (random.Next(2) * 2 - 1), random.Next(1, 9)));
        yield return Strassen.Scaled(() => new Coefficient(random.Next(-3, 4), random.Next(1, 4)));
        yield return Scheme.Naive(new Shape(2, 1, 3))
            .Scaled(() => new Rational(BigInteger.Pow(random.Next(2, 9), 100), BigInteger.Pow(3, 60)));
    }

    /// <summary>The same tensor with each term (u, v, w) turned into (αu, βv, w/(αβ)).</summary>
    public static Scheme Scaled(this Scheme scheme, Func<Coefficient> unit)
    {
        List<Entry[]> u = [], v = [], w = [];
        for (int r = 0; r < scheme.Rank; r++)
        {
            (Coefficient a, Coefficient b) = (unit(), unit());
            u.Add(Times(scheme.U.Term(r), a));
            v.Add(Times(scheme.V.Term(r), b));
            w.Add(Times(scheme.W.Term(r), Inverse(a * b)));
        }
        return Of(scheme.Shape, u, v, w);
    }

    /// <summary>
    /// The same algorithm for (A·X)(X⁻¹·B), where X adds k times one inner index to another: A's column j gets k times column i,
    /// B's row i loses k times row j.
    /// </summary>
    public static Scheme Sheared(this Scheme scheme, Random random)
    {
        (int n, int p) = (scheme.Shape.N, scheme.Shape.P);
        (int i, int j, int k) = (0, n - 1, random.Next(1, 4));
        Factor u = Factor.FromDense(scheme.Rank, scheme.Shape.USize, (r, q) => q % n == i && i != j
            ? scheme.U[r, q] + (Rational)k * scheme.U[r, q - i + j] : scheme.U[r, q]);
        Factor v = Factor.FromDense(scheme.Rank, scheme.Shape.VSize, (r, q) => q / p == j && i != j
            ? scheme.V[r, q] - (Rational)k * scheme.V[r, q - (j - i) * p] : scheme.V[r, q]);
        return new Scheme(scheme.Shape, u, v, scheme.W);
    }

    public static Scheme OfInts(Shape shape, int[][] u, int[][] v, int[][] w) =>
        new(shape, Dense(shape.USize, u), Dense(shape.VSize, v), Dense(shape.WSize, w));

    private static Factor Dense(int size, int[][] rows) => Factor.FromDense(rows.Length, size, (r, a) => (Rational)rows[r][a]);

    private static Scheme Of(Shape shape, List<Entry[]> u, List<Entry[]> v, List<Entry[]> w) =>
        new(shape, Factor.FromTerms(shape.USize, u), Factor.FromTerms(shape.VSize, v), Factor.FromTerms(shape.WSize, w));

    private static Entry[] Times(ReadOnlySpan<Entry> term, Coefficient by)
    {
        var scaled = new Entry[term.Length];
        for (int k = 0; k < scaled.Length; k++) scaled[k] = new Entry(term[k].Index, term[k].Value * by);
        return scaled;
    }

    private static Coefficient Inverse(Coefficient c)
    {
        Rational norm = c.Re * c.Re + c.Im * c.Im;
        return new(c.Re / norm, -c.Im / norm);
    }
}
