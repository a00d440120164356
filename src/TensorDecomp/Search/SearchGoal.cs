using TensorDecomp.Circuits;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// All that a search is asked. It is data: it can be written down (a goal file), sent and repeated. On which machine the search runs, on
/// how many threads, and where its finds go is not part of it; on what kind of device is, for the last bits of restarts depend on it.
/// </summary>
/// <param name="Tensor">What is decomposed.</param>
/// <param name="Ranks">The rank to reach, and that from which gradient restarts may come down to it.</param>
/// <param name="Ring">The ring that schemes must hold over.</param>
public sealed record SearchGoal(Tensor Tensor, RankRange Ranks, Ring Ring)
{
    /// <summary>One rank of one tensor.</summary>
    public SearchGoal(Target target, Ring ring) : this(target.Tensor, new RankRange(target.Rank, target.Rank), ring) { }

    /// <summary>The shape of the matrices, for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Tensor.Shape;

    /// <summary>For <see cref="Engine"/>: all that can serve the goal.</summary>
    public const string All = "all";

    /// <summary>The largest rank that may be asked for.</summary>
    public const int LargestRank = Shape.MaxDimension * 4;

    /// <summary><see cref="All"/>, or the name or family of the kinds that are to run.</summary>
    public string Engine { get; init; } = All;

    /// <summary>The gradient programs, which share the time by their successes.</summary>
    public IReadOnlyList<GoalProgram> Programs { get; init; } = [GoalProgram.Default];

    /// <summary>Whether chains of descents are those of the programs, and not the tool's own: where they alone are asked for and other
    /// programs are named than what a search runs unless told otherwise.</summary>
    public bool NamesChains => Engine == "lbfgs" && !Programs.SequenceEqual([GoalProgram.Default]);

    /// <summary>The symmetry that schemes have to have, as <c>--symmetry</c> writes it; null for none.</summary>
    public string? Symmetry { get; init; }

    /// <summary>Whether each rank gets engines of its own, which also start at what is found on the way.</summary>
    public bool Descends { get; init; }

    /// <summary>The known schemes of a higher rank that gradient restarts start at; null where programs choose their starts.</summary>
    public GoalStarts? From { get; init; }

    /// <summary>Walks through flip graphs by themselves, over the ring as it is; null for a search by the portfolio.</summary>
    public WalkGoal? Walks { get; init; }

    /// <summary>A scheme that is to have fewer coefficients, not fewer terms; null for a search of a rank.</summary>
    public SparserGoal? Sparser { get; init; }

    /// <summary>Programs one after the other, which are the goal's; null for a search by the portfolio.</summary>
    public Relay? Relay { get; init; }

    /// <summary>Determines every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The <see cref="Time"/> of a search that only its work or its rounds end: longer than anybody waits, and within what a goal
    /// file can say.</summary>
    public static readonly TimeSpan Endless = TimeSpan.FromDays(1000);

    /// <summary>Wall-clock time after which it is given up.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Restarts of each engine of gradients, rounds of each flip graph, and walks for a cheaper scheme, after which it is given up
    /// as well; null for no such bound. One engine comes to the same within it on every machine, whatever the time.</summary>
    public long? Work { get; init; }

    /// <summary>Where gradient restarts may run; null for the processor.</summary>
    public GoalBackend? Backend { get; init; }

    /// <summary>Whether a scheme of that rank is what was asked, so that the search is over.</summary>
    public bool IsReachedBy(int rank) => Sparser is null && rank <= Ranks.Lowest;

    /// <summary>Which of two schemes comes nearer to what is asked, from below 0: the one of lower rank, then the cheaper one where the
    /// search is for that.</summary>
    public int Compare(CertifiedScheme one, CertifiedScheme other) =>
        one.Rank != other.Rank ? one.Rank.CompareTo(other.Rank) : Sparser is null ? 0
        : Sparser.Objective == Objective.Nonzeros ? one.Census.Nonzeros.CompareTo(other.Census.Nonzeros)
        : Figures(one).CompareTo(Figures(other), Sparser.Objective);

    /// <summary>How much a scheme has of what there should be less of; null where the rank alone is asked for.</summary>
    public double? Cost(CertifiedScheme scheme) => Sparser is null ? null
        : Sparser.Objective == Objective.Nonzeros ? scheme.Census.Nonzeros : Figures(scheme).Of(Sparser.Objective);

    private static CircuitFigures Figures(CertifiedScheme scheme) =>
        CircuitFigures.Of(scheme.Program ?? StraightLine.Of(scheme.Scheme), scheme.Scheme, scheme.Ring);

    /// <summary>Tensor and the rank to reach.</summary>
    public Target Target => new(Tensor, Ranks.Lowest);

    /// <summary>What <see cref="Symmetry"/> says.</summary>
    /// <exception cref="GoalRefusedException">It names no symmetry, or the target has none like it.</exception>
    public SymmetryChoice Ties => SymmetryChoice.Parse(Symmetry, Target);
}

/// <summary>A gradient program that a goal names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Its C# text; null for one of the tool's own.</param>
public sealed record GoalProgram(string Name, string? Source = null)
{
    /// <summary>What a search runs unless told otherwise.</summary>
    public static GoalProgram Default { get; } = new(ProgramRegistry.Default.Name);

    /// <summary>What complaints about its text name as their place; not part of the goal.</summary>
    public string Where { get; init; } = $"{Name}.cs";
}

/// <summary>The schemes that a goal's restarts start at.</summary>
/// <param name="Folder">Where they lie.</param>
/// <param name="Sha256">Hashes of their canonical texts, in the order in which restarts draw from them; null for whatever serves in the
/// folder.</param>
public sealed record GoalStarts(string Folder, IReadOnlyList<string>? Sha256 = null);
