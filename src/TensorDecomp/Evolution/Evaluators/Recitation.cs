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
/// How many it takes, and from when on it is told, is a test's (<see cref="IStartsTest"/>).
/// </summary>
internal sealed class Recitation
{
    /// <summary>A restart is taken as solved below this f.</summary>
    public const double Solved = 1e-2;

    private readonly TiedTarget _target;
    private readonly int _ownSolved, _own, _steps;
    private readonly IStartsTest _test;
    private readonly Func<byte[]?, double> _loss;
    private int _solved;

    /// <param name="target">Shape and rank.</param>
    /// <param name="solved">Restarts that were solved.</param>
    /// <param name="own">Restarts in all.</param>
    /// <param name="steps">Steps that a shuffled restart may do.</param>
    /// <param name="restarts">Shuffled restarts.</param>
    /// <param name="test">What they tell.</param>
    /// <param name="loss">f of the factors that a restart ended with.</param>
    public Recitation(TiedTarget target, int solved, int own, int steps, int restarts, IStartsTest test, Func<byte[]?, double> loss) =>
        (_target, _ownSolved, _own, _steps, Restarts, _test, _loss) = (target, solved, own, steps, restarts, test, loss);

    /// <summary>Shuffled restarts.</summary>
    public int Restarts { get; }

    /// <param name="seed">Determines the restarts.</param>
    /// <param name="given">The points that they start from, as the program's own did. Their numbers stay in their places: Start is not told
    /// which entry it starts, so what is recited can only come in with what Initialize draws later on.</param>
    public ChildRequest.Trial Request(ulong seed, IReadOnlyList<byte[]>? given) =>
        new(_target.Shape.M, _target.Shape.N, _target.Shape.P, _target.Rank, seed, Restarts, _steps)
        {
            Symmetry = _target.Symmetry?.Text,
            Given = given,
        };

    /// <summary>Takes a shuffled restart in; false where the report makes no sense.</summary>
    public bool Add(ChildReply.Restart restart)
    {
        if (restart.Steps <= _steps && _loss(restart.Factors) < Solved) _solved++;
        return restart.Steps > 0;
    }

    public bool IsRecited => _test.IsRecited(_ownSolved, _own, _solved, Restarts);

    /// <summary>What the author is told.</summary>
    public string Sentence =>
        $"{_target}: {_ownSolved} of {_own} restarts are solved from the starts that Initialize gives, and " +
            $"{(_solved == 0 ? "none" : $"{_solved}")} of {Restarts} where the same numbers start in other places; a program has to " +
                $"search, and may not hold a solution.";
}
