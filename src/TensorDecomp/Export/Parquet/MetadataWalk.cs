using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Walks over metadata once and holds it against its <see cref="MetadataShape"/>; nothing is kept. What passes ends where it says, and
/// its lists have no more elements than it has bytes.
/// </summary>
internal ref struct MetadataWalk(ReadOnlySpan<byte> bytes)
{
    private const int MostElements = 1_000_000;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _elements;

    /// <summary>Bytes passed.</summary>
    public int Position { get; private set; }

    /// <summary>Walks over one structure, and tells the numbers in it and in the structures within.</summary>
    /// <param name="shape">What it has to look like.</param>
    /// <param name="number">Told the shape of the structure that has a number, the field, and the number.</param>
    /// <exception cref="MalformedInputException">It looks otherwise, or ends early.</exception>
    public void Structure(MetadataShape shape, Action<MetadataShape, int, long>? number = null)
    {
        int field = 0;
        for (byte header = Byte(); header != 0; header = Byte())
        {
            field = header >> 4 == 0 ? (int)Signed(Wire.I16) : field + (header >> 4);
            if (!shape.Fields!.TryGetValue(field, out MetadataShape? inner))
                throw Broken($"it has a field {field} where no table of this tool has one");
            Wire wire = (Wire)(header & 0x0F);
            if (wire != inner.Wire && !(inner.Wire == Wire.Flag && wire == Wire.FalseFlag))
                throw Broken($"field {field} is of another type");
            if (inner.Wire is Wire.Byte or Wire.I16 or Wire.I32 or Wire.I64)
            {
                long value = Signed(inner.Wire);
                number?.Invoke(shape, field, value);
            }
            else if (inner.Wire != Wire.Flag) Value(inner, number);
        }
    }

    private void Value(MetadataShape shape, Action<MetadataShape, int, long>? number)
    {
        switch (shape.Wire)
        {
            case Wire.Binary: Pass(Length()); break;
            case Wire.List: List(shape, number); break;
            case Wire.Structure: Structure(shape, number); break;
            default: Signed(shape.Wire); break;
        }
    }

    private void List(MetadataShape list, Action<MetadataShape, int, long>? number)
    {
        byte header = Byte();
        int count = header >> 4 == 15 ? Length() : header >> 4;
        if (count > _bytes.Length - Position) throw Broken("a list is longer than the rest of it");
        if (count > 0 && (Wire)(header & 0x0F) != list.Element!.Wire) throw Broken("a list holds elements of another type");
        if (count > list.Most || (_elements += count) > MostElements)
            throw Broken($"it lists more than {Math.Min(list.Most, MostElements)} things");
        for (int k = 0; k < count; k++) Value(list.Element!, number);
    }

    private int Length()
    {
        ulong length = Varint(Wire.I32);
        return length <= (ulong)(_bytes.Length - Position) ? (int)length : throw Broken("a length points past its end");
    }

    private long Signed(Wire wire)
    {
        if (wire == Wire.Byte) return (sbyte)Byte();
        ulong zigzag = Varint(wire);
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    private ulong Varint(Wire wire)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next >= 0x80) continue;
            ulong largest = wire switch { Wire.I16 => ushort.MaxValue, Wire.I32 => uint.MaxValue, _ => ulong.MaxValue };
            return value <= largest ? value : throw Broken("a number is too large");
        }
        throw Broken("a number is too long");
    }

    private byte Byte()
    {
        Pass(1);
        return _bytes[Position - 1];
    }

    private void Pass(int count)
    {
        if (count > _bytes.Length - Position) throw Broken("it ends early");
        Position += count;
    }

    private static MalformedInputException Broken(string why) => new($"the Parquet metadata is broken: {why}");
}
