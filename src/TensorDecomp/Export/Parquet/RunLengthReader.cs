using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Takes values one at a time out of what <see cref="RunLengths"/> wrote. A run of two thousand million values costs no more
/// memory than one, so a small hostile page stays small.
/// </summary>
public sealed class RunLengthReader
{
    private readonly int _width;
    private ReadOnlyMemory<byte> _input;
    private long _left; // values of the present run or packed stretch
    private bool _packed;
    private int _value;
    private ulong _bits;
    private int _held;

    public RunLengthReader(ReadOnlyMemory<byte> input, int width)
    {
        if (width is < 0 or > 31) throw new MalformedInputException($"a bit width of {width} is not between 0 and 31");
        (_input, _width) = (input, width);
    }

    public int Next()
    {
        if (_left == 0) Open();
        _left--;
        if (!_packed) return _value;
        for (; _held < _width; _held += 8) _bits |= (ulong)Byte() << _held;
        int value = (int)(_bits & (1ul << _width) - 1);
        _bits >>= _width;
        _held -= _width;
        return value;
    }

    private void Open()
    {
        uint header = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Byte();
            header |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) break;
            if (shift == 28) throw new MalformedInputException("a run header is too long");
        }
        _packed = (header & 1) == 1;
        _left = _packed ? (long)(header >> 1) * 8 : header >> 1;
        if (_left == 0) throw new MalformedInputException("a run has no values");
        (_bits, _held) = (0, 0);
        if (_packed) return;
        long value = 0;
        for (int shift = 0; shift < _width; shift += 8) value |= (long)Byte() << shift;
        if (value >> _width != 0) throw new MalformedInputException($"{value} does not fit {_width} bits");
        _value = (int)value;
    }

    private byte Byte()
    {
        if (_input.IsEmpty) throw new MalformedInputException("a page ends in the middle of a run");
        byte next = _input.Span[0];
        _input = _input[1..];
        return next;
    }
}
