namespace TensorDecomp.Search;

/// <summary>What an engine has done so far, for the display.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Steps">Restart-steps or flips done.</param>
/// <param name="Unit">What a step is called.</param>
/// <param name="State">What it is doing, in a few words.</param>
public sealed record EngineReading(string Engine, long Steps, string Unit, string State)
{
    /// <summary>What it has come to, in fewer words; null where the state says it.</summary>
    public string? Standing { get; init; }

    /// <summary>Whether it looks only at schemes that a symmetry leaves as they are, which others beside it may not.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>Lowest f = Σe² of a finished restart; null where the engine has no such thing.</summary>
    public double? BestLoss { get; init; }

    /// <summary>Restarts finished.</summary>
    public long Restarts { get; init; }

    /// <summary>Restarts that converged.</summary>
    public long Converged { get; init; }

    /// <summary>Seconds of workers that it was given.</summary>
    public double Seconds { get; init; }

    /// <summary>Residual curves of a small sample of finished restarts, in the order in which they ended.</summary>
    public IReadOnlyList<RestartCurve> Curves { get; init; } = [];
}
