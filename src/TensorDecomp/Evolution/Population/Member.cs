using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Population;

/// <summary>A measured program as the population sees it.</summary>
/// <param name="Id">Its candidate number.</param>
/// <param name="Length">Length of its text, for the preference for short programs.</param>
/// <param name="Fitness">Its vector, one entry per target of the run, in their order.</param>
/// <param name="Resources">s of the resource competition, in [0, 1].</param>
/// <param name="Cell">Its MAP-Elites cell.</param>
public sealed record Member(int Id, int Length, IReadOnlyList<TargetFitness> Fitness, IReadOnlyList<double> Resources, string Cell)
{
    /// <summary>What it is ordered by.</summary>
    public required IReadOnlyList<double> Keys { get; init; }

    /// <summary>One number in [0, 1] for displays.</summary>
    public required double Score { get; init; }

    /// <summary>The member that a measured candidate is; early stages of the cascade, which are no targets of the run, are left
    /// out.</summary>
    public static Member Of(int id, string source, Evaluation evaluation, EvolutionSettings settings)
    {
        IReadOnlyList<TargetFitness> fitness =
            [.. from target in settings.Targets from one in evaluation.Fitness where one.Target == target select one];
        IMerit merit = Merits.Of(settings.Fitness);
        return new Member(id, source.Length, fitness, ResourceVector.Of(fitness, settings.Targets, settings.Fitness),
            BehaviourCell.Of(evaluation.Behaviour, fitness))
        { Keys = merit.Keys(fitness, settings), Score = merit.Score(fitness, settings) };
    }
}
