using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>A look from time to time, among the schemes of one rank that a walk passes, for the one that a projection takes most terms
/// from.</summary>
/// <param name="Axis">The axis that the projection shortens.</param>
/// <param name="Modulo">What the projection may use.</param>
/// <param name="Left">Glances left.</param>
/// <param name="Gone">Terms that the best projection so far takes; negative for none.</param>
/// <param name="Scheme">The scheme that it takes them from.</param>
public sealed record Scouting(Axis Axis, Quotient Modulo, int Left, int Gone, SchemeWord? Scheme)
{
    /// <summary>Glances of a whole scouting.</summary>
    public const int Glances = 400;
    private const long Between = 8_000; // flips from one glance to the next

    /// <summary>Before the first glance.</summary>
    public static Scouting Begin(Axis axis, Quotient modulo) => new(axis, modulo, Glances, -1, null);

    /// <summary>Lets a walker attempt so many flips and looks around; where the scouting stands then.</summary>
    public Scouting Advance(IFlipWalker walker, long attempts)
    {
        Scouting at = this;
        for (; attempts > 0 && at.Left > 0; attempts -= Between, at = at with { Left = at.Left - 1 })
        {
            walker.Advance(Between, target: 1);
            // all the better
            if (at.Scheme is { } before && walker.BestRank < before.Rank) at = Begin(Axis, Modulo);
            if (walker.Rank > walker.BestRank) continue;
            Scheme scheme = walker.Current;
            if (Substitution.Gone(Axis, scheme, walker.Ring, Modulo) is var gone && gone >= at.Gone)
                at = at with { Scheme = PackedScheme.Of(scheme, walker.Ring), Gone = gone };
        }
        return at;
    }
}
