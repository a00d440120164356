using System.Buffers;
using System.Numerics;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Parquet's RLE / bit-packing hybrid for small integers: levels and dictionary indices. A run is a varint header
/// 2·length and the value in whole bytes; a packed stretch is a header 2·groups + 1 and groups of eight values of
/// <c>width</c> bits each, least significant bit first.
/// </summary>
public static class RunLengths
{
    private const int Group = 8;

    /// <summary>Bits needed for the values 0 … largest; at least one, for readers that know no width of zero.</summary>
    public static int Width(int largest) => Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)largest));

    public static void Encode<T>(ReadOnlySpan<T> values, int width, ArrayBufferWriter<byte> output) where T : unmanaged, IBinaryInteger<T>
    {
        for (int at = 0; at < values.Length;)
        {
            int run = RunAt(values, at, int.MaxValue);
            if (run >= Group)
            {
                Varint((uint)run << 1, output);
                uint value = uint.CreateTruncating(values[at]);
                for (int shift = 0; shift < width; shift += 8) Byte((byte)(value >> shift), output);
                at += run;
                continue;
            }
            // Only the last group of the whole sequence may be short, so a stretch ends at a multiple of eight or at the end.
            int from = at;
            while (at < values.Length && RunAt(values, at, Group) < Group) at = Math.Min(at + Group, values.Length);
            Pack(values[from..at], width, output);
        }
    }

    private static int RunAt<T>(ReadOnlySpan<T> values, int at, int enough) where T : unmanaged, IBinaryInteger<T>
    {
        int end = at + 1;
        while (end < values.Length && end - at < enough && values[end] == values[at]) end++;
        return end - at;
    }

    private static void Pack<T>(ReadOnlySpan<T> values, int width, ArrayBufferWriter<byte> output) where T : unmanaged, IBinaryInteger<T>
    {
        int groups = (values.Length + Group - 1) / Group;
        Varint((uint)groups << 1 | 1, output);
        ulong bits = 0;
        int held = 0;
        for (int k = 0; k < groups * Group; k++)
        {
            if (k < values.Length) bits |= ulong.CreateTruncating(values[k]) << held;
            for (held += width; held >= 8; held -= 8, bits >>= 8) Byte((byte)bits, output);
        }
    }

    private static void Varint(uint value, ArrayBufferWriter<byte> output)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80), output);
        Byte((byte)value, output);
    }

    private static void Byte(byte value, ArrayBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
