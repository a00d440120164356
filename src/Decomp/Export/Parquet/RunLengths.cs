using System.Buffers;
using System.Numerics;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Parquet's RLE / bit-packing hybrid for small integers: levels and dictionary indices. A run is a varint header
/// 2·length and the value in whole bytes; a packed stretch is a header 2·groups + 1 and groups of eight values of
/// <c>width</c> bits each, least significant bit first.
/// </summary>
internal static class RunLengths
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

    /// <summary>Fills the destination; whatever follows in the input is left alone.</summary>
    /// <exception cref="MalformedInputException">The input ends early or holds a value of more than its width.</exception>
    public static void Decode(ReadOnlySpan<byte> input, int width, Span<int> destination)
    {
        if (width is < 0 or > 31) throw new MalformedInputException($"a bit width of {width} is not between 0 and 31");
        for (int at = 0; at < destination.Length;)
        {
            uint header = TakeVarint(ref input);
            int left = destination.Length - at;
            if ((header & 1) == 0)
            {
                int run = (int)Math.Min(header >> 1, (uint)left);
                if (run == 0) throw new MalformedInputException("a run of length zero");
                destination.Slice(at, run).Fill(TakeValue(ref input, width));
                at += run;
                continue;
            }
            int count = (int)Math.Min((long)(header >> 1) * Group, left);
            if (count == 0) throw new MalformedInputException("a packed stretch of length zero");
            at += Unpack(ref input, header >> 1, width, destination.Slice(at, count));
        }
    }

    private static int Unpack(ref ReadOnlySpan<byte> input, uint groups, int width, Span<int> destination)
    {
        long bytes = (long)groups * width;
        if (bytes > input.Length) throw new MalformedInputException("a packed stretch ends early");
        ulong bits = 0;
        int held = 0, next = 0;
        for (int k = 0; k < destination.Length; k++)
        {
            for (; held < width; held += 8) bits |= (ulong)input[next++] << held;
            destination[k] = (int)(bits & (1ul << width) - 1);
            bits >>= width;
            held -= width;
        }
        input = input[(int)bytes..];
        return destination.Length;
    }

    private static int TakeValue(ref ReadOnlySpan<byte> input, int width)
    {
        int bytes = (width + 7) / 8;
        if (bytes > input.Length) throw new MalformedInputException("a run ends early");
        long value = 0;
        for (int k = 0; k < bytes; k++) value |= (long)input[k] << (8 * k);
        input = input[bytes..];
        if (value >> width != 0) throw new MalformedInputException($"{value} does not fit {width} bits");
        return (int)value;
    }

    private static uint TakeVarint(ref ReadOnlySpan<byte> input)
    {
        uint value = 0;
        for (int k = 0; k < 5 && k < input.Length; k++)
        {
            value |= (uint)(input[k] & 0x7F) << (7 * k);
            if (input[k] >= 0x80) continue;
            input = input[(k + 1)..];
            return value;
        }
        throw new MalformedInputException("a run header ends early");
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
