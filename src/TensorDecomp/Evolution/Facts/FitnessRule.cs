namespace TensorDecomp.Evolution.Facts;

/// <summary>What programs compete by, and how it is measured. A journal keeps the one that it was begun under.</summary>
public enum FitnessRule
{
    /// <summary>Shares of restarts that end exact or come below thresholds; all journals of version 0.1.0.</summary>
    ExactShares,

    /// <summary>Expected work to the first proof, then the lowest residual, then how restarts behave; targets are raced.</summary>
    WorkToProof,

    /// <summary>The same by residuals of one measure, each after a short descent without any program's penalties; hops in lanes are ended
    /// where the budget is, as chains are, and whether a program recites is told by two counts of which neither is taken for
    /// known.</summary>
    CommonResidual,

    /// <summary>The same, and outside relays, which polish what restarts leave, what converges and is not proved has a second try of the
    /// exact stage from the least norm, as in searches.</summary>
    SecondTry,
}

/// <summary>What rules have in common.</summary>
internal static class FitnessRules
{
    /// <summary>Whether work to a proof comes first.</summary>
    public static bool IsByWork(this FitnessRule rule) => rule != FitnessRule.ExactShares;

    /// <summary>Whether residuals are of one measure, hops are ended where budgets are, and recitation is told by two counts.</summary>
    public static bool IsOfCommonResidual(this FitnessRule rule) => rule >= FitnessRule.CommonResidual;

    /// <summary>Whether what converges and is not proved has a second try.</summary>
    public static bool TriesTwice(this FitnessRule rule) => rule >= FitnessRule.SecondTry;
}
