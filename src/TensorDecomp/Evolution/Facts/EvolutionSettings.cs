using System.Text.Json.Serialization;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Facts;

/// <summary>
/// All that a run's decisions depend on besides its answers and measurements. It is the journal's first event, so that a
/// journal explains itself: budgets, workers and providers may change from one sitting to the next, these may not.
/// </summary>
public sealed record EvolutionSettings
{
    /// <summary>What programs are measured on.</summary>
    public required IReadOnlyList<TiedTarget> Targets { get; init; }

    /// <summary>The programs that the run starts from; the first is the seed that baselines sample and reports compare with.</summary>
    public required IReadOnlyList<Founder> Founders { get; init; }

    /// <summary>Every random choice of the run follows from it and from the number of the event that it becomes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Evolution, or the baseline that the run is.</summary>
    public Regime Regime { get; init; } = Regime.Evolution;

    /// <summary>What programs compete by. Journals from before there was a choice do not name it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FitnessRule Fitness { get; init; }

    /// <summary>Which numeric mutants are measured. Journals from before there was a choice do not name it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public MutationRule Mutation { get; init; }

    /// <summary>Stages that start from what the ones before them left; null for a run without.</summary>
    public RelayPlan? Relay { get; init; }

    /// <summary>Number of islands.</summary>
    public int Islands { get; init; } = 3;

    /// <summary>μ, the members that compete for resources on an island.</summary>
    public int ArchiveSize { get; init; } = 20;

    /// <summary>α of the resource competition: 1 shares a resource in full, 0 not at all.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Placements between two migrations; 0 for none.</summary>
    public int MigrationEvery { get; init; } = 20;

    /// <summary>Placements between two resets of the weaker half of the islands; 0 for none.</summary>
    public int ResetEvery { get; init; } = 120;

    /// <summary>Times that a failed answer may be handed back for repair.</summary>
    public int Repairs { get; init; } = 2;

    /// <summary>Budget of one evaluation on one target, in restart-steps.</summary>
    public long RestartSteps { get; init; } = 400_000;

    /// <summary>Whether a model is asked from time to time for better advice than that of the template.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EvolveAdvice { get; init; }

    /// <summary>Weights of the operators by name; those of the registry where empty.</summary>
    public IReadOnlyDictionary<string, double> Mix { get; init; } = new Dictionary<string, double>();

    /// <summary>The models that may be asked; none for a run without a language model.</summary>
    public IReadOnlyList<ModelShare> Models { get; init; } = [];

    /// <summary>Whether anybody is asked.</summary>
    [JsonIgnore]
    public bool AsksModels => Models.Count > 0 && Regime is (Regime.Evolution or Regime.BestOfN);

    /// <summary>The prompt templates, by file name.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>();
}

/// <summary>A program that a run starts from.</summary>
public sealed record Founder(string Name, string Source);

/// <summary>A model with its weight in the choice and its prices in dollars per million tokens, 0 where unknown.</summary>
public sealed record ModelShare(string Name, double Weight = 1, double PromptPrice = 0, double AnswerPrice = 0)
{
    /// <summary>Dollars for one exchange.</summary>
    public double Cost(long promptTokens, long answerTokens) => (promptTokens * PromptPrice + answerTokens * AnswerPrice) / 1e6;
}

/// <summary>Evolution, or one of the baselines that it is measured against at the same number of evaluations.</summary>
public enum Regime
{
    /// <summary>Parents are chosen, children compete.</summary>
    Evolution,

    /// <summary>Every child is made from the seed program; nothing is learned from one for the next.</summary>
    BestOfN,

    /// <summary>Evolution by numeric mutation alone.</summary>
    NumericOnly,

    /// <summary>The seed program again and again with other restarts.</summary>
    NoEvolution,

    /// <summary>The seed program with its constants drawn at random around what they are.</summary>
    RandomSearch,

    /// <summary>The seed program with its constants tuned by CMA-ES.</summary>
    CovarianceAdaptation,
}
