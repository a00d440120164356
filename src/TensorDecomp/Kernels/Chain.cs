namespace TensorDecomp.Kernels;

/// <summary>What a chain of descents does when one has ended.</summary>
public enum Next
{
    /// <summary>Moves on from the minimum that it keeps, and descends again.</summary>
    Hop,

    /// <summary>Begins its next stage at its lowest minimum: other settings, and a lowest minimum of its own.</summary>
    Stage,

    /// <summary>Ends with its lowest minimum, not converged.</summary>
    End,

    /// <summary>Begins at random once more, as another chain of the same restart, whose memory goes on.</summary>
    Anew,

    /// <summary>Marks the minimum that it keeps as the one to return to, in place of the one marked before, and hops on.</summary>
    Mark,

    /// <summary>Goes back to the marked minimum, whatever was accepted since, and hops on from there; from where it is while none is marked
    /// in this stage.</summary>
    Return,
}

/// <summary>Where a chain of descents stands, for the functions of its program to decide by. Energies are what it minimises: penalties
/// included.</summary>
/// <param name="Target">What it is to decompose.</param>
public readonly record struct Chain(Target Target)
{
    /// <summary>Number of its present stage, from 0.</summary>
    public int Stage { get; init; }

    /// <summary>Number of the chain in its restart, from 0.</summary>
    public int Round { get; init; }

    /// <summary>Whether it began at a point that it was given, and not at random numbers.</summary>
    public bool Given { get; init; }

    /// <summary>Minima that terms can be taken from: the lowest of each stage and chain before, the last eight. In a chain that was given
    /// its start the other points that were given are there from the beginning.</summary>
    public int Mates { get; init; }

    /// <summary>Descents that have ended, over all stages and chains.</summary>
    public int Descents { get; init; }

    /// <summary>Hops that have begun in this stage; 0 up to the end of its first descent.</summary>
    public int Hops { get; init; }

    /// <summary>Hops since it came to its lowest minimum in this stage.</summary>
    public int Since { get; init; }

    /// <summary>Hops of this stage whose minimum was accepted.</summary>
    public int Accepted { get; init; }

    /// <summary>Energy at the minimum that it keeps; infinite before the first of a stage.</summary>
    public double Energy { get; init; } = double.PositiveInfinity;

    /// <summary>f = Σe² at the minimum that it keeps.</summary>
    public double Loss { get; init; } = double.PositiveInfinity;

    /// <summary>Energy at the marked minimum; infinite while none is marked in this stage.</summary>
    public double Marked { get; init; } = double.PositiveInfinity;

    /// <summary>Hops that have begun since it was marked, or returned to.</summary>
    public int Away { get; init; }

    /// <summary>Lowest energy of this stage.</summary>
    public double Lowest { get; init; } = double.PositiveInfinity;

    /// <summary>f at the minimum of the lowest energy.</summary>
    public double LowestLoss { get; init; } = double.PositiveInfinity;
}

/// <summary>The end of a descent.</summary>
/// <param name="Energy">What was minimised, there.</param>
/// <param name="Loss">f = Σe² there.</param>
/// <param name="Square">Σx² over all entries.</param>
/// <param name="Iterations">Of the descent.</param>
public readonly record struct Minimum(double Energy, double Loss, double Square, int Iterations)
{
    /// <summary>How far in energy the nearest is of the minima of this stage that were released before; infinite where there is
    /// none.</summary>
    public double Nearest { get; init; } = double.PositiveInfinity;

    /// <summary>How far it is from the minimum that was left for it: √Σ|t − t'|² over pairs of a term here and one there, matched one to
    /// one, the most alike first. 0 for the first of a stage and at the end of a leg.</summary>
    public double Distance => From?.Distance ?? 0;

    internal IPointDistance? From { get; init; }
}

/// <summary>What becomes of a minimum that a chain has accepted: nothing, another descent under settings that let go of the penalties, or
/// the exact stage.</summary>
public readonly record struct Release
{
    internal enum Way { Back, Descend, Hand }

    internal Way How { get; private init; }
    internal DescentRules Rules { get; private init; }
    internal bool IsFine { get; private init; }
    internal bool IsFromMinimum { get; private init; }

    /// <summary>The chain goes on; so it does after 16 legs.</summary>
    public static Release Back => default;

    /// <summary>The point goes to the exact stage, and the restart has converged.</summary>
    public static Release Hand => new() { How = Way.Hand };

    /// <summary>A leg in single precision, on which the chain's own point stays where it is.</summary>
    /// <param name="rules">When it ends.</param>
    public static Release Descend(DescentRules rules) => new() { How = Way.Descend, Rules = rules };

    /// <summary>A leg in double precision; all after it are.</summary>
    /// <param name="rules">When it ends.</param>
    public static Release DescendFinely(DescentRules rules) => new() { How = Way.Descend, Rules = rules, IsFine = true };

    /// <summary>The same leg begun at the minimum again instead of where the leg before it ended.</summary>
    public Release FromMinimum() => this with { IsFromMinimum = true };
}
