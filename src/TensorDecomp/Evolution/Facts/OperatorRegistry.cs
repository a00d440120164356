namespace TensorDecomp.Evolution.Facts;

/// <summary>A way of making a child.</summary>
/// <param name="Name">As in journals and --mix.</param>
/// <param name="Least">Programs that it needs to start from.</param>
/// <param name="Most">Programs that it starts from where there are enough.</param>
/// <param name="Share">Its weight among the operators unless the settings say otherwise.</param>
/// <param name="Template">File name of the instruction that the prompt carries; null for an operator that asks no model.</param>
public sealed record Operator(string Name, int Least, int Most, double Share, string? Template)
{
    /// <summary>Whether a model writes the child, and not the tool itself.</summary>
    public bool AsksModel => Template is not null;
}

/// <summary>The operators. A new one is a template file and a line here.</summary>
public static class OperatorRegistry
{
    /// <summary>Origin of founders; never chosen.</summary>
    public const string Seed = "seed";

    /// <summary>Origin of the seed program's repeated measurements in a run without evolution.</summary>
    public const string Again = "again";

    /// <summary>Origin of programs that go on in the next stage of a relay; never chosen.</summary>
    public const string Relay = "relay";

    /// <summary>A request for advice, not for a program.</summary>
    public const string Advise = "advise";

    /// <summary>Perturbed constants, which need no model.</summary>
    public const string Numeric = "numeric";

    /// <summary>Origin of programs whose constants a tuner turned; never chosen.</summary>
    public const string Tune = "tune";

    /// <summary>SEARCH/REPLACE blocks on one parent; a full rewrite after two parents in ascending order (Romera-Paredes et al. 2024);
    /// crossover with the partner that is good where the first is weak; perturbed constants.</summary>
    public static IReadOnlyList<Operator> All { get; } =
    [
        new("diff", 1, 1, 0.45, "operator-diff.md"),
        new("rewrite", 1, 2, 0.2, "operator-rewrite.md"),
        new("crossover", 2, 2, 0.25, "operator-crossover.md"),
        new(Numeric, 1, 1, 0.1, null),
    ];

    /// <summary>The operators that a run may choose from, with their weights.</summary>
    public static IReadOnlyList<(Operator Operator, double Weight)> Of(EvolutionSettings settings)
    {
        bool asks = settings.AsksModels;
        return [.. from one in All
            where one.AsksModel ? asks : !asks || settings.Regime != Regime.BestOfN
            where settings.Regime != Regime.BestOfN || one.Least == 1
            where !one.AsksModel || settings.Templates.ContainsKey(one.Template!) // a run knows the operators of its time
            let weight = !asks ? 1 : settings.Mix.Count == 0 ? one.Share : settings.Mix.GetValueOrDefault(one.Name)
            where weight > 0
            select (one, weight)];
    }
}
