namespace TensorDecomp.Kernels;

/// <summary>
/// The terms of the minimum that a chain keeps, in orbits: those together that a symmetry takes to one another, without one each by itself.
/// What is said of an orbit is said of its first term, whose images the others are. Whatever a number of an orbit is, it is taken modulo
/// <see cref="Count"/>.
/// </summary>
public readonly struct Terms
{
    private readonly ITermStatistics _statistics;

    internal Terms(ITermStatistics statistics) => _statistics = statistics;

    /// <summary>Number of orbits.</summary>
    public int Count => _statistics.Orbits;

    /// <summary>Number of terms in all, the rank.</summary>
    public int Total => _statistics.Total;

    /// <summary>Terms of an orbit.</summary>
    public int Size(int orbit) => _statistics.Size(orbit);

    /// <summary>|t| = |u|·|v|·|w|.</summary>
    public double Norm(int orbit) => _statistics.Norm(orbit);

    /// <summary>By how much f = Σe² would rise without the term: 2⟨e, t⟩ + |t|² with e the tensor less all terms. Little is lost with a
    /// term of little worth, and something gained where it is negative.</summary>
    public double Worth(int orbit) => _statistics.Worth(orbit);

    /// <summary>Mean of e² over the tensor's entries, weighted by the squares of the term's own: high where the decomposition is
    /// wrong.</summary>
    public double Misfit(int orbit) => _statistics.Misfit(orbit);

    /// <summary>−⟨t, t'⟩/|t|² summed over the terms t' that cancel part of it: above 1 on the way to a border rank.</summary>
    public double Cancellation(int orbit) => _statistics.Cancellation(orbit);

    /// <summary>The other orbit whose first term is nearest to a multiple of its own; itself where there is no other.</summary>
    public int Nearest(int orbit) => _statistics.Nearest(orbit);

    /// <summary>|cos| of the angle between it and <see cref="Nearest"/>.</summary>
    public double Likeness(int orbit) => _statistics.Likeness(orbit);

    /// <summary>Whether two terms stand in the same slices of the residual, from 0 for none in common to 1 for the same ones alike: the
    /// cosine of (e_k·x_k²/|x|²), k running over the entries x of u, v and w and e_k² being the sum of squared residuals in the slice of
    /// that entry.</summary>
    public double Shared(int orbit, int other) => _statistics.Shared(orbit, other);

    /// <summary>Descents that it has come through since a hop last changed it.</summary>
    public int Age(int orbit) => _statistics.Age(orbit);
}
