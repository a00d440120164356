namespace TensorDecomp.Kernels.Gradient;

/// <summary>A way of differentiating the sum of the residuals' penalties for a whole batch.</summary>
internal unsafe interface ITensorGradient<T> where T : unmanaged
{
    /// <summary>|u_r|², |v_r|², |w_r|² of the evaluation: factor f's term r at f·paddedRank + r. Known before the first term is
    /// complete.</summary>
    T* Norms { get; }

    /// <summary>
    /// Writes the derivative by every entry into g, up to <see cref="Scale"/>, and returns f = Σ|e|² where it is asked for (0
    /// otherwise). As soon as some terms are complete, and their factors no longer needed, <paramref name="complete"/> hears
    /// of it: it may move them while they are in the first-level cache.
    /// </summary>
    T Evaluate(T* x, T* g, in Hyper<T> hyper, bool withLoss, ITermSink complete);

    /// <summary>What g still has to be multiplied by.</summary>
    T Scale(in Hyper<T> hyper);
}

/// <summary>Hears which terms of a gradient are complete.</summary>
internal interface ITermSink
{
    void Complete(int firstTerm, int endTerm);
}
