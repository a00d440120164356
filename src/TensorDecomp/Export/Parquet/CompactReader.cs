using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Reads Thrift's compact protocol without ever building more than its caller asks for: the caller walks the fields of a
/// structure with <see cref="Field"/>, takes what it knows and skips the rest.
/// </summary>
internal ref struct CompactReader(ReadOnlySpan<byte> input)
{
    private const int DeepestNesting = 32;
    private ReadOnlySpan<byte> _input = input;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Left => _input.Length;

    /// <summary>Steps to the next field; false at the end of the structure.</summary>
    /// <param name="field">The number of the last field of this structure, 0 before the first.</param>
    public bool Field(ref int field, out CompactType type)
    {
        byte header = Byte();
        type = (CompactType)(header & 0x0F);
        if (header == 0) return false;
        field = header >> 4 == 0 ? (int)Signed() : field + (header >> 4);
        return true;
    }

    public int I32(CompactType type)
    {
        long value = I64(type);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Broken("a number is too large");
    }

    public long I64(CompactType type) => type switch
    {
        CompactType.Byte => (sbyte)Byte(),
        CompactType.I16 or CompactType.I32 or CompactType.I64 => Signed(),
        _ => throw Broken("a number was expected"),
    };

    public ReadOnlySpan<byte> Binary(CompactType type) =>
        type == CompactType.Binary ? Take(Length()) : throw Broken("a text was expected");

    public string Text(CompactType type) => System.Text.Encoding.UTF8.GetString(Binary(type));

    /// <summary>Opens a list of structures or values; there cannot be more elements than bytes left.</summary>
    public int List(CompactType type, CompactType element)
    {
        if (type != CompactType.List) throw Broken("a list was expected");
        int count = ListHeader(out CompactType found);
        return found == element || count == 0 ? count : throw Broken("a list holds elements of another type");
    }

    public readonly void ExpectStruct(CompactType type)
    {
        if (type != CompactType.Struct) throw Broken("a structure was expected");
    }

    public void Skip(CompactType type) => Skip(type, DeepestNesting, inList: false);

    private void Skip(CompactType type, int depth, bool inList)
    {
        if (depth == 0) throw Broken("structures are nested too deeply");
        switch (type)
        {
            case CompactType.True or CompactType.False:
                if (inList) Byte(); // a field's header holds its flag, a list's elements are bytes of their own
                break;
            case CompactType.Byte: Byte(); break;
            case CompactType.I16 or CompactType.I32 or CompactType.I64: Varint(); break;
            case CompactType.Double: Take(8); break;
            case CompactType.Binary: Take(Length()); break;
            case CompactType.List or CompactType.Set:
                int count = ListHeader(out CompactType element);
                for (int k = 0; k < count; k++) Skip(element, depth - 1, inList: true);
                break;
            case CompactType.Struct:
                int field = 0;
                while (Field(ref field, out CompactType inner)) Skip(inner, depth - 1, inList: false);
                break;
            default: throw Broken($"type {(int)type} is unknown");
        }
    }

    private int ListHeader(out CompactType element)
    {
        byte header = Byte();
        element = (CompactType)(header & 0x0F);
        int count = header >> 4;
        if (count == 15) count = Length();
        return count <= _input.Length ? count : throw Broken("a list is longer than the rest of the metadata");
    }

    private int Length()
    {
        ulong length = Varint();
        return length <= (ulong)_input.Length ? (int)length : throw Broken("a length points past the end of the metadata");
    }

    private long Signed()
    {
        ulong zigzag = Varint();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Broken("a number is too long");
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _input.Length) throw Broken("it ends early");
        ReadOnlySpan<byte> taken = _input[..count];
        _input = _input[count..];
        return taken;
    }

    private static MalformedInputException Broken(string why) => new($"the Parquet metadata is broken: {why}");
}
