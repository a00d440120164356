namespace TensorDecomp.Kernels;

/// <summary>A way of differentiating the sum of the residuals' penalties for a whole batch.</summary>
internal unsafe interface ITensorGradient<T> where T : unmanaged
{
    /// <summary>|u_r|², |v_r|², |w_r|² of the last evaluation: factor f's term r at f·paddedRank + r.</summary>
    T* Norms { get; }

    /// <summary>Writes the derivative by every entry into g, up to <see cref="Scale"/>, and returns f = Σ|e|² where it is asked for (0 otherwise).</summary>
    T Evaluate(T* x, T* g, in Hyper<T> hyper, bool withLoss);

    /// <summary>What g still has to be multiplied by.</summary>
    T Scale(in Hyper<T> hyper);
}
