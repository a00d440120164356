using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Matlab;

/// <summary>
/// The MAT-file format of level 5 (MathWorks, "MAT-File Format"): a header of 128 bytes, then elements with a type and a length,
/// deflated perhaps. Arrays lie column by column and come out row by row. What is inflated is bounded by the limit on files.
/// </summary>
internal sealed class MatReader(Limits limits)
{
    private const int HeaderBytes = 128, MostLevels = 16, Compressed = 15, Matrix = 14;

    private bool _bigEndian;
    private long _left = limits.FileBytes;

    public static bool IsMat(ReadOnlySpan<byte> bytes) =>
        bytes.Length > HeaderBytes && bytes.StartsWith("MATLAB 5.0 MAT-file"u8) && bytes[126..128] is [(byte)'I', (byte)'M']
            or [(byte)'M', (byte)'I'];

    /// <summary>All variables by name.</summary>
    /// <exception cref="MalformedInputException">The file is damaged or over the limits.</exception>
    public Value.Record Read(ReadOnlyMemory<byte> file)
    {
        if (!IsMat(file.Span)) throw MalformedInputException.AtByte(0, "this is no MATLAB 5.0 MAT-file");
        _bigEndian = file.Span[126] == (byte)'M';
        List<(string, Value)> variables = [];
        Elements elements = new(file[HeaderBytes..], _bigEndian);
        while (elements.TryNext(out int type, out ReadOnlyMemory<byte> data, padded: false))
        {
            if (type == Compressed)
            {
                Elements inner = new(Inflated(data), _bigEndian);
                if (!inner.TryNext(out type, out data, padded: true)) continue;
            }
            if (type != Matrix) continue;
            (string name, Value value) = ReadMatrix(data, 0);
            if (variables.Any(v => v.Item1 == name))
                throw new MalformedInputException($"there are two variables {CoefficientText.Quoted(name)}");
            if (name.Length > 0) variables.Add((name, value)); // a variable without a name holds what objects need
            if (variables.Count > limits.Schemes) throw Limits.Over("a file", variables.Count, "variables", limits.Schemes);
        }
        return new Value.Record(variables);
    }

    private byte[] Inflated(ReadOnlyMemory<byte> data)
    {
        try
        {
            using ZLibStream stream = new(new MemoryStream(data.ToArray(), writable: false), CompressionMode.Decompress);
            byte[] content = SourceFile.ReadBounded(stream, _left)
                ?? throw Limits.Over("a file", limits.FileBytes + 1, "bytes, unpacked, or more", limits.FileBytes);
            _left -= content.Length;
            return content;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new MalformedInputException("a variable is damaged: it does not inflate");
        }
    }

    // Flags, dimensions, name, and then what the class has.
    private (string Name, Value Value) ReadMatrix(ReadOnlyMemory<byte> data, int level)
    {
        if (level > MostLevels) throw new MalformedInputException($"cells and structures are nested more than {MostLevels} deep");
        if (data.Length == 0) return ("", new Value.Word("empty"));
        Elements elements = new(data, _bigEndian);
        ReadOnlyMemory<byte> flags = elements.Next("its flags");
        if (flags.Length < 8) throw new MalformedInputException("an array has no flags");
        uint word = _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(flags.Span) : BinaryPrimitives.ReadUInt32LittleEndian(flags.Span);
        (int kind, bool complex) = ((int)(word & 0xFF), (word & 0x800) != 0);
        if (kind > 15) return ("", new Value.Word("object")); // function handles and what classes of MATLAB's own are
        int[] dimensions = elements.Ints("its dimensions");
        if (dimensions.Length is < 2 or > 8 || dimensions.Any(d => d < 0))
            throw new MalformedInputException("an array's dimensions are none");
        long count = NumpyArray.Product(dimensions);
        if (count > limits.Coefficients) throw Limits.Over("an array", count, "numbers", limits.Coefficients);
        string name = Encoding.Latin1.GetString(elements.Next("its name").Span);
        return (name, kind switch
        {
            1 => new Value.List([.. Cells(elements, (int)count, level)]),
            2 => Structure(elements, (int)count, level),
            4 => new Value.Word("text"),
            5 => Sparse(elements, dimensions, complex),
            >= 6 => new Value.Numbers(new NumberArray(null, dimensions, Dense(elements, dimensions, (int)count, complex))),
            _ => new Value.Word("object"),
        });
    }

