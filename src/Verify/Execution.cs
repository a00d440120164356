using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace TensorDecomp.Verify;

/// <summary>
/// The second check: run the scheme as an algorithm. A and B get random entries that are themselves 2×2 matrices, so that
/// nothing commutes, C is computed with R block products and compared with the schoolbook product, or for another tensor with the sum
/// that its entries define. A wrong scheme passes
/// with probability at most 2/|S| by Schwartz and Zippel, S being the set entries are drawn from. It shares no code with
/// <see cref="BrentEquations"/> and is there to contradict it should that ever be wrong.
/// In characteristic 0 it runs modulo a random prime near 2⁶⁰: what holds over ℚ holds there, and what does not stays
/// wrong modulo all but the few primes that divide its errors. Seed and prime come from the SHA-256 of the coefficients, so
/// that the same scheme gets the same verdict every time, and nobody can choose coefficients to suit them.
/// </summary>
public static class Execution
{
    /// <summary>
    /// Modulo a small q one trial proves little: a nonzero polynomial of degree 2 vanishes at up to 3/4 of the points of F₂.
    /// </summary>
    private const int SmallModulus = 1 << 20, TrialsModuloSmall = 32;

    /// <summary>Whether the scheme maps random block matrices to what it should over characteristic 0.</summary>
    public static bool Multiplies(Scheme scheme)
    {
        if (!scheme.IsLargeEnough) return false;
        ulong[] state = Seed(scheme);
        while (true)
        {
            // i² = −1 has no solution modulo a prime that is 3 modulo 4, so that F_p[i] is a field.
            long p = (long)(Xoshiro(state) >> 4) | (1L << 59) | 3;
            if (PrimeFactors.IsPrime(p) && new Reduction(p).IsDefinedOn(scheme)) return Multiplies(scheme, p);
        }
    }

    /// <summary>Whether it does modulo q.</summary>
    /// <exception cref="ArgumentException">A denominator is no unit modulo q.</exception>
    public static bool Multiplies(Scheme scheme, long modulus)
    {
        var reduction = new Reduction(modulus);
        if (!reduction.IsDefinedOn(scheme)) throw new ArgumentException($"A denominator is no unit modulo {modulus}.");
        if (!scheme.IsLargeEnough) return false;
        int trials = modulus < SmallModulus ? TrialsModuloSmall : 1;
        return scheme.IsReal
            ? Multiplies(scheme, c => reduction.Of(c.Re), x => Residue.Of(x, modulus), trials)
            : Multiplies(scheme, c => new Gaussian<Residue>(reduction.Of(c.Re), reduction.Of(c.Im)), x => Residue.Of(x, modulus), trials);
    }

    private static bool Multiplies<T>(Scheme scheme, Func<Coefficient, T> map, Func<BigInteger, T> integer, int trials) where T : struct,
        IRing<T>
    {
        ulong[] state = Seed(scheme);
        T[][] coefficients = [.. scheme.Factors.Select(Mapped)];
        for (int trial = 0; trial < trials; trial++)
            if (!Multiplies(scheme, coefficients, integer, () => integer(Xoshiro(state)))) return false;
        return true;

        T[] Mapped(Factor factor)
        {
            var mapped = new T[factor.Nonzeros];
            for (int k = 0; k < mapped.Length; k++) mapped[k] = map(factor.Entries[k].Value);
            return mapped;
        }
    }

    private static bool Multiplies<T>(Scheme scheme, T[][] coefficients, Func<BigInteger, T> integer, Func<T> next)
        where T : struct, IRing<T>
    {
        Block<T>[] a = Draw(scheme.Tensor.USize), b = Draw(scheme.Tensor.VSize), c = Zeros();
        (int ua, int vb, int wc) = (0, 0, 0);
        for (int r = 0; r < scheme.Rank; r++)
        {
            Block<T> product =
                Combine(scheme.U.Term(r), coefficients[0], ref ua, a) * Combine(scheme.V.Term(r), coefficients[1], ref vb, b);
            foreach (ref readonly Entry e in scheme.W.Term(r)) c[e.Index] += product.Times(coefficients[2][wc++]);
        }
        Block<T>[] expected = scheme.Tensor.Product is { } shape ? Schoolbook(shape) : ByDefinition();
        return c.AsSpan().SequenceEqual(expected);

        // The product of matrices itself, not the entries of its tensor: should those be wrong, the checks disagree.
        Block<T>[] Schoolbook(Shape s)
        {
            Block<T>[] product = Zeros();
            for (int i = 0; i < s.M; i++)
                for (int j = 0; j < s.N; j++)
                    for (int k = 0; k < s.P; k++) product[i * s.P + k] += a[i * s.N + j] * b[j * s.P + k];
            return product;
        }

        Block<T>[] ByDefinition()
        {
            Block<T>[] value = Zeros();
            foreach (TensorEntry e in scheme.Tensor.Entries) value[e.C] += (a[e.A] * b[e.B]).Times(integer(e.Value));
            return value;
        }

        Block<T>[] Zeros()
        {
            var blocks = new Block<T>[scheme.Tensor.WSize];
            Array.Fill(blocks, Block<T>.Zero);
            return blocks;
        }

        static Block<T> Combine(ReadOnlySpan<Entry> term, T[] values, ref int at, Block<T>[] entries)
        {
            Block<T> sum = Block<T>.Zero;
            foreach (ref readonly Entry e in term) sum += entries[e.Index].Times(values[at++]);
            return sum;
        }

        Block<T>[] Draw(int count)
        {
            var blocks = new Block<T>[count];
            for (int q = 0; q < count; q++) blocks[q] = new(next(), next(), next(), next());
            return blocks;
        }
    }

    private static ulong[] Seed(Scheme scheme)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        foreach (Factor factor in scheme.Factors)
            for (int r = 0; r < factor.Rank; r++)
                foreach (ref readonly Entry e in factor.Term(r))
                {
                    writer.Write(r);
                    writer.Write(e.Index);
                    foreach (Rational part in (ReadOnlySpan<Rational>)[e.Value.Re, e.Value.Im])
                    {
                        writer.Write(part.Numerator.ToByteArray());
                        if (!part.IsInteger) writer.Write(part.Denominator.ToByteArray());
                    }
                }
        byte[] digest = SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length));
        var seed = new ulong[4];
        for (int q = 0; q < 4; q++) seed[q] = BinaryPrimitives.ReadUInt64LittleEndian(digest.AsSpan(8 * q)) | 1;
        return seed;
    }

    /// <summary>xoshiro256++ (Blackman and Vigna 2019).</summary>
    private static ulong Xoshiro(ulong[] s)
    {
        ulong result = BitOperations.RotateLeft(s[0] + s[3], 23) + s[0], t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = BitOperations.RotateLeft(s[3], 45);
        return result;
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
