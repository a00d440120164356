using System.Buffers.Binary;
using System.Numerics;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Numpy;

/// <summary>Coefficients as NumPy elements: int64, float64 for dyadic fractions, complex128; exact or refused.</summary>
internal static class NumpyEncoding
{
    /// <summary>The three factors, entries × terms, in the smallest type that holds all of them.</summary>
    /// <exception cref="NotSupportedException">A coefficient has no exact image in any of the types.</exception>
    public static (string Type, byte[][] Data) Common(string format, Scheme scheme, ThirdFactor order)
    {
        Coefficient[][][] rows = [.. Enumerable.Range(0, 3).Select(x => DenseRows.Rows(scheme, x, order))];
        IEnumerable<Coefficient> all = rows.SelectMany(f => f).SelectMany(r => r);
        string type = all.All(c => IsLong(c)) ? "<i8" : all.All(c => c.IsReal) ? "<f8" : "<c16";
        return (type,
            [.. rows.Select((terms, x) => Transposed(terms, scheme.Factors[x].Size).SelectMany(c => Encode(format, c, type)).ToArray())]);
    }

    /// <summary>One integer of eight bytes.</summary>
    /// <exception cref="NotSupportedException">It does not fit.</exception>
    public static byte[] Long(string format, BigInteger value)
    {
        if (value < long.MinValue || value > long.MaxValue)
            throw new NotSupportedException($"{format} holds integers of 64 bits; {value} is longer");
        return Bytes(BitConverter.GetBytes((long)value));
    }

    private static byte[] Encode(string format, Coefficient c, string type) => type switch
    {
        "<i8" => Long(format, c.Re.Numerator),
        "<f8" => Float(format, c.Re),
        _ => [.. Float(format, c.Re), .. Float(format, c.Im)],
    };

    private static byte[] Float(string format, Rational x)
    {
        double value = (double)x.Numerator / (double)x.Denominator;
        byte[] bytes = Bytes(BitConverter.GetBytes(value));
        if (new NumpyType('f', 8, false).Decode(bytes) is { } read && read.Equals((Coefficient)x)) return bytes;
        throw new NotSupportedException($"{format} holds floats of 64 bits; {x} is none exactly");
    }

    private static IEnumerable<Coefficient> Transposed(Coefficient[][] terms, int size)
    {
        for (int a = 0; a < size; a++)
            foreach (Coefficient[] term in terms) yield return term[a];
    }

    private static bool IsLong(Coefficient c) =>
        c.IsReal && c.Re.IsInteger && c.Re.Numerator >= long.MinValue && c.Re.Numerator <= long.MaxValue;

    private static byte[] Bytes(byte[] native)
    {
        if (!BitConverter.IsLittleEndian) Array.Reverse(native);
        return native;
    }

    /// <summary>An integer of four bytes.</summary>
    public static byte[] Int(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
