using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Population;

/// <summary>How figures become what programs compete for, are ordered by and are shown with.</summary>
internal interface IMerit
{
    /// <summary>c of each resource that one target offers.</summary>
    IReadOnlyList<double> Capacities { get; }

    /// <summary>What a program claims of each, in [0, 1], where it has made at least one restart.</summary>
    IReadOnlyList<double> Claims(TargetFitness fitness);

    /// <summary>What programs are ordered by: the first of these that differs decides, more is better.</summary>
    IReadOnlyList<double> Keys(IReadOnlyList<TargetFitness> fitness, EvolutionSettings settings);

    /// <summary>One number in [0, 1] for displays; models and advice are rewarded by its gain.</summary>
    double Score(IReadOnlyList<TargetFitness> fitness, EvolutionSettings settings);
}

/// <summary>The merit of each rule.</summary>
internal static class Merits
{
    public static IMerit Of(FitnessRule rule) =>
        rule.IsByWork() ? WorkMerit.Instance : ExactShareMerit.Instance;
}