    private IEnumerable<Value> Cells(Elements elements, int count, int level)
    {
        for (int k = 0; k < count; k++) yield return ReadMatrix(elements.Next("a cell"), level + 1).Value;
    }

    private Value Structure(Elements elements, int count, int level)
    {
        int length = elements.Ints("the length of its fields' names") is [> 0 and <= 256 and var one] ? one
            : throw new MalformedInputException("a structure's names have no length");
        byte[] names = elements.Next("its fields' names").ToArray();
        string[] fields = [.. names.Chunk(length).Select(n => Encoding.Latin1.GetString(n).Split('\0')[0])];
        List<Value> items = [];
        for (int k = 0; k < count; k++)
            items.Add(new Value.Record(
                [.. fields.Select(f => (f, ReadMatrix(elements.Next($"field {CoefficientText.Quoted(f)}"), level + 1).Value))]));
        return items is [var only] ? only : new Value.List(items);
    }

    private List<Entry> Dense(Elements elements, int[] dimensions, int count, bool complex)
    {
        (NumpyType type, ReadOnlyMemory<byte> real) = elements.Numbers("its numbers");
        (NumpyType imaginaryType, ReadOnlyMemory<byte> imaginary) = complex ? elements.Numbers("its imaginary parts") : (type, default);
        if (real.Length != (long)count * type.Size || complex && imaginary.Length != (long)count * imaginaryType.Size)
            throw new MalformedInputException("an array has fewer numbers than its dimensions say");
        List<Entry> entries = [];
        for (int q = 0; q < count; q++)
        {
            Coefficient c = Part(type, real, q);
            if (complex) c += Part(imaginaryType, imaginary, q) * new Coefficient(Rational.Zero, Rational.One);
            if (!c.IsZero) NumberArray.Add(entries, new Entry(ByRows(q, dimensions), c), limits);
        }
        entries.Sort((a, b) => a.Index.CompareTo(b.Index));
        return entries;
    }

    // Compressed columns: row of each number, and where each column begins.
    private Value Sparse(Elements elements, int[] dimensions, bool complex)
    {
        int[] rows = elements.Ints("its rows"), starts = elements.Ints("its columns");
        (NumpyType type, ReadOnlyMemory<byte> real) = elements.Numbers("its numbers");
        if (complex) throw new MalformedInputException("a sparse matrix is complex; save it full");
        if (dimensions is not [var height, var width] || starts.Length != width + 1 || starts[0] != 0)
            throw new MalformedInputException("a sparse matrix has no columns that fit it");
        List<Entry> entries = [];
        for (int column = 0; column < width; column++)
        {
            if (starts[column + 1] < starts[column] || starts[column + 1] > rows.Length
                || (long)starts[column + 1] * type.Size > real.Length)
                throw new MalformedInputException("a sparse matrix's columns do not ascend");
            for (int q = starts[column]; q < starts[column + 1]; q++)
            {
                if (rows[q] < 0 || rows[q] >= height) throw new MalformedInputException("a sparse matrix has a row outside it");
                if (Part(type, real, q) is { IsZero: false } c) NumberArray.Add(entries, new Entry(rows[q] * width + column, c), limits);
            }
        }
        entries.Sort((a, b) => a.Index.CompareTo(b.Index));
        return new Value.Numbers(new NumberArray(null, dimensions, entries));
    }

    private static Coefficient Part(NumpyType type, ReadOnlyMemory<byte> data, int q) =>
        type.Decode(data.Span.Slice(q * type.Size, type.Size))
            ?? throw new MalformedInputException($"number {q + 1} of an array is no finite number");

    private static int ByRows(int index, int[] dimensions)
    {
        int place = 0, inner = 1;
        for (int d = 0; d < dimensions.Length; d++) inner *= dimensions[d];
        foreach (int d in dimensions)
        {
            inner /= d;
            place += index % d * inner;
            index /= d;
        }
        return place;
    }
}
