namespace TensorDecomp.Kernels.Descents;

/// <summary>What a program adds to the squares of the residuals, at points as <see cref="RidgeEnergy{T}"/> has them.</summary>
internal unsafe interface IPenalty<T> where T : unmanaged
{
    /// <summary>Its value at x; its gradient is added to <paramref name="gradient"/>, with nothing where x is padded.</summary>
    double Add(T* x, T* gradient);
}
