using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>The tensor's own part of a gradient by Gram matrices, T₍f₎ of the other two factors, worked out from its entries.</summary>
internal abstract unsafe class TensorPart<T> where T : unmanaged, ILane<T>, IReal<T>
{
    /// <summary>The way that suits the tensor and the numbers.</summary>
    public static TensorPart<T> Of(FactorLayout layout, LaneArena arena) =>
        layout.Space.Target.Tensor.Product is null ? new SparseEntries<T>(layout)
        : layout.Space.Complex ? new ComplexMatrixOnes<T>(layout, arena) : new MatrixOnes<T>(layout, arena);

    /// <summary>g −= T₍f₎(the other two factors) for the tile of terms from r on, four over ℝ and two over ℂ, where the others' conjugates
    /// stand; returns the real part of their share of ⟨T, [U,V,W]⟩ where it is asked for.</summary>
    public abstract T Subtract(int f, int r, T* x, T* g, bool withInner);
}
