using System.Text.Json.Serialization;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Journal;

/// <summary>
/// Something that happened in a run. Inputs come from outside (a model's answer, a measurement) and are recorded because
/// they cannot be recomputed; everything else is a decision, a pure function of the events before it.
/// </summary>
public interface IRunEvent
{
    /// <summary>The candidate that it is about, 0 for none.</summary>
    int Candidate { get; }
}

/// <summary>An event that came from outside.</summary>
public interface IInput : IRunEvent;

/// <summary>The run began. Always the first event, and the only one of its kind.</summary>
public sealed record Started(EvolutionSettings Settings) : IRunEvent
{
    /// <inheritdoc/>
    public int Candidate => 0;
}

/// <summary>Somebody said what the run may use, for the first time or anew.</summary>
public sealed record Budgeted(Budget Budget) : IInput
{
    /// <inheritdoc/>
    public int Candidate => 0;
}

/// <summary>A child is to be made: how, on which island, from which parents in ascending order of fitness.</summary>
/// <param name="Inspirations">Further programs that the prompt shows.</param>
public sealed record Proposed(int Candidate, int Island, string Operator, IReadOnlyList<int> Parents, IReadOnlyList<int> Inspirations) :
    IRunEvent
{
    /// <summary>Who is asked; null for an operator that asks nobody.</summary>
    public string? Model { get; init; }

    /// <summary>What is asked; null for an operator that asks nobody.</summary>
    public string? Prompt { get; init; }

    /// <summary>Number of the advice that the prompt carries, 0 for the template's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Advice { get; init; }
}

/// <summary>A model answered.</summary>
/// <param name="Attempt">0 for the first prompt, then the number of the repair.</param>
public sealed record Answered(int Candidate, int Attempt, string Text, long PromptTokens, long AnswerTokens, double Cost, double Seconds) :
    IInput;

/// <summary>No answer came, for the reason given; retries are over.</summary>
public sealed record Lost(int Candidate, int Attempt, string Reason) : IInput;

/// <summary>The answer became a program text that no earlier candidate has.</summary>
public sealed record Edited(int Candidate, string Source) : IRunEvent;

/// <summary>The answer failed and goes back to the model.</summary>
public sealed record RepairAsked(int Candidate, int Attempt, string Problem, string Prompt) : IRunEvent;

/// <summary>The candidate was measured.</summary>
/// <param name="Found">Schemes that its restarts led to and that were the first of their shape, rank and ring in the run.</param>
public sealed record Evaluated(int Candidate, Evaluation Evaluation, IReadOnlyList<FoundScheme> Found) : IInput;

/// <summary>A certified scheme that a run stored.</summary>
/// <param name="File">Its path below the store's folder.</param>
public sealed record FoundScheme(string Shape, int Rank, string Ring, string File);

/// <summary>The candidate's life ended without a place.</summary>
/// <param name="Why">"edit", "duplicate", "lost", or the outcome of its evaluation.</param>
/// <param name="Twin">The earlier candidate that it equals, 0 for none.</param>
public sealed record Rejected(int Candidate, string Why, string Reason, int Twin = 0) : IRunEvent;

/// <summary>The answer to a request for advice became one that later prompts may carry.</summary>
public sealed record Advised(int Candidate, string Text) : IRunEvent;

/// <summary>The candidate took its place.</summary>
public sealed record Placed(int Candidate, IReadOnlyList<Placement> Placements) : IRunEvent;

/// <summary>The best of each island was copied to the next one, where that does not have it.</summary>
public sealed record Migrated(IReadOnlyList<Migrant> Migrants) : IRunEvent
{
    /// <inheritdoc/>
    public int Candidate => 0;
}

/// <summary>One copy of a migration.</summary>
public sealed record Migrant(int Candidate, int From, Placement Placement);

/// <summary>The weaker half of the islands was emptied, each founded anew by the best program of a surviving one.</summary>
public sealed record Reset(IReadOnlyList<Refounding> Islands) : IRunEvent
{
    /// <inheritdoc/>
    public int Candidate => 0;
}

/// <summary>A stage of a relay ended; the states that it goes on with stand in the measurements of those who left them.</summary>
/// <param name="Stage">Number of the stage that begins.</param>
/// <param name="Targets">Who left what.</param>
/// <param name="Founders">Whose programs are measured first.</param>
public sealed record Handed(int Stage, IReadOnlyList<HandedTarget> Targets, IReadOnlyList<int> Founders) : IRunEvent
{
    /// <inheritdoc/>
    public int Candidate => 0;
}

/// <summary>What is handed on for a target.</summary>
/// <param name="Target">Shape and rank.</param>
/// <param name="Candidate">Who left it, in this stage or an earlier one.</param>
/// <param name="States">How many states.</param>
/// <param name="Energy">The lowest of their energies.</param>
public sealed record HandedTarget(TiedTarget Target, int Candidate, int States, double Energy);

/// <summary>One island of a reset.</summary>
public sealed record Refounding(int Island, int Candidate, int From);
