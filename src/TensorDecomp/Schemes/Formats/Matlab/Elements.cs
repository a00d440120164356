using System.Buffers.Binary;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Matlab;

/// <summary>The data elements of a MAT-file one after another: a tag of type and length, then the data, padded to eight bytes.</summary>
internal sealed class Elements(ReadOnlyMemory<byte> data, bool bigEndian)
{
    private int _at;

    /// <summary>The next element; false at the end. Only deflated ones are not padded.</summary>
    public bool TryNext(out int type, out ReadOnlyMemory<byte> content, bool padded = true)
    {
        (type, content) = (0, default);
        if (data.Length - _at < 8) return false;
        uint tag = Word(_at);
        if (tag >> 16 != 0) // up to four bytes in the tag itself
        {
            (type, int length) = ((int)(tag & 0xFFFF), (int)(tag >> 16));
            if (length > 4) throw MalformedInputException.AtByte(_at, "a small element has more than four bytes");
            content = data.Slice(_at + 4, length);
            _at += 8;
            return true;
        }
        uint size = Word(_at + 4);
        type = (int)tag;
        if (size > data.Length - _at - 8) throw MalformedInputException.AtByte(_at, "an element is longer than what holds it");
        content = data.Slice(_at + 8, (int)size);
        long next = _at + 8L + (padded || type != 15 ? (size + 7L) / 8 * 8 : size);
        _at = (int)Math.Min(next, data.Length);
        return true;
    }

    public ReadOnlyMemory<byte> Next(string what) =>
        TryNext(out _, out ReadOnlyMemory<byte> content) ? content : throw new MalformedInputException($"an array ends before {what}");

    public int[] Ints(string what)
    {
        ReadOnlyMemory<byte> content = Next(what);
        int[] values = new int[content.Length / 4];
        for (int k = 0; k < values.Length; k++)
            values[k] = bigEndian ? BinaryPrimitives.ReadInt32BigEndian(content.Span[(4 * k)..])
                : BinaryPrimitives.ReadInt32LittleEndian(content.Span[(4 * k)..]);
        return values;
    }

    /// <summary>Numbers in whatever type they were stored, which is often a smaller one than their class.</summary>
    public (NumpyType Type, ReadOnlyMemory<byte> Content) Numbers(string what)
    {
        if (!TryNext(out int type, out ReadOnlyMemory<byte> content)) throw new MalformedInputException($"an array ends before {what}");
        NumpyType? number = type switch
        {
            1 => new('i', 1, bigEndian),
            2 => new('u', 1, bigEndian),
            3 => new('i', 2, bigEndian),
            4 => new('u', 2, bigEndian),
            5 => new('i', 4, bigEndian),
            6 => new('u', 4, bigEndian),
            7 => new('f', 4, bigEndian),
            9 => new('f', 8, bigEndian),
            12 => new('i', 8, bigEndian),
            13 => new('u', 8, bigEndian),
            _ => null,
        };
        return number is { } known ? (known, content)
            : throw new MalformedInputException($"numbers are of type {type}, which is none that MATLAB stores them in");
    }

    private uint Word(int at) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(data.Span[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(data.Span[at..]);
}
