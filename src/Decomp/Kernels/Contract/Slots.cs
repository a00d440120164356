using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

/// <summary>The optimizer's state of one entry: s[0], s[1], … as many as the plan asks for, zero when a restart begins.</summary>
public readonly ref struct Slots<T> where T : struct
{
    private readonly ref T _first;
    private readonly nint _stride;

    internal Slots(ref T first, nint stride)
    {
        _first = ref first;
        _stride = stride;
    }

    public ref T this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _first, slot * _stride);
    }
}
