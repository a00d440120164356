using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;

namespace TensorDecomp.Evolution.Journal;

/// <summary>Where a candidate stands; the ones marked "due" call for a decision before anything else happens.</summary>
public enum LifeStage
{
    /// <summary>Due: proposed with an operator that asks no model.</summary>
    Drafting,

    /// <summary>A model has been asked.</summary>
    AwaitingAnswer,

    /// <summary>Due: the answer is to be applied.</summary>
    Answered,

    /// <summary>Due: no answer came.</summary>
    Lost,

    /// <summary>It has a text, which is measured.</summary>
    AwaitingEvaluation,

    /// <summary>Due: to be placed, repaired or rejected.</summary>
    Evaluated,

    /// <summary>Its life ended with a place on an island, which it may have lost since.</summary>
    Placed,

    /// <summary>Its life ended without a place.</summary>
    Rejected,

    /// <summary>It was a request for advice, which was given.</summary>
    Advised,
}

/// <summary>All that the journal says about one candidate. Kept for ever: lineage outlives membership.</summary>
public sealed class CandidateLife(Proposed proposed)
{
    /// <summary>Its number, from 1 in the order of proposals.</summary>
    public int Id { get; } = proposed.Candidate;

    /// <summary>The island that it was proposed on.</summary>
    public int Island { get; } = proposed.Island;

    /// <summary>Name of the <see cref="Facts.Operator"/> that makes it.</summary>
    public string Operator { get; } = proposed.Operator;

    /// <summary>Candidates that it is made from, in ascending order of fitness.</summary>
    public IReadOnlyList<int> Parents { get; } = proposed.Parents;

    /// <summary>Further candidates that its prompt shows.</summary>
    public IReadOnlyList<int> Inspirations { get; } = proposed.Inspirations;

    /// <summary>Who is asked; null for an operator that asks nobody.</summary>
    public string? Model { get; } = proposed.Model;

    /// <summary>Number of the advice that its prompt carries, 0 for the template's.</summary>
    public int Advice { get; } = proposed.Advice;

    /// <summary>Where it stands.</summary>
    public LifeStage Stage { get; internal set; } = proposed.Prompt is null ? LifeStage.Drafting : LifeStage.AwaitingAnswer;

    /// <summary>The prompt that was sent last; null for an operator that asks nobody.</summary>
    public string? Prompt { get; internal set; } = proposed.Prompt;

    /// <summary>0 for the first prompt, then the number of the repair.</summary>
    public int Attempt { get; internal set; }

    /// <summary>The answer that came last.</summary>
    public string? Answer { get; internal set; }

    /// <summary>The program text; null as long as no answer could be applied.</summary>
    public string? Source { get; internal set; }

    /// <summary>Whom its measurement is raced against on each target: the best of the time when it got its text. Null for no
    /// races.</summary>
    public IReadOnlyList<WorkToProof>? Rivals { get; internal set; }

    /// <summary>Its measurement; null before there is one.</summary>
    public Evaluation? Evaluation { get; internal set; }

    /// <summary>The member that it became.</summary>
    public Member? Member { get; internal set; }

    /// <summary>The schemes that it was the first to find.</summary>
    public IReadOnlyList<FoundScheme> Found { get; internal set; } = [];

    /// <summary>Why it was lost or rejected, in a word: "edit", "duplicate", "lost", or the outcome of its evaluation.</summary>
    public string? Why { get; internal set; }

    /// <summary>The same as a sentence for people.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Dollars that its answers cost.</summary>
    public double Cost { get; internal set; }

    /// <summary>Seconds that its answers took.</summary>
    public double AnswerSeconds { get; internal set; }

    /// <summary>Journal number of the event that ended its life.</summary>
    public long SettledAt { get; internal set; }

    /// <summary>Whether somebody else has the next word, a model or the evaluator.</summary>
    public bool InFlight => Stage is LifeStage.AwaitingAnswer or LifeStage.AwaitingEvaluation;

    /// <summary>Whether it calls for a decision before anything else happens.</summary>
    public bool Due => Stage is LifeStage.Drafting or LifeStage.Answered or LifeStage.Lost or LifeStage.Evaluated;
}
