using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Numpy;

/// <summary>
/// A NumPy element type, &lt;i4, &gt;f8, |b1, |S81 or |O. Floats are dyadic fractions and are read as those, bit for bit;
/// what is no number is refused.
/// </summary>
internal readonly record struct NumpyType(char Kind, int Size, bool BigEndian)
{
    public bool IsObject => Kind == 'O';
    public bool IsNumeric => Kind is 'b' or 'i' or 'u' or 'f' or 'c';
    public bool IsInteger => Kind is 'b' or 'i' or 'u';

    /// <summary>Reads a type string with or without its byte order; null where it is none that schemes come in.</summary>
    public static NumpyType? Parse(string text)
    {
        ReadOnlySpan<char> t = text;
        bool bigEndian = t.StartsWith(">");
        t = t.TrimStart("<>|=");
        if (t.Length < 1) return null;
        int size = t[0] == 'O' ? 8 : -1;
        if (t.Length > 1 && !int.TryParse(t[1..], NumberStyles.None, CultureInfo.InvariantCulture, out size)) return null;
        bool known = (t[0], size) switch
        {
            ('b', 1) or ('O', _) => true,
            ('i' or 'u', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8) or ('c', 8 or 16) => true,
            ('S' or 'U', >= 0 and <= 1 << 20) => true,
            _ => false,
        };
        return known ? new NumpyType(t[0], t[0] == 'U' ? 4 * size : size, bigEndian) : null;
    }

    /// <summary>The exact value of one element; null for NaN and infinities.</summary>
    public Coefficient? Decode(ReadOnlySpan<byte> element)
    {
        switch (Kind)
        {
            case 'b': return (Rational)(element[0] == 0 ? 0 : 1);
            case 'i':
                int unused = 64 - 8 * Size;
                return new Rational((long)(Bits(element) << unused) >> unused);
            case 'u': return new Rational(Bits(element));
            case 'f': return Dyadic(element) is { } x ? x : null;
            case 'c':
                return Dyadic(element[..(Size / 2)]) is { } re && Dyadic(element[(Size / 2)..]) is { } im ? new Coefficient(re, im)
                : null;
            default: throw new InvalidOperationException($"Elements of type {Kind} are no numbers.");
        }
    }

    private ulong Bits(ReadOnlySpan<byte> element) => (element.Length, BigEndian) switch
    {
        (1, _) => element[0],
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(element),
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(element),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(element),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(element),
        (8, false) => BinaryPrimitives.ReadUInt64LittleEndian(element),
        _ => BinaryPrimitives.ReadUInt64BigEndian(element),
    };

    // IEEE 754 binary16, 32 and 64: (−1)^s · 1.f · 2^(e − bias), 0.f · 2^(1 − bias) for e = 0.
    private Rational? Dyadic(ReadOnlySpan<byte> element)
    {
        int fractionBits = element.Length switch { 2 => 10, 4 => 23, _ => 52 }, exponentBits = 8 * element.Length - 1 - fractionBits;
        ulong bits = Bits(element);
        if (bits << (64 - 8 * element.Length) << 1 == 0) return Rational.Zero;
        bool negative = (bits >> (fractionBits + exponentBits) & 1) != 0;
        int exponent = (int)(bits >> fractionBits & ((1UL << exponentBits) - 1)), bias = (1 << (exponentBits - 1)) - 1;
        BigInteger fraction = bits & ((1UL << fractionBits) - 1);
        if (exponent == (1 << exponentBits) - 1) return null;
        if (exponent == 0) exponent = 1;
        else fraction += BigInteger.One << fractionBits;
        if (negative) fraction = -fraction;
        int power = exponent - bias - fractionBits;
        return power >= 0 ? new Rational(fraction << power) : new Rational(fraction, BigInteger.One << -power);
    }
}
