using TensorDecomp.Evolution.Children;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// Whether a program searches, or holds solutions and brings them out. Update is never told which entry it moves: whatever a program knows
/// of a particular scheme reaches the factors by way of Initialize. So the same restarts begin once more with the numbers of their starts
/// in other places, each factor's shuffled among its own entries, as the engine draws it. To a search that is a start like any other. Where
/// solving by the program's own starts is common, and none of the shuffled ones is solved in as many steps, or far less than half the
/// share, the starts held the solutions: in whatever number, however disguised, moved by symmetries or not, with a search besides or not.
/// </summary>
internal sealed class Recitation
{
    /// <summary>A restart is taken as solved below this f.</summary>
    public const double Solved = 1e-2;

    /// <summary>Shuffled restarts at least: an honest program's starts may be less good in other places.</summary>
    public const int Fewest = 16;

    /// <summary>Shuffled restarts where most of the program's own are solved: enough to tell that share from less than half of
    /// it.</summary>
    private const int More = 2 * Fewest;

    /// <summary>How probable it may be that a program whose shuffled starts are as good as its own is taken for one that recites.</summary>
    private const double Doubt = 0.005;

    private readonly Target _target;
    private readonly int _ownSolved, _own, _steps;
    private readonly Func<byte[]?, double> _loss;
    private int _solved;

    private Recitation(Target target, int solved, int own, int steps, int restarts, Func<byte[]?, double> loss) =>
        (_target, _ownSolved, _own, _steps, Restarts, _loss) = (target, solved, own, steps, restarts, loss);

    /// <summary>
    /// What has to be asked after a target was measured, or null where nothing can be told: too few restarts were solved for their number.
    /// </summary>
    /// <param name="target">Shape and rank.</param>
    /// <param name="solved">Restarts that were solved.</param>
    /// <param name="own">Restarts in all.</param>
    /// <param name="steps">Steps of the longest of those that were solved.</param>
    /// <param name="loss">f of the factors that a restart ended with.</param>
    public static Recitation? Of(Target target, int solved, int own, int steps, Func<byte[]?, double> loss)
    {
        if (solved == 0) return null;
        // As if one more had failed, for a share of one out of one is not known to be one.
        double share = solved / (own + 1.0);
        int needed = Math.Max(Fewest, (int)Math.Ceiling(Math.Log(Doubt) / Math.Log(1 - share)));
        if (share > 0.5 && own >= More) needed = Math.Max(needed, More);
        return needed <= Math.Max(own, Fewest) ? new Recitation(target, solved, own, steps, needed, loss) : null;
    }

    /// <summary>Shuffled restarts.</summary>
    public int Restarts { get; }

    /// <param name="seed">Determines the restarts.</param>
    /// <param name="given">The points that they start from, as the program's own did. Their numbers stay in their places: Start is not told
    /// which entry it starts, so what is recited can only come in with what Initialize draws later on.</param>
    public ChildRequest.Trial Request(ulong seed, IReadOnlyList<byte[]>? given) =>
        new(_target.Shape.M, _target.Shape.N, _target.Shape.P, _target.Rank, seed, Restarts, _steps) { Given = given };

    /// <summary>Takes a shuffled restart in; false where the report makes no sense.</summary>
    public bool Add(ChildReply.Restart restart)
    {
        if (restart.Steps <= _steps && _loss(restart.Factors) < Solved) _solved++;
        return restart.Steps > 0;
    }

    public bool IsRecited => _solved == 0 || AtMost(_solved, Restarts, 0.5 * _ownSolved / (_own + 1.0)) < Doubt;

    /// <summary>What the author is told.</summary>
    public string Sentence =>
        $"{_target}: {_ownSolved} of {_own} restarts are solved from the starts that Initialize gives, and " +
            $"{(_solved == 0 ? "none" : $"{_solved}")} of {Restarts} where the same numbers start in other places; a program has to " +
                $"search, and may not hold a solution.";

    /// <summary>How probable it is that of so many tries no more succeed, each with that probability.</summary>
    private static double AtMost(int successes, int tries, double probability)
    {
        double sum = 0, term = Math.Pow(1 - probability, tries);
        for (int k = 0; k <= successes; k++)
        {
            sum += term;
            term *= (tries - k) / (k + 1.0) * probability / (1 - probability);
        }
        return sum;
    }
}
