using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// A scheme over a small ring as bits: tensor, rank, ring, and for each entry as many bits as the coefficients need. It keeps the order of
/// the terms, which the course of a walk depends on, and is what pools hold and, as a word of text, what checkpoints and messages say.
/// </summary>
public sealed class PackedScheme : IEquatable<PackedScheme>
{
    private const int MinusOne = 2; // over ZT; residues stand for themselves

    private readonly byte[] _bits;

    private PackedScheme(Tensor tensor, int rank, Ring ring, byte[] bits) => (Tensor, Rank, Ring, _bits) = (tensor, rank, ring, bits);

    /// <summary>Packs entries, which nobody checks.</summary>
    /// <param name="tensor">What it decomposes.</param>
    /// <param name="rank">Number of terms.</param>
    /// <param name="ring">A prime field of at most 256 elements, or ZT.</param>
    /// <param name="entries">The nonzero entries by factor (0 to 2), term and index: residues 1 … q−1, or ±1 over ZT.</param>
    public PackedScheme(Tensor tensor, int rank, Ring ring, IEnumerable<(int Factor, int Term, int Index, int Value)> entries)
        : this(tensor, rank, ring, new byte[Bytes(tensor, rank, ring)])
    {
        int width = Width(ring);
        int[] sizes = tensor.Sizes;
        long[] offsets = [0, sizes[0], sizes[0] + sizes[1]];
        long entriesPerTerm = sizes.Sum(size => (long)size);
        foreach ((int factor, int term, int index, int value) in entries)
        {
            long bit = width * (term * entriesPerTerm + offsets[factor] + index);
            int symbol = (value < 0 ? MinusOne : value) << (int)(bit & 7);
            _bits[bit >> 3] |= (byte)symbol;
            if (symbol > byte.MaxValue) _bits[(bit >> 3) + 1] |= (byte)(symbol >> 8);
        }
    }

    /// <summary>What it is packed as a decomposition of.</summary>
    public Tensor Tensor { get; }

    /// <summary>Number of terms.</summary>
    public int Rank { get; }

    /// <summary>A prime field of at most 256 elements, or ZT.</summary>
    public Ring Ring { get; }

    /// <summary>The nonzero entries, by terms, in each by factors and indices.</summary>
    public IEnumerable<(int Factor, int Term, int Index, int Value)> Entries
    {
        get
        {
            int width = Width(Ring), mask = (1 << width) - 1;
            int[] sizes = Tensor.Sizes;
            long at = 0;
            for (int term = 0; term < Rank; term++)
                for (int factor = 0; factor < 3; factor++)
                    for (int index = 0; index < sizes[factor]; index++, at += width)
                    {
                        int there = _bits[at >> 3] | ((at >> 3) + 1 < _bits.Length ? _bits[(at >> 3) + 1] << 8 : 0);
                        int symbol = there >> (int)(at & 7) & mask;
                        if (symbol != 0) yield return (factor, term, index, Ring.Modulus == 0 && symbol == MinusOne ? -1 : symbol);
                    }
        }
    }

    /// <summary>A hash of its terms that their order does not change; two that differ share it with a chance of 2⁻⁶⁴.</summary>
    public ulong TermsKey
    {
        get
        {
            ulong key = 0, term = 0;
            int at = 0;
            foreach ((int factor, int r, int index, int value) in Entries)
            {
                if (r != at) (key, term, at) = (key + Mixed(term), 0, r);
                term = Mixed(term ^ ((ulong)(uint)value << 56 | (ulong)factor << 48 | (uint)index));
            }
            return key + Mixed(term);

            // the finaliser of MurmurHash3, which is a bijection
            static ulong Mixed(ulong z)
            {
                z = (z ^ 0x9E3779B97F4A7C15 ^ (z >> 33)) * 0xFF51AFD7ED558CCD;
                z = (z ^ (z >> 33)) * 0xC4CEB9FE1A85EC53;
                return z ^ (z >> 33);
            }
        }
    }

    /// <summary>Packs a scheme, which is not judged.</summary>
    /// <param name="scheme">A scheme with a counterpart over the ring; other coefficients are reduced.</param>
    /// <param name="ring">A prime field of at most 256 elements, or ZT.</param>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart.</exception>
    public static PackedScheme Of(Scheme scheme, Ring ring)
    {
        return new PackedScheme(scheme.Tensor, scheme.Rank, ring, EntriesOf());

        IEnumerable<(int, int, int, int)> EntriesOf()
        {
            for (int factor = 0; factor < 3; factor++)
                for (int term = 0; term < scheme.Rank; term++)
                    foreach (Entry e in scheme.Factors[factor].Term(term).ToArray())
                        if (ValueOf(e.Value, ring) is not 0 and int value) yield return (factor, term, e.Index, value);
        }
    }

    /// <summary>Its word: tensor, rank and bits.</summary>
    public override string ToString() => $"{Tensor}:{Rank} {Convert.ToBase64String(_bits)}";

    /// <summary>Reads what <see cref="ToString"/> wrote, and checks that it is a decomposition.</summary>
    /// <param name="text">The word.</param>
    /// <param name="ring">As it was written.</param>
    /// <param name="expected">The tensor, where it may be another one than a matrix product, whose shape a word says.</param>
    /// <exception cref="InvalidDataException">It is not; the message is a clause.</exception>
    public static PackedScheme Parse(string text, Ring ring, Tensor? expected = null)
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
        PackedScheme packed = new(tensor, rank, ring, bits);
        int q = (int)ring.Modulus;
        return packed.Entries.All(e => e.Value < (q == 0 ? MinusOne : q)) && PackedEquations.Hold(packed)
            ? packed : throw new InvalidDataException($"a scheme of {tensor} in it is no decomposition over {ring}");
    }

    /// <summary>The scheme, decoded; over GF(q) its coefficients are the least residues.</summary>
    public Scheme Scheme
    {
        get
        {
            List<Entry>[][] entries = [.. Enumerable.Range(0, 3).Select(_ => Lists(Rank))];
            foreach ((int factor, int term, int index, int value) in Entries)
                entries[factor][term].Add(new Entry(index, new Rational(value)));
            return new Scheme(Tensor, Of(0), Of(1), Of(2));

            Factor Of(int factor) => Factor.FromTerms(Tensor.Sizes[factor], entries[factor]);

            static List<Entry>[] Lists(int rank) => [.. Enumerable.Range(0, rank).Select(_ => new List<Entry>())];
        }
    }

    /// <summary>Equality of tensor, ring and bits, hence of terms in the same order.</summary>
    public bool Equals(PackedScheme? other) => other is not null && Tensor.Equals(other.Tensor) && Rank == other.Rank && Ring == other.Ring
        && _bits.AsSpan().SequenceEqual(other._bits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackedScheme);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        hash.Add(Tensor);
        hash.Add(Rank);
        hash.AddBytes(_bits);
        return hash.ToHashCode();
    }

    private static int Width(Ring ring) => ring.Modulus == 0 ? 2 : BitOperations.Log2((uint)ring.Modulus - 1) + 1;

    private static long Bytes(Tensor tensor, int rank, Ring ring) =>
        ((long)Width(ring) * rank * tensor.Sizes.Sum(size => (long)size) + 7) / 8;

    private static int ValueOf(Coefficient c, Ring ring)
    {
        if (!c.IsReal || !ring.Contains(c)) throw new ArgumentException($"The coefficient {c} has no counterpart in {ring}.");
        return ring.Modulus == 0 ? c.Re.Sign : (int)Residue.Of(c.Re, ring.Modulus)!.Value.Value;
    }
}
