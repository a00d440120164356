namespace TensorDecomp.Kernels.Descents;

/// <summary>What a gradient is multiplied by in place of a number: an approximate inverse of the Hessian.</summary>
/// <typeparam name="T">What points are made of.</typeparam>
internal unsafe interface IPreconditioner<T> where T : unmanaged
{
    /// <summary>Multiply-adds of <see cref="Apply"/>.</summary>
    double Application { get; }

    /// <summary>Multiply-adds of <see cref="Refresh"/>.</summary>
    double Factorisation { get; }

    /// <summary>Makes it that of the point that the energy looked at last; false where there is none.</summary>
    bool Refresh();

    /// <summary>Overwrites a direction with its product.</summary>
    void Apply(T* direction);
}
