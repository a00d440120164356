namespace TensorDecomp.Evolution.Facts;

/// <summary>What a run may use in all its sittings together; null is no bound. It is an event of the journal, and so kept until another
/// is given.</summary>
public sealed record Budget
{
    /// <summary>Tries: programs measured, and answers that came to no program that could be. It bounds the questions to models as
    /// well.</summary>
    public int? Evaluations { get; init; }

    /// <summary>Restart-steps of all measurements, so that runs whose programs are raced can be compared.</summary>
    public long? Work { get; init; }

    /// <summary>Questions to models, repairs and requests for advice included.</summary>
    public int? Calls { get; init; }

    /// <summary>Of prompts and answers.</summary>
    public long? Tokens { get; init; }

    /// <summary>Cost of answers, by the prices that were given with the models.</summary>
    public double? Dollars { get; init; }

    /// <summary>Time that somebody works on the run, pauses between sittings not counted.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Candidates rejected in a row, within one sitting, after which something is wrong with the answers and not with the
    /// luck.</summary>
    public int Rejections { get; init; } = 20;
}
