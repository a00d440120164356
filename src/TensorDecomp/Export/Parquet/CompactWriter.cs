using System.Buffers;

namespace TensorDecomp.Export.Parquet;

/// <summary>The types of Thrift's compact protocol as they stand in field and list headers.</summary>
internal enum CompactType
{
    True = 1, False = 2, Byte = 3, I16 = 4, I32 = 5, I64 = 6, Double = 7, Binary = 8, List = 9, Set = 10, Map = 11,
    Struct = 12
}

/// <summary>
/// Writes Thrift's compact protocol, in which Parquet keeps its metadata: field numbers as differences, integers as
/// zigzag varints. Fields of one structure must be written in ascending order.
/// </summary>
internal sealed class CompactWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Stack<int> _enclosing = new();
    private int _last;

    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public void I32(int field, int value) => Integer(field, CompactType.I32, value);
    public void I64(int field, long value) => Integer(field, CompactType.I64, value);
    public void I16(int field, short value) => Integer(field, CompactType.I16, value);

    public void Byte(int field, byte value)
    {
        Header(field, CompactType.Byte);
        Raw(value);
    }

    public void Flag(int field, bool value) => Header(field, value ? CompactType.True : CompactType.False);

    public void Text(int field, string value) => Binary(field, System.Text.Encoding.UTF8.GetBytes(value));

    public void Binary(int field, ReadOnlySpan<byte> value)
    {
        Header(field, CompactType.Binary);
        Varint((ulong)value.Length);
        _output.Write(value);
    }

    /// <summary>Opens a structure that is a field of the present one.</summary>
    public void Begin(int field)
    {
        Header(field, CompactType.Struct);
        BeginElement();
    }

    /// <summary>Opens a structure that is an element of a list, or the outermost one.</summary>
    public void BeginElement()
    {
        _enclosing.Push(_last);
        _last = 0;
    }

    public void End()
    {
        Raw(0);
        _last = _enclosing.Pop();
    }

    /// <summary>Opens a list; its elements must follow.</summary>
    public void List(int field, CompactType element, int count)
    {
        Header(field, CompactType.List);
        Raw((byte)(Math.Min(count, 15) << 4 | (int)element));
        if (count >= 15) Varint((ulong)count);
    }

    public void Element(int value) => Varint(ZigZag(value));

    public void Element(string value)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(value);
        Varint((ulong)bytes.Length);
        _output.Write(bytes);
    }

    private void Integer(int field, CompactType type, long value)
    {
        Header(field, type);
        Varint(ZigZag(value));
    }

    private void Header(int field, CompactType type)
    {
        int step = field - _last;
        if (step is >= 1 and <= 15) Raw((byte)(step << 4 | (int)type));
        else
        {
            Raw((byte)type);
            Varint(ZigZag(field));
        }
        _last = field;
    }

    private static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Raw((byte)(value | 0x80));
        Raw((byte)value);
    }

    private void Raw(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }
}
