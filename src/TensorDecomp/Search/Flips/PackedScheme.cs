using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// A scheme of a flip graph as one short word: shape, rank, and one bit for each entry over GF(2), two where there are signs. It
/// keeps the order of the terms, which the course of a walk depends on.
/// </summary>
public static class PackedScheme
{
    private const int Minus = 2; // 0 and 1 stand for themselves

    /// <param name="scheme">A scheme with a counterpart over the ring; other coefficients are reduced.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    public static string Write(Scheme scheme, Ring ring)
    {
        int width = Width(ring);
        byte[] bits = new byte[Bytes(scheme.Shape, scheme.Rank, ring)];
        long at = 0;
        for (int r = 0; r < scheme.Rank; r++)
            foreach (Factor factor in scheme.Factors)
            {
                foreach (ref readonly Entry e in factor.Term(r))
                {
                    long bit = at + (long)width * e.Index;
                    // two bits never lie across bytes: all begin at even places
                    bits[bit >> 3] |= (byte)(Symbol(e.Value, ring) << (int)(bit & 7));
                }
                at += (long)width * factor.Size;
            }
        return $"{scheme.Shape}:{scheme.Rank} {Convert.ToBase64String(bits)}";
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and checks that it is a decomposition.</summary>
    /// <exception cref="InvalidDataException">It is not; the message is a clause.</exception>
    public static Scheme Read(string text, Ring ring)
    {
        string[] parts = text.Split(' ', ':');
        if (parts.Length != 3 || !Shape.TryParse(parts[0], out Shape shape) || !int.TryParse(parts[1], out int rank) || rank < 1
            || Bytes(shape, rank, ring) is var length && length != 3L * parts[2].Length / 4 - parts[2].Count('='))
            throw new InvalidDataException("a scheme in it is cut off or garbled");
        byte[] bits = new byte[length];
        if (!Convert.TryFromBase64String(parts[2], bits, out int written) || written != length)
            throw new InvalidDataException("a scheme in it is cut off or garbled");
        List<Entry>[][] entries = [.. Enumerable.Range(0, 3).Select(_ => new List<Entry>[rank])];
        int[] sizes = [shape.USize, shape.VSize, shape.WSize];
        Coefficient minus = new Rational(ring.Modulus == 0 ? -1 : ring.Modulus - 1);
        int width = Width(ring), mask = (1 << width) - 1;
        long at = 0;
        for (int r = 0; r < rank; r++)
            for (int x = 0; x < 3; x++)
            {
                entries[x][r] = [];
                for (int a = 0; a < sizes[x]; a++, at += width)
                    if ((bits[at >> 3] >> (int)(at & 7) & mask) is > 0 and var symbol)
                        entries[x][r].Add(new Entry(a, symbol == Minus ? minus : Coefficient.One));
            }
        Scheme scheme =
            new(shape, Factor.FromTerms(sizes[0], entries[0]), Factor.FromTerms(sizes[1], entries[1]),
                Factor.FromTerms(sizes[2], entries[2]));
        return Verifier.Judge(scheme, new Claim.Over(ring)).Valid ? scheme
            : throw new InvalidDataException($"a scheme of {shape} in it is no decomposition over {ring}");
    }

    private static int Width(Ring ring) => ring.Modulus == 2 ? 1 : 2;

    private static long Bytes(Shape shape, int rank, Ring ring) =>
        ((long)Width(ring) * rank * (shape.USize + shape.VSize + shape.WSize) + 7) / 8;

    private static int Symbol(Coefficient c, Ring ring) =>
        ring.Modulus == 0 ? c.Re.Sign < 0 ? Minus : 1 : (int)Residue.Of(c.Re, ring.Modulus)!.Value.Value;
}
