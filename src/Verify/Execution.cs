using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// The second check: run the scheme as an algorithm. A and B get random entries that are themselves 2×2 matrices, so that
/// nothing commutes, C is computed with R block products and compared with the schoolbook product. A wrong scheme passes
/// one trial with probability at most 4/|S| per Schwartz-Zippel, S being the set entries are drawn from; it shares no code with
/// <see cref="BrentEquations"/> and is there to contradict it should that ever be wrong.
/// </summary>
public static class Execution
{
    private const int Range = 1 << 20;

    /// <summary>Whether the scheme multiplies random block matrices correctly over characteristic 0.</summary>
    public static bool Multiplies(Scheme scheme) => Multiplies(scheme, c => c, x => (Rational)x);

    /// <summary>Whether it does modulo q; denominators must be units there.</summary>
    public static bool Multiplies(Scheme scheme, long modulus) => Multiplies(scheme,
        c => new Gaussian<Residue>(Residue.Of(c.Re, modulus)!.Value, Residue.Of(c.Im, modulus)!.Value),
        x => (Gaussian<Residue>)Residue.Of(new BigInteger(x), modulus));

    private static bool Multiplies<T>(Scheme scheme, Func<Coefficient, T> map, Func<int, T> integer) where T : struct, IRing<T>
    {
        (int m, int n, int p) = (scheme.Shape.M, scheme.Shape.N, scheme.Shape.P);
        ulong state = 0x9E3779B97F4A7C15;
        Block<T>[] a = Draw(m * n), b = Draw(n * p), c = new Block<T>[m * p];
        Array.Fill(c, Block<T>.Zero);
        for (int r = 0; r < scheme.Rank; r++)
        {
            Block<T> product = Combine(scheme.U.Term(r), a) * Combine(scheme.V.Term(r), b);
            foreach (Entry e in scheme.W.Term(r)) c[e.Index] += product.Times(map(e.Value));
        }
        for (int i = 0; i < m; i++)
            for (int k = 0; k < p; k++)
            {
                Block<T> sum = Block<T>.Zero;
                for (int j = 0; j < n; j++) sum += a[i * n + j] * b[j * p + k];
                if (!sum.Equals(c[i * p + k])) return false;
            }
        return true;

        Block<T> Combine(ReadOnlySpan<Entry> term, Block<T>[] entries)
        {
            Block<T> sum = Block<T>.Zero;
            foreach (ref readonly Entry e in term) sum += entries[e.Index].Times(map(e.Value));
            return sum;
        }

        Block<T>[] Draw(int count)
        {
            var blocks = new Block<T>[count];
            for (int q = 0; q < count; q++) blocks[q] = new(Next(), Next(), Next(), Next());
            return blocks;
        }

        // Fixed seed: the same file must get the same verdict every time, and the other check is complete anyway.
        T Next()
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return integer((int)(state >> 40) % Range - Range / 2);
        }
    }

    /// <summary>A 2×2 matrix over T: the smallest ring in which products do not commute.</summary>
    private readonly record struct Block<T>(T A, T B, T C, T D) where T : struct, IRing<T>
    {
        public static Block<T> Zero => new(T.Zero, T.Zero, T.Zero, T.Zero);
        public Block<T> Times(T s) => new(s * A, s * B, s * C, s * D);
        public static Block<T> operator +(Block<T> x, Block<T> y) => new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);
        public static Block<T> operator *(Block<T> x, Block<T> y) =>
            new(x.A * y.A + x.B * y.C, x.A * y.B + x.B * y.D, x.C * y.A + x.D * y.C, x.C * y.B + x.D * y.D);
    }
}
