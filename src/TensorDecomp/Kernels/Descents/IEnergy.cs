namespace TensorDecomp.Kernels.Descents;

/// <summary>A function of a point, which lies in aligned memory and is padded to whole registers, and its gradient.</summary>
internal unsafe interface IEnergy<T> where T : unmanaged
{
    /// <summary>Numbers of a point.</summary>
    int Length { get; }

    /// <summary>The value at x; the gradient goes to <paramref name="gradient"/>, with zeros where x is padded.</summary>
    double Evaluate(T* x, T* gradient);
}
