namespace TensorDecomp.Kernels;

/// <summary>When one of the engine's descents ends.</summary>
/// <param name="Iterations">After so many,</param>
/// <param name="Gain">or where those of the plan's window gained less than this each.</param>
public readonly record struct DescentRules(int Iterations, double Gain)
{
    /// <summary>Or, once the plan's warmup is over, where half the present gain kept up to the last would not lead below
    /// this.</summary>
    public double Hope { get; init; } = double.PositiveInfinity;

    /// <summary>Energies nearer to one another than this are those of one minimum, by what a descent leaves undone.</summary>
    public double Same { get; init; } = 1e-5;

    /// <summary>Moves that are tried for each hop, at most 16: Move is asked so many times, always of the minimum that the chain keeps,
    /// and that one goes on which is lowest after <see cref="TrialIterations"/>. They cost what they cost.</summary>
    public int Trials { get; init; } = 1;

    /// <summary>Iterations of a trial, at most 1,000.</summary>
    public int TrialIterations { get; init; } = 20;

    /// <summary>Iterations of L-BFGS from which on it is preconditioned (De Sterck and Winlaw 2018): the middle of its recursion then
    /// multiplies, instead of by one number, by the inverse of the blocks of the Hessian that belong to one factor each,
    /// 2(VᵀV∘WᵀW + λI) and so around. An iteration counts for some 1.5 gradients then, and the last third of a descent takes a third of
    /// the iterations. From the first on, terms that were drawn anew more often fall back to where they had been. Never unless a program
    /// has its own, and never where the loss of residuals is no c·e².</summary>
    public int PreconditionAfter { get; init; } = int.MaxValue;
}
