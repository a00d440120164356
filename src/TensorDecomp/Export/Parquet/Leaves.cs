using System.Buffers.Binary;
using System.Text;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>One kind of leaf value: its place in the type system, its bytes, its order.</summary>
public interface ILeaf<T> where T : notnull
{
    static abstract PhysicalType Physical { get; }
    static abstract LogicalType Logical { get; }

    /// <summary>The value's bytes as PLAIN pages and statistics hold them; a PLAIN page puts a length before text.</summary>
    static abstract byte[] Bytes(T value);

    /// <summary>The order that statistics are meant in.</summary>
    static abstract int Compare(T a, T b);

    /// <summary>Takes one PLAIN value off the front of a page.</summary>
    /// <exception cref="MalformedInputException">The page ends early.</exception>
    static abstract T Take(ref ReadOnlySpan<byte> page);

    /// <summary>Which values share a place in a dictionary.</summary>
    static virtual IEqualityComparer<T> Same => EqualityComparer<T>.Default;
}

/// <summary>INT32.</summary>
public readonly struct Int32Leaf : ILeaf<int>
{
    public static PhysicalType Physical => PhysicalType.Int32;
    public static LogicalType Logical => LogicalType.None;
    public static int Compare(int a, int b) => a.CompareTo(b);
    public static int Take(ref ReadOnlySpan<byte> page) => BinaryPrimitives.ReadInt32LittleEndian(Page.Take(ref page, 4));

    public static byte[] Bytes(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}

/// <summary>INT64 that holds an unsigned number.</summary>
public readonly struct UInt64Leaf : ILeaf<ulong>
{
    public static PhysicalType Physical => PhysicalType.Int64;
    public static LogicalType Logical => LogicalType.Unsigned64;
    public static int Compare(ulong a, ulong b) => a.CompareTo(b);
    public static ulong Take(ref ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt64LittleEndian(Page.Take(ref page, 8));

    public static byte[] Bytes(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}

/// <summary>DOUBLE; NaN, which has no place in the order, must not be stored.</summary>
public readonly struct DoubleLeaf : ILeaf<double>
{
    public static PhysicalType Physical => PhysicalType.Double;
    public static LogicalType Logical => LogicalType.None;
    public static int Compare(double a, double b) => a.CompareTo(b);
    public static double Take(ref ReadOnlySpan<byte> page) => BitConverter.UInt64BitsToDouble(UInt64Leaf.Take(ref page));
    public static byte[] Bytes(double value) => UInt64Leaf.Bytes(BitConverter.DoubleToUInt64Bits(value));

    // 0.0 equals −0.0, but a file must give back the one that went in.
    public static IEqualityComparer<double> Same { get; } = EqualityComparer<double>.Create(
        (a, b) => BitConverter.DoubleToUInt64Bits(a) == BitConverter.DoubleToUInt64Bits(b),
        a => BitConverter.DoubleToUInt64Bits(a).GetHashCode());
}

/// <summary>BYTE_ARRAY that holds UTF-8; the order is that of the bytes.</summary>
public readonly struct TextLeaf : ILeaf<string>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static PhysicalType Physical => PhysicalType.ByteArray;
    public static LogicalType Logical => LogicalType.Text;
    public static int Compare(string a, string b) => Bytes(a).AsSpan().SequenceCompareTo(Bytes(b));
    public static byte[] Bytes(string value) => System.Text.Encoding.UTF8.GetBytes(value);

    public static string Take(ref ReadOnlySpan<byte> page)
    {
        ReadOnlySpan<byte> bytes = Page.Take(ref page, Int32Leaf.Take(ref page));
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedInputException("a text value is not valid UTF-8");
        }
    }
}

file static class Page
{
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> page, int count)
    {
        if ((uint)count > (uint)page.Length) throw new MalformedInputException("a page ends in the middle of a value");
        ReadOnlySpan<byte> taken = page[..count];
        page = page[count..];
        return taken;
    }
}
