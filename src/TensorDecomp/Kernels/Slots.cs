using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

/// <summary>
/// The optimizer's state of one entry: s[0], s[1], … as many as the plan asks for, zero when a restart begins. Whatever the index is, it
/// stays within <see cref="Capacity"/> values, which are there to be read and written wherever Slots begin: programs come from strangers,
/// and what is known of their indices by reading the text (see MeaningGate) is not all that keeps them inside.
/// </summary>
public readonly ref struct Slots<T> where T : struct
{
    /// <summary>Values that can be addressed, a power of two; of any other index only the lowest bits count.</summary>
    public const int Capacity = 16;

    private readonly ref T _first;

    /// <param name="first">The first of the entry's values; <see cref="Capacity"/> from it on have to lie in the same block.</param>
    internal Slots(ref T first) => _first = ref first;

    /// <summary>One of the entry's values, to be read and written.</summary>
    public ref T this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _first, slot & (Capacity - 1));
    }
}
