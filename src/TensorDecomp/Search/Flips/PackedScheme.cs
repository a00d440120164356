using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// A scheme of a flip graph as one short word: tensor, rank, and for each entry as many bits as the coefficients need. It
/// keeps the order of the terms, which the course of a walk depends on.
/// </summary>
public static class PackedScheme
{
    /// <param name="scheme">A scheme with a counterpart over the ring; other coefficients are reduced.</param>
    /// <param name="ring">A prime field of at most 256 elements, or ZT.</param>
    public static string Write(Scheme scheme, Ring ring)
    {
        int width = Width(ring);
        byte[] bits = new byte[Bytes(scheme.Tensor, scheme.Rank, ring)];
        long at = 0;
        for (int r = 0; r < scheme.Rank; r++)
            foreach (Factor factor in scheme.Factors)
            {
                foreach (ref readonly Entry e in factor.Term(r))
                {
                    long bit = at + (long)width * e.Index;
                    int symbol = Symbol(e.Value, ring) << (int)(bit & 7);
                    bits[bit >> 3] |= (byte)symbol;
                    if (symbol > byte.MaxValue) bits[(bit >> 3) + 1] |= (byte)(symbol >> 8);
                }
                at += (long)width * factor.Size;
            }
        return $"{scheme.Tensor}:{scheme.Rank} {Convert.ToBase64String(bits)}";
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and checks that it is a decomposition.</summary>
    /// <param name="text">The word.</param>
    /// <param name="ring">As it was written.</param>
    /// <param name="expected">The tensor, where it may be another one than a matrix product, whose shape a word says.</param>
    /// <exception cref="InvalidDataException">It is not; the message is a clause.</exception>
    public static Scheme Read(string text, Ring ring, Tensor? expected = null)
    {
        string[] words = text.Split(' ');
        int colon = Math.Max(0, words[0].LastIndexOf(':'));
        string name = words[0][..colon];
        Tensor? tensor = name == expected?.Name ? expected : Shape.TryParse(name, out Shape shape) ? MatrixProduct.Of(shape) : null;
        if (words.Length != 2 || tensor is null || !int.TryParse(words[0][(colon + 1)..], out int rank) || rank < 1
            || Bytes(tensor, rank, ring) is var length && length != 3L * words[1].Length / 4 - words[1].Count('='))
            throw new InvalidDataException("a scheme in it is cut off or garbled");
        byte[] bits = new byte[length];
        if (!Convert.TryFromBase64String(words[1], bits, out int written) || written != length)
            throw new InvalidDataException("a scheme in it is cut off or garbled");
        List<Entry>[][] entries = [.. Enumerable.Range(0, 3).Select(_ => new List<Entry>[rank])];
        int[] sizes = tensor.Sizes;
        int width = Width(ring), mask = (1 << width) - 1;
        long at = 0;
        for (int r = 0; r < rank; r++)
            for (int x = 0; x < 3; x++)
            {
                entries[x][r] = [];
                for (int a = 0; a < sizes[x]; a++, at += width)
                {
                    int there = bits[at >> 3] | ((at >> 3) + 1 < length ? bits[(at >> 3) + 1] << 8 : 0);
                    if ((there >> (int)(at & 7) & mask) is > 0 and var symbol) entries[x][r].Add(new Entry(a, Value(symbol, ring)));
                }
            }
        Scheme scheme =
            new(tensor, Factor.FromTerms(sizes[0], entries[0]), Factor.FromTerms(sizes[1], entries[1]),
                Factor.FromTerms(sizes[2], entries[2]));
        return Verifier.Judge(scheme, new Claim.Over(ring)).Valid ? scheme
            : throw new InvalidDataException($"a scheme of {tensor} in it is no decomposition over {ring}");
    }

    private static int Width(Ring ring) => ring.Modulus == 0 ? 2 : BitOperations.Log2((uint)ring.Modulus - 1) + 1;

    private static long Bytes(Tensor tensor, int rank, Ring ring) =>
        ((long)Width(ring) * rank * tensor.Sizes.Sum(size => (long)size) + 7) / 8;

    // Residues stand for themselves, and over ZT 2 for −1.
    private static int Symbol(Coefficient c, Ring ring) =>
        ring.Modulus == 0 ? c.Re.Sign < 0 ? 2 : 1 : (int)Residue.Of(c.Re, ring.Modulus)!.Value.Value;

    private static Coefficient Value(int symbol, Ring ring) => new Rational(ring.Modulus == 0 && symbol == 2 ? -1 : symbol);
}
