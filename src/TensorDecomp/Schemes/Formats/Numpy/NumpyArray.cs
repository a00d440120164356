using System.Text;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Numpy;

/// <summary>An array as it came out of a .npy file or a pickle: dimensions, element type, raw bytes, or objects.</summary>
internal sealed class NumpyArray
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly bool _fortranOrder;

    public NumpyArray(int[] dimensions, NumpyType type, bool fortranOrder, ReadOnlyMemory<byte> data)
    {
        (Dimensions, Type, _fortranOrder, _data) = (dimensions, type, fortranOrder, data);
        if ((Int128)Count * type.Size != data.Length)
            throw new MalformedInputException($"an array of {Count} elements of {type.Size} bytes has {data.Length} bytes of data");
    }

    public NumpyArray(int[] dimensions, IReadOnlyList<object?> objects)
    {
        (Dimensions, Type, Objects) = (dimensions, new NumpyType('O', 8, false), objects);
        if (Count != objects.Count) throw new MalformedInputException($"an array of {Count} objects holds {objects.Count}");
    }

    public int[] Dimensions { get; }
    public NumpyType Type { get; }

    /// <summary>The elements of an array of objects, in C order; empty for numbers.</summary>
    public IReadOnlyList<object?> Objects { get; } = [];

    public long Count => Product(Dimensions);

    /// <summary>The number of elements, saturated where hostile dimensions would overflow it.</summary>
    public static long Product(ReadOnlySpan<int> dimensions)
    {
        Int128 product = 1;
        foreach (int d in dimensions) product = Int128.Min(product * d, long.MaxValue / 64);
        return (long)product;
    }

    /// <summary>The exact value at an index in C order (the last dimension innermost).</summary>
    /// <exception cref="MalformedInputException">The element is no finite number.</exception>
    public Coefficient this[long index]
    {
        get
        {
            if (!Type.IsNumeric) throw new MalformedInputException($"an array of type {Type.Kind} stands where numbers belong");
            long at = _fortranOrder ? Transposed(index) : index;
            return Type.Decode(_data.Span.Slice((int)(at * Type.Size), Type.Size))
                ?? throw new MalformedInputException($"element {index} of an array is no finite number");
        }
    }

    /// <summary>The same as an int.</summary>
    public int Int(long index) => this[index] is { IsReal: true, Re: { IsInteger: true } x } && x.Numerator >= int.MinValue
        && x.Numerator <= int.MaxValue ? (int)x.Numerator
        : throw new MalformedInputException($"element {index} of an array of indices is no index");

    /// <summary>The text of a single string element.</summary>
    public string Text => Type.Kind == 'S' && Count == 1 ? Encoding.UTF8.GetString(_data.Span).TrimEnd('\0')
        : throw new MalformedInputException("an array stands where one string belongs");

    public override string ToString() => string.Join('x', Dimensions);

    // From an index in C order to the place in Fortran order (the first dimension innermost).
    private long Transposed(long index)
    {
        long at = 0;
        Span<long> strides = stackalloc long[Dimensions.Length];
        long stride = 1;
        for (int d = 0; d < Dimensions.Length; d++)
        {
            strides[d] = stride;
            stride *= Dimensions[d];
        }
        for (int d = Dimensions.Length - 1; d >= 0; d--)
        {
            at += index % Dimensions[d] * strides[d];
            index /= Dimensions[d];
        }
        return at;
    }
}
