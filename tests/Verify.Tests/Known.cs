using TensorDecomp.Verify;

namespace TensorDecomp.Tests;

/// <summary>Schemes that every test project may use, typed in or derived from ones that are.</summary>
public static class Known
{
    /// <summary>Strassen 1969: seven products for 2×2, in the order of his paper.</summary>
    public static Scheme Strassen { get; } = Dense(new Shape(2, 2, 2),
        ("1 0 0 1", "1 0 0 1", "1 0 0 1"),
        ("0 0 1 1", "1 0 0 0", "0 0 1 -1"),
        ("1 0 0 0", "0 1 0 -1", "0 1 0 1"),
        ("0 0 0 1", "-1 0 1 0", "1 0 1 0"),
        ("1 1 0 0", "0 0 0 1", "-1 1 0 0"),
        ("-1 0 1 0", "1 1 0 0", "0 0 0 1"),
        ("0 1 0 -1", "0 0 1 1", "1 0 0 0"));

    /// <summary>The product of polynomials with so many coefficients, lowest powers first.</summary>
    public static Tensor Polynomials(int a, int b, string? name = null) => new(name ?? $"poly:{a}x{b}", a, b, a + b - 1,
        from i in Enumerable.Range(0, a) from j in Enumerable.Range(0, b) select new TensorEntry(i, j, i + j, 1));

    /// <summary>Karatsuba 1962: three products for polynomials of two coefficients.</summary>
    public static Scheme Karatsuba { get; } = Dense(
        Polynomials(2, 2), ("1 0", "1 0", "1 -1 0"), ("0 1", "0 1", "0 -1 1"), ("1 1", "1 1", "0 1 0"));

    /// <summary>a₁₁·b₁₁·c₁₁ alone, in a shape of any size.</summary>
    public static Scheme OneTermOf(Shape s) => new(s, One(s.USize), One(s.VSize), One(s.WSize));

    private static Factor One(int size) => Factor.FromTerms(size, [[new Entry(0, Coefficient.One)]]);

    /// <summary>A scheme from one (u, v, w) of integers per term, w indexing C.</summary>
    public static Scheme Dense(Tensor tensor, params (string U, string V, string W)[] terms)
    {
        return new Scheme(tensor, Read(tensor.USize, t => t.U), Read(tensor.VSize, t => t.V), Read(tensor.WSize, t => t.W));

        Factor Read(int size, Func<(string U, string V, string W), string> part)
        {
            int[][] rows = [.. terms.Select(t => part(t).Split(' ').Select(int.Parse).ToArray())];
            return Factor.FromDense(terms.Length, size, (r, a) => (Rational)rows[r][a]);
        }
    }

    /// <summary>The same scheme with one coefficient replaced.</summary>
    public static Scheme With(this Scheme scheme, int factor, int term, int index, Coefficient value)
    {
        Factor[] factors = [.. scheme.Factors];
        Factor old = factors[factor];
        factors[factor] = Factor.FromDense(old.Rank, old.Size, (r, a) => r == term && a == index ? value : old[r, a]);
        return new Scheme(scheme.Tensor, factors[0], factors[1], factors[2]);
    }

    /// <summary>The same scheme with every coefficient mapped.</summary>
    public static Scheme Select(this Scheme scheme, Func<int, int, Coefficient, Coefficient> map)
    {
        Factor[] factors = [.. scheme.Factors.Select((f, x) => Factor.FromDense(f.Rank, f.Size, (r, a) => map(x, r, f[r, a])))];
        return new Scheme(scheme.Tensor, factors[0], factors[1], factors[2]);
    }

    /// <summary>
    /// A random valid scheme over ℤ[1/2] or ℤ[i,1/2]: the base with A → P A Q⁻¹, B → Q B R⁻¹, C → P C R⁻¹ for random
    /// elementary matrices, terms permuted and rescaled.
    /// </summary>
    public static Scheme Disguised(Scheme scheme, int seed, bool imaginary)
    {
        var random = new Random(seed);
        for (int step = 0; step < 4; step++)
        {
            int side = random.Next(3), size = side == 0 ? scheme.Shape.M : side == 1 ? scheme.Shape.N : scheme.Shape.P;
            if (size < 2) continue;
            int from = random.Next(size), to = (from + 1 + random.Next(size - 1)) % size;
            scheme = Sheared(scheme, side, from, to, Unit());
        }
        Scheme sheared = scheme;
        int[] order = [.. Enumerable.Range(0, scheme.Rank)];
        random.Shuffle(order);
        (Coefficient, Coefficient)[] scales = [.. order.Select(_ => (Unit(), Unit()))];
        return new Scheme(scheme.Shape,
            Factor.FromDense(sheared.Rank, sheared.U.Size, (r, a) => sheared.U[order[r], a] * scales[r].Item1),
            Factor.FromDense(sheared.Rank, sheared.V.Size, (r, a) => sheared.V[order[r], a] * scales[r].Item2),
            Factor.FromDense(sheared.Rank, sheared.W.Size, (r, a) => sheared.W[order[r], a] * Inverse(scales[r].Item1 * scales[r].Item2)));

        Coefficient Unit()
        {
            Coefficient real =
                random.Next(4) switch { 0 => new Rational(1, 2), 1 => new Rational(-2), 2 => -Coefficient.One, _ => Coefficient.One };
            return imaginary && random.Next(3) == 0 ? real * Coefficient.I : real;
        }
    }

    private static Coefficient Inverse(Coefficient c)
    {
        Rational norm = c.Re * c.Re + c.Im * c.Im;
        return new(c.Re / norm, -c.Im / norm);
    }

    // With E = 1 + s·e(from,to) on the side of M: u reads A through E⁻¹, so that w must write C through E. The sides
    // of N and P are alike.
    private static Scheme Sheared(Scheme scheme, int side, int from, int to, Coefficient s)
    {
        Shape t = scheme.Shape;
        return side switch
        {
            0 => new Scheme(t, Rows(scheme.U, t.N, to, from, -s), scheme.V, Rows(scheme.W, t.P, from, to, s)),
            1 => new Scheme(t, Columns(scheme.U, t.N, from, to, s), Rows(scheme.V, t.P, to, from, -s), scheme.W),
            _ => new Scheme(t, scheme.U, Columns(scheme.V, t.P, from, to, s), Columns(scheme.W, t.P, to, from, -s)),
        };

        // Adds s times row (column) source to row (column) target of each term's matrix.
        static Factor Rows(Factor f, int columns, int target, int source, Coefficient s) =>
            Factor.FromDense(f.Rank, f.Size, (r, a) => a / columns == target ? f[r, a] + s * f[r, source * columns + a % columns]
                : f[r, a]);

        static Factor Columns(Factor f, int columns, int target, int source, Coefficient s) =>
            Factor.FromDense(f.Rank, f.Size, (r, a) => a % columns == target ? f[r, a] + s * f[r, a - target + source] : f[r, a]);
    }
}
