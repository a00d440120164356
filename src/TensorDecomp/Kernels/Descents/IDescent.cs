namespace TensorDecomp.Kernels.Descents;

/// <summary>A way down.</summary>
/// <typeparam name="T">What points are made of.</typeparam>
internal unsafe interface IDescent<T> : IDisposable where T : unmanaged
{
    /// <summary>What all descents cost, in energies with their gradients.</summary>
    long Evaluations { get; }

    /// <summary>Iterations of the last descent.</summary>
    int Iterations { get; }

    /// <summary>Moves x down to a minimum, or as far as the rules say, and returns the energy there.</summary>
    double Minimise(T* x, DescentRules rules);
}
