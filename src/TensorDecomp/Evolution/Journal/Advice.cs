namespace TensorDecomp.Evolution.Journal;

/// <summary>A piece of advice that prompts may carry, and what became of the candidates that were made with it.</summary>
/// <param name="Number">0 for the advice template, then in the order of their making.</param>
/// <param name="Text">Empty for the template.</param>
public sealed record Advice(int Number, string Text)
{
    /// <summary>Candidates asked for with it.</summary>
    public int Asked { get; internal set; }

    /// <summary>Those of them that were placed or rejected.</summary>
    public int Settled { get; internal set; }

    /// <summary>Sum of what those gained on their parents.</summary>
    public double Gain { get; internal set; }

    /// <summary>Gain per settled candidate; 0 where none is.</summary>
    public double MeanGain => Gain / Math.Max(1, Settled);
}
