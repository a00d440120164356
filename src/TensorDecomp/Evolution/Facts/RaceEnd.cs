namespace TensorDecomp.Evolution.Facts;

/// <summary>Why the measurement of a program on a target ended, where restarts are added as long as they may decide something.</summary>
public enum RaceEnd
{
    /// <summary>The budget was used up.</summary>
    Budget,

    /// <summary>Its work to a proof is known well enough.</summary>
    Known,

    /// <summary>Its work to a proof is more than that of the best program so far.</summary>
    Behind,
}
