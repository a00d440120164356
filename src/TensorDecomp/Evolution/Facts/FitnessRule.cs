namespace TensorDecomp.Evolution.Facts;

/// <summary>What programs compete by. A journal keeps the one that it was begun under.</summary>
public enum FitnessRule
{
    /// <summary>Shares of restarts that end exact or come below thresholds; all journals of version 0.1.0.</summary>
    ExactShares,

    /// <summary>Expected work to the first proof, then the lowest residual, then how restarts behave; targets are raced.</summary>
    WorkToProof,
}
