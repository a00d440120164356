using System.Runtime.InteropServices;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>Zeroed, 64-byte aligned memory outside the garbage-collected heap, freed as a whole.</summary>
internal sealed unsafe class LaneArena : IDisposable
{
    private readonly List<nint> _blocks = [];

    public T* Take<T>(nint count) where T : unmanaged
    {
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        void* block = NativeMemory.AlignedAlloc(Math.Max(bytes, 64), 64);
        NativeMemory.Clear(block, bytes);
        _blocks.Add((nint)block);
        return (T*)block;
    }

    public void Dispose()
    {
        foreach (nint block in _blocks) NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
        GC.SuppressFinalize(this);
    }

    ~LaneArena() => Dispose();
}
