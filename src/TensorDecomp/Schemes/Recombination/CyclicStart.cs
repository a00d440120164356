using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>
/// Schemes of ⟨n,n,n⟩ that the rotation of the factors leaves as they are, with a chosen number of terms a⊗a⊗a: the naive
/// one has n of them, and (x+y)³ = x³ + y³ + orbit(x,x,y) + orbit(x,y,y) makes one more or one less. The rank of every
/// scheme with the same number of them is the same modulo 3. Fewer than n are sums over blocks of the diagonal of nearly
/// equal size, as Poole's program MatrixMult22 (2024) has them: walks from (E00+E11)³, (E22+E33)³ and E44³ come to ⟨5,5,5⟩:93, and
/// from (E00+E11+E22)³, E33³ and E44³ to 99.
/// </summary>
public static class CyclicStart
{
    /// <summary>The number of fixed terms for a cyclic start that leads to the rank: of those that are congruent to it modulo 3 the one
    /// nearest to half of the indices, for blocks of two serve best.</summary>
    public static int CubesFor(Shape shape, int rank) =>
        Enumerable.Range(1, 2 * shape.M).Where(cubes => (rank - cubes) % 3 == 0).MinBy(cubes => Math.Abs(2 * cubes - shape.M));

    /// <summary>A scheme with just that many terms a⊗a⊗a.</summary>
    /// <param name="shape">A square shape.</param>
    /// <param name="cubes">Number of terms a⊗a⊗a, at least 1.</param>
    /// <exception cref="ArgumentException">The shape is not square, or the number is out of range.</exception>
    public static Scheme Of(Shape shape, int cubes)
    {
        int n = shape.M;
        if (shape.N != n || shape.P != n) throw new ArgumentException($"Only square shapes have a cyclic symmetry, not {shape}.");
        if (cubes < 1 || cubes > 2 * n)
            throw new ArgumentException($"A cyclic start of {shape} has 1 to {2 * n} fixed terms, not {cubes}.");
        var build = new Builder(n);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < n; k++)
                    if ((i, j, k).CompareTo((j, k, i)) < 0 && (i, j, k).CompareTo((k, i, j)) < 0)
                        build.Orbit(1, [(i, j)], [(j, k)], [(k, i)]);
        int split = Math.Max(0, cubes - n), blocks = Math.Min(n, cubes) - split;
        for (int i = 0; i < split; i++)
        {
            (int, int)[] e = [(i, i)], y = [(i, (i + 1) % n)];
            build.Cube(1, [.. e, .. y]);
            build.Cube(-1, y);
            build.Orbit(-1, e, e, y);
            build.Orbit(-1, e, y, y);
        }
        for (int block = 0, i = split; block < blocks; block++)
        {
            int end = i + (n - i + blocks - block - 1) / (blocks - block);
            (int, int)[] x = [(i, i)];
            while (++i < end)
            {
                build.Orbit(-1, x, x, [(i, i)]);
                build.Orbit(-1, x, [(i, i)], [(i, i)]);
                x = [.. x, (i, i)];
            }
            build.Cube(1, x);
        }
        return build.Scheme(shape);
    }

    /// <summary>The scheme whose terms a⊗a⊗a are sums over given blocks of the diagonal, and whose other terms are products of matrix
    /// units: a permutation of the indices that takes blocks to blocks leaves it as it is.</summary>
    /// <param name="shape">A square shape.</param>
    /// <param name="blocks">Blocks that partition the indices.</param>
    /// <exception cref="ArgumentException">The shape is not square, or the blocks are no partition.</exception>
    public static Scheme Of(Shape shape, IReadOnlyList<IReadOnlyList<int>> blocks)
    {
        int n = shape.M;
        if (shape.N != n || shape.P != n) throw new ArgumentException($"Only square shapes have a cyclic symmetry, not {shape}.");
        if (!blocks.SelectMany(block => block).Order().SequenceEqual(Enumerable.Range(0, n)))
            throw new ArgumentException($"The blocks are no partition of {n} indices.", nameof(blocks));
        int[] block = new int[n];
        for (int b = 0; b < blocks.Count; b++)
            foreach (int i in blocks[b]) block[i] = b;
        var build = new Builder(n);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < n; k++)
                {
                    if ((i, j, k).CompareTo((j, k, i)) >= 0 || (i, j, k).CompareTo((k, i, j)) >= 0) continue;
                    build.Orbit(1, [(i, j)], [(j, k)], [(k, i)]);
                    if (block[i] == block[j] && block[j] == block[k]) build.Orbit(-1, [(i, i)], [(j, j)], [(k, k)]);
                }
        foreach (IReadOnlyList<int> members in blocks) build.Cube(1, [.. members.Select(i => (i, i))]);
        return build.Scheme(shape);
    }

    /// <summary>Collects terms whose factors are sets of matrix units, W in the transposed order of a trace.</summary>
    private sealed class Builder(int n)
    {
        private readonly List<Entry[]> _u = [], _v = [], _w = [];

        public void Cube(int sign, (int, int)[] a) => Term(sign, a, a, a);

        public void Orbit(int sign, (int, int)[] a, (int, int)[] b, (int, int)[] c)
        {
            Term(sign, a, b, c);
            Term(sign, b, c, a);
            Term(sign, c, a, b);
        }

        public Scheme Scheme(Shape shape) =>
            new(shape, Factor.FromTerms(n * n, [.. _u]), Factor.FromTerms(n * n, [.. _v]), Factor.FromTerms(n * n, [.. _w]));

        private void Term(int sign, (int I, int J)[] a, (int I, int J)[] b, (int I, int J)[] c)
        {
            _u.Add([.. a.Select(e => e.I * n + e.J).Order().Select(at => new Entry(at, Coefficient.One))]);
            _v.Add([.. b.Select(e => e.I * n + e.J).Order().Select(at => new Entry(at, Coefficient.One))]);
            Coefficient s = sign > 0 ? Coefficient.One : -Coefficient.One;
            _w.Add([.. c.Select(e => e.J * n + e.I).Order().Select(at => new Entry(at, s))]);
        }
    }
}
