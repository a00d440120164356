using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;

namespace TensorDecomp.Evolution.Journal;

/// <summary>Where a candidate stands; the ones marked "due" call for a decision before anything else happens.</summary>
public enum LifeStage
{
    /// <summary>Due: proposed with an operator that asks no model.</summary>
    Drafting,
    AwaitingAnswer,

    /// <summary>Due: the answer is to be applied.</summary>
    Answered,

    /// <summary>Due: no answer came.</summary>
    Lost,
    AwaitingEvaluation,

    /// <summary>Due: to be placed, repaired or rejected.</summary>
    Evaluated,
    Placed,
    Rejected,

    /// <summary>It was a request for advice, which was given.</summary>
    Advised,
}

/// <summary>All that the journal says about one candidate. Kept for ever: lineage outlives membership.</summary>
public sealed class CandidateLife(Proposed proposed)
{
    public int Id { get; } = proposed.Candidate;
    public int Island { get; } = proposed.Island;
    public string Operator { get; } = proposed.Operator;
    public IReadOnlyList<int> Parents { get; } = proposed.Parents;
    public IReadOnlyList<int> Inspirations { get; } = proposed.Inspirations;
    public string? Model { get; } = proposed.Model;
    public int Advice { get; } = proposed.Advice;
    public LifeStage Stage { get; internal set; } = proposed.Prompt is null ? LifeStage.Drafting : LifeStage.AwaitingAnswer;

    /// <summary>The prompt that was sent last, and its number.</summary>
    public string? Prompt { get; internal set; } = proposed.Prompt;
    public int Attempt { get; internal set; }

    /// <summary>The answer that came last.</summary>
    public string? Answer { get; internal set; }

    /// <summary>The program text; null as long as no answer could be applied.</summary>
    public string? Source { get; internal set; }

    /// <summary>Whom its measurement is raced against on each target: the best of the time when it got its text. Null for no
    /// races.</summary>
    public IReadOnlyList<WorkToProof>? Rivals { get; internal set; }

    public Evaluation? Evaluation { get; internal set; }

    /// <summary>The member that it became.</summary>
    public Member? Member { get; internal set; }

    /// <summary>The schemes that it was the first to find.</summary>
    public IReadOnlyList<FoundScheme> Found { get; internal set; } = [];

    /// <summary>Why it was lost or rejected.</summary>
    public string? Why { get; internal set; }
    public string? Reason { get; internal set; }

    /// <summary>Dollars and seconds that its answers took.</summary>
    public double Cost { get; internal set; }
    public double AnswerSeconds { get; internal set; }

    /// <summary>Journal number of the event that ended its life.</summary>
    public long SettledAt { get; internal set; }

    public bool InFlight => Stage is LifeStage.AwaitingAnswer or LifeStage.AwaitingEvaluation;
    public bool Due => Stage is LifeStage.Drafting or LifeStage.Answered or LifeStage.Lost or LifeStage.Evaluated;
}
