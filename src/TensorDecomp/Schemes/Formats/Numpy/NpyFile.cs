using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Numpy;

/// <summary>
/// The .npy file format, versions 1 to 3 (numpy.lib.format): magic, version, header length, a Python dictionary with
/// descr, fortran_order and shape, then the bytes of the array, or a pickle where the elements are objects.
/// </summary>
internal static class NpyFile
{
    private const int MaxDimensions = 8;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static NumpyArray Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (!bytes.StartsWith(Magic) || bytes.Length < 12) throw MalformedInputException.AtByte(0, "this is no .npy file");
        int version = bytes[6];
        if (version is < 1 or > 3) throw MalformedInputException.AtByte(6, $".npy version {version} is not known");
        int start = version == 1 ? 10 : 12;
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (start + length > bytes.Length) throw MalformedInputException.AtByte(8, "the header is longer than the file");
        (NumpyType type, bool fortranOrder, int[] dimensions) = Header(Encoding.Latin1.GetString(bytes.Slice(start, (int)length)));
        ReadOnlyMemory<byte> data = file[(start + (int)length)..];
        if (!type.IsObject) return new NumpyArray(dimensions, type, fortranOrder, data);
        return PickleReader.Read(data) is NumpyArray { Type.IsObject: true } array ? array
            : throw MalformedInputException.AtByte(start + length, "the pickle holds no array of objects");
    }

    /// <summary>Writes an array of numbers or of bytes in C order.</summary>
    public static void Write(Stream output, string type, ReadOnlySpan<int> dimensions, ReadOnlySpan<byte> data)
    {
        string shape = string.Concat(dimensions.ToArray().Select(d => $"{d}, ")).TrimEnd();
        if (dimensions.Length != 1) shape = shape.TrimEnd(',');
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}";
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + '\n'; // data begin at a multiple of 64
        output.Write(Magic);
        output.Write([1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        output.Write(Encoding.ASCII.GetBytes(header));
        output.Write(data);
    }

    private static (NumpyType, bool, int[]) Header(string text)
    {
        TextCursor cursor = new(text);
        NumpyType? type = null;
        bool? fortranOrder = null;
        int[]? dimensions = null;
        cursor.Expect('{');
        while (!cursor.Take('}'))
        {
            string key = Quoted(cursor);
            cursor.Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    type = NumpyType.Parse(Quoted(cursor))
                    ?? throw cursor.Refuse("the element type is none that schemes come in"); break;
                case "fortran_order" when fortranOrder is null: fortranOrder = Boolean(cursor); break;
                case "shape" when dimensions is null: dimensions = Tuple(cursor); break;
                default: throw cursor.Refuse($"the header key {CoefficientText.Quoted(key)} is unknown or given twice");
            }
            if (cursor.Take(',')) continue;
            cursor.Expect('}');
            break;
        }
        return type is { } t && fortranOrder is { } f && dimensions is not null ? (t, f, dimensions)
            : throw cursor.Refuse("the header lacks descr, fortran_order or shape");
    }

    private static string Quoted(TextCursor cursor)
    {
        char quote = cursor.Take('\'') ? '\'' : cursor.Take('"') ? '"' : throw cursor.Refuse($"expected a string, found {cursor.Found()}");
        int end = cursor.Text.IndexOf(quote, cursor.Position);
        if (end < 0) throw cursor.Refuse("a string is not closed");
        string text = cursor.Text[cursor.Position..end];
        cursor.Position = end + 1;
        return text;
    }

    private static bool Boolean(TextCursor cursor)
    {
        cursor.SkipBlanks();
        bool value = cursor.Rest.StartsWith("True");
        cursor.Expect(value ? "True" : "False");
        return value;
    }

    private static int[] Tuple(TextCursor cursor)
    {
        List<int> dimensions = [];
        cursor.Expect('(');
        while (!cursor.Take(')'))
        {
            cursor.SkipBlanks();
            int from = cursor.Position;
            while (char.IsAsciiDigit(cursor.Here)) cursor.Position++;
            if (!int.TryParse(cursor.Text.AsSpan(from, cursor.Position - from), NumberStyles.None, CultureInfo.InvariantCulture, out int d)
                || dimensions.Count == MaxDimensions)
                throw cursor.Refuse("the shape is no short tuple of dimensions");
            dimensions.Add(d);
            if (cursor.Take(',')) continue;
            cursor.Expect(')');
            break;
        }
        return [.. dimensions];
    }
}
