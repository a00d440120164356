namespace TensorDecomp.Kernels;

/// <summary>
/// Basin hopping (Wales and Doye 1997): a restart that has come down to a minimum of the energy f + <see cref="Weight"/>·|x|² draws some of
/// its
/// terms anew, or moves all of them a little, and comes down again through the same steps of the plan, over and over. Where that led higher
/// it mostly
/// goes back. The weight keeps it from creeping towards a border rank, where f falls for ever while entries grow; so a minimum
/// of little energy is released: the steps after <paramref name="To"/>, in which the program lets go of its ridge, decide whether it is a
/// decomposition.
/// </summary>
/// <param name="From">Share of the plan's steps at which a hop begins. What comes before is done once, from the start that the program
/// draws.</param>
/// <param name="To">Share of the steps at which it ends.</param>
/// <param name="Patience">A restart is given up after so many hops without a lower energy.</param>
public sealed record Hops(double From, double To, int Patience)
{
    /// <summary>Of |x|², the sum over all entries of all terms, in the energy. With ResidualLoss ½e² the program's EntryPenalty should then
    /// be ½·Weight·x².</summary>
    public double Weight { get; init; } = 0.02;

    /// <summary>A hop that led higher by d is followed with the probability e^(−d/Temperature).</summary>
    public double Temperature { get; init; } = 0.25;

    /// <summary>A minimum of an f below this is released,</summary>
    public double ReleaseBelow { get; init; } = double.PositiveInfinity;

    /// <summary>if its energy is at most so much above the lowest so far.</summary>
    public double ReleaseWithin { get; init; } = 0.1;

    /// <summary>Largest share of the terms, one at least and under a symmetry whole orbits, that are drawn anew.</summary>
    public double Drawn { get; init; } = 0.26;

    /// <summary>Smallest share, where it is less: from there to <see cref="Drawn"/> the number of a hop's terms is uniform in the
    /// logarithm.</summary>
    public double LeastDrawn { get; init; } = 1;

    /// <summary>Share of the hops that move all entries a little instead.</summary>
    public double Shaken { get; init; }
}
