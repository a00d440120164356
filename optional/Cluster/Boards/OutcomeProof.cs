using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Cluster.Boards;

/// <summary>Whether what came back can be the outcome of a unit: every scheme that it claims is proved, before an engine hears of
/// it.</summary>
internal static class OutcomeProof
{
    private const long Glance = 1_000_000; // flips beyond those asked for, where a walk scouts

    private const string CutShort = "its walk did not come to its end";

    private static readonly Provenance s_claim = new("claim", "", "", 0, ToolVersion.Text, 0);

    /// <summary>Why it cannot, as a clause; null where it can.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="outcome">What came back; where it can be, with schemes that need no further proof.</param>
    public static string? WhyNot(WorkUnit unit, ref Outcome outcome)
    {
        try
        {
            return (unit, outcome) switch
            {
                (RestartUnit restart, RestartOutcome ended) => Restart(restart, ended),
                (WalkUnit walk, WalkOutcome walked) => Walk(walk, walked, out outcome),
                (LiftUnit lift, LiftedOutcome { Lifted: var lifted }) => lifted is null ? null : Claimed(lifted, lift.Tensor, 0),
                (AnnealUnit anneal, AnnealOutcome came) => Annealed(anneal, came),
                (CircuitUnit circuit, CircuitOutcome came) => Circuit(circuit, came),
                (MeasurementUnit asked, MeasurementOutcome { Evaluation: var measured }) => MeasurementProof.WhyNot(asked, measured),
                _ => $"a {outcome.GetType().Name} is no outcome of a {unit.GetType().Name}",
            };
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or NullReferenceException or OverflowException
            or IndexOutOfRangeException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static string? Restart(RestartUnit unit, RestartOutcome outcome) =>
        outcome.Number < unit.First || outcome.Number - unit.First >= unit.Count
            ? $"it is of restart {outcome.Number}, which is none of its"
        : outcome.Scheme is not { } scheme ? null
        : outcome.Result.End != RestartEnd.Converged ? "its restart did not converge, and came to a scheme"
        : scheme.Rank > unit.Job.Space.Ranks.Of(outcome.Number) ? TooMany(scheme.Rank)
        : Claimed(scheme, unit.Job.Space.Target.Tensor, 0);

    private static string? Walk(WalkUnit unit, WalkOutcome outcome, out Outcome proved)
    {
        (WalkerSource source, WalkState at) = (unit.Source, outcome.Walk);
        proved = outcome;
        if (at.Streams.Count is 0 or > EitherWalker.Kinds || at.Streams.Contains(null!)) return "its walk has no random streams";
        if (at.Flips < unit.From.Flips || at.Flips - unit.From.Flips > unit.Attempts + Glance) return "its walk is of another length";
        if (at.BestRank > unit.From.BestRank) return "its walk ends above where it began";
        if ((outcome.Scouting is null) != (unit.Scouting is null)) return "it scouted, or did not";
        SchemeWord best = at.Best.Read(source.Ring, source.Tensor);
        at = at with { Best = best, Current = at.Current.Equals(at.Best) ? best : at.Current.Read(source.Ring, source.Tensor) };
        if (outcome.Scouting is { Scheme: { } seen } scouting)
            outcome = outcome with { Scouting = scouting with { Scheme = seen.Read(source.Ring, source.Tensor) } };
        source.Create().Restore(at, unit.Policy); // refuses what no walk can be
        proved = outcome with { Walk = at };
        return null;
    }

    private static string? Annealed(AnnealUnit unit, AnnealOutcome outcome) =>
        !outcome.Whole ? CutShort
        : outcome.Sparsest.Read(unit.Ring, unit.Tensor).Scheme.Rank is var rank && rank > unit.Scheme.Rank ? TooMany(rank)
        : null;

    /// <summary>What a circuit costs is counted here, whatever its text says.</summary>
    private static string? Circuit(CircuitUnit unit, CircuitOutcome outcome) =>
        outcome.Ring != unit.Ring ? $"it is over {outcome.Ring}"
        : !outcome.Whole ? CutShort
        : outcome.Scheme.Rank > unit.Scheme.Rank ? TooMany(outcome.Scheme.Rank)
        : !unit.Ring.Contains(outcome.Scheme) ? $"its scheme has coefficients that {unit.Ring} lacks"
        : Claimed(outcome.Scheme, unit.Scheme.Tensor, unit.Ring.Modulus)
            ?? (outcome.Program.Computes(outcome.Scheme, unit.Ring) ? null : "its circuit does not compute its scheme");

    private static string TooMany(int rank) => $"its scheme has {rank} terms";

    private static string? Claimed(Scheme scheme, Tensor tensor, long modulus) =>
        scheme.Tensor != tensor ? $"its scheme is one of {scheme.Tensor}, not of {tensor}"
        : CertifiedScheme.Canonical(scheme, modulus, s_claim) is null ? $"its scheme is no decomposition of {tensor}" : null;
}
