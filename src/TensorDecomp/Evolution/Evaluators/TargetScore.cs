using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Relays;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// Counts what a candidate's restarts did on one target. From the candidate's process it takes factors and schemes only:
/// f is worked out here in double precision, and a scheme counts when Verify has certified it here.
/// In a relay it is also counted here what was added to the states that restarts started from.
/// </summary>
/// <param name="target">Shape and rank, and the symmetry.</param>
/// <param name="budget">In restart-steps.</param>
/// <param name="provenance">Of what is found.</param>
/// <param name="keep">States that are kept; 0 outside a relay.</param>
/// <param name="given">What restarts started from; null for random numbers.</param>
/// <param name="rule">How it is measured.</param>
/// <param name="polishes">Whether states are polished before they are kept.</param>
internal sealed class TargetScore(TiedTarget target, long budget, Provenance provenance, int keep = 0, TargetStates? given = null,
    FitnessRule rule = FitnessRule.SecondTry, bool polishes = false) : IDisposable
{
    /// <summary>Multiply-adds that a trial may always cost, about a second.</summary>
    private const long CheapTrial = 1_000_000_000;

    private readonly PlainDescent? _plain = rule.IsOfCommonResidual() ? new PlainDescent(target) : null;
    private readonly StageEnds? _left = keep > 0 ? new StageEnds(target, keep, polishes) : null;
    private readonly List<bool> _adds = []; // of each restart
    private readonly Decomposition _decomposition = new(target.Target, complex: false);
    private readonly List<double> _losses = [];
    private readonly Dictionary<string, CertifiedScheme> _found = [];
    private readonly HashSet<int> _solved = []; // numbers of restarts
    private int _exact, _diverged, _raced, _longestSolved, _longest, _polished;
    private long _steps, _dearest; // work of all restarts, and of one at most
    private long? _bound; // of the round; null for the budget
    private int _most = BudgetedRestarts.Most; // restarts up to the end of the round
    private double[][]? _best;
    private double _bestLoss = double.PositiveInfinity;

    public IEnumerable<CertifiedScheme> Found => _found.Values;

    /// <summary>Whether the same one scheme came out of many restarts: then it stands in the program and was not found. From given states
    /// it may well be the one that lies next to them, and under a symmetry the only one; there the shuffled starts alone tell.</summary>
    public bool IsRecited => given is null && target.Symmetry is null && _exact >= 8 && _found.Count == 1 && target.Shape.NaiveRank >= 8;

    public int Restarts => _losses.Count;

    /// <summary>Lowest f that a restart has ended with so far, before any descent that is not the program's own.</summary>
    public double LowestEnd { get; private set; } = double.PositiveInfinity;

    /// <summary>What is known of its work to a proof.</summary>
    public WorkToProof Proof => new(_exact, _steps);

    /// <summary>The states that restarts left; null for none.</summary>
    public TargetStates? Left => _left is { Lowest.Count: > 0 } ? new TargetStates(target, _left.Lowest) : null;

    /// <summary>Begins a round of restarts, which come to so much work at most.</summary>
    public void Begin(long part) => (_bound, _most) = (_steps + part, _losses.Count + BudgetedRestarts.Most);

    /// <summary>Takes one restart in; false where the report makes no sense.</summary>
    public bool Add(ChildReply.Restart restart)
    {
        if (_losses.Count >= _most || restart.Steps < 1 || restart.Work < 0 || (_steps += restart.Work) > (_bound ?? budget)
            || !Enum.IsDefined(restart.End))
            return false;
        if (restart.End == RestartEnd.Raced) _raced++;
        double[][]? factors = CandidateRun.Unpack(target.Target, restart.Factors);
        if (factors is null) _diverged++;
        double loss = Loss(factors);
        bool adds = given is null;
        if (Certified(restart.Scheme) is { } certified)
        {
            (loss, adds) = (0, true);
            _exact++;
            _found.TryAdd(certified.Sha256, certified);
        }
        else if (factors is not null && _left?.See(_losses.Count, factors) is { } state)
            adds |= state.Energy < given?.States[_losses.Count % given.States.Count].Energy;
        _adds.Add(adds);
        if (loss < Recitation.Solved && _solved.Add(_losses.Count)) _longestSolved = Math.Max(_longestSolved, restart.Steps);
        (_longest, _dearest) = (Math.Max(_longest, restart.Steps), Math.Max(_dearest, restart.Work));
        LowestEnd = Math.Min(LowestEnd, loss);
        if (loss > 0 && factors is not null && _plain is not null) loss = Math.Min(loss, _plain.From(factors, _steps));
        if (factors is not null && loss < _bestLoss) (_bestLoss, _best) = (loss, factors);
        _losses.Add(loss);
        return true;
    }

    /// <summary>Polishes the states that restarts left, where that is to be done: what is solved there is a proof of its restart.</summary>
    public void Polish(CancellationToken stop)
    {
        foreach ((long number, RelayState? state, Scheme? scheme) in _left?.Polish(stop) ?? [])
        {
            int restart = (int)number;
            if (state?.Energy < given?.States[restart % given.States.Count].Energy) _adds[restart] = true;
            if (scheme is null || CertifiedScheme.Canonical(scheme, 0, provenance) is not { } certified) continue;
            (_losses[restart], _adds[restart], LowestEnd) = (0, true, 0);
            (_exact, _polished) = (_exact + 1, _polished + 1);
            _solved.Add(restart);
            _found.TryAdd(certified.Sha256, certified);
        }
    }

    public EvaluationProgress Progress(int stage, int stages) =>
        new(target, stage, stages, _losses.Count, _exact, _steps, budget);

    /// <summary>How to find out whether what was found was searched for, or null where there is no telling.</summary>
    /// <remarks>A chain is ended where the budget is, which counts against its own starts; the shuffled ones may go on as long as the
    /// longest. All together they cost about as much as the measurement.</remarks>
    public Recitation? Trial()
    {
        bool known = !rule.IsOfCommonResidual();
        IStartsTest test = known ? KnownShare.Instance : TwoCounts.Instance;
        long affordable = Math.Max(_steps, CheapTrial / CountedSteps.Work(target.Target)) / Math.Max(1, _dearest);
        return test.Restarts(_solved.Count, _losses.Count, affordable) is { } restarts
            ? new Recitation(target, _solved.Count, _losses.Count, known ? _longestSolved : _longest, restarts, test,
                Shuffled) : null;

        // A program whose restarts are solved by polishing alone is compared with shuffled ones that are polished too.
        double Shuffled(byte[]? packed)
        {
            double[][]? factors = CandidateRun.Unpack(target.Target, packed);
            double loss = Loss(factors);
            return _polished > 0 && factors is not null && loss >= Recitation.Solved ? Math.Min(loss, _left!.Loss(factors)) : loss;
        }
    }

    public void Dispose()
    {
        _plain?.Dispose();
        _left?.Dispose();
    }

    /// <summary>f, infinite where there is no such number.</summary>
    private double Loss(double[][]? factors)
    {
        if (factors is null) return double.PositiveInfinity;
        _decomposition.Load(new Approximation(target.Target, factors, _losses.Count, 0));
        double loss = _decomposition.Loss();
        return double.IsFinite(loss) ? loss : double.PositiveInfinity;
    }

    public TargetFitness Fitness(double seconds)
    {
        double[] sorted = [.. _losses.Order()];
        return new TargetFitness(target, sorted.Length, _exact, [.. TargetFitness.Thresholds.Select(Below)],
            sorted.Length == 0 ? double.PositiveInfinity : sorted[sorted.Length / 2], sorted.Length == 0 ? double.PositiveInfinity
                : sorted[0],
            IntegralityGap(), _found.Count == 0 ? null : _found.Values.Min(s => s.Rank), _steps, seconds)
        {
            Given = given?.Energy,
            Reached = given is null ? null : Math.Min(given.Energy, Left?.Energy ?? given.Energy),
        };

        // from given states those restarts count that ended lower than they began
        int Below(double bound) => _losses.Zip(_adds).Count(restart => restart.First < bound && restart.Second);
    }

    /// <summary>What the next author may want to know.</summary>
    public IEnumerable<string> Feedback()
    {
        if (_losses.Count == 0)
        {
            yield return $"{target}: no restart ended within {budget:N0} restart-steps; ask for fewer steps in Plan.";
            yield break;
        }
        double[] sorted = [.. _losses.Order()];
        yield return $"{target}: of {_losses.Count} restarts {_exact} exact, {sorted.Count(f => f < 0.1)} below 0.1, " +
            $"{sorted.Count(f => f < 1)} below 1; median f {Text(sorted[sorted.Length / 2])}, best {Text(sorted[0])}; {_raced} stopped " +
            $"by races, {_diverged} diverged.";
        if (_polished > 0)
            yield return $"{target}: {_polished} of those that are exact became so by a polish of what they ended with, " +
                "under penalties or where the exact stage made nothing of it.";
        if (given is not null)
            yield return $"{target}: restarts started from {given.States.Count} given states of energy {Text(given.Energy)} and more; " +
                $"{_adds.Count(added => added)} of {_adds.Count} ended lower, the lowest at {Text(Left?.Energy ?? given.Energy)}.";
        foreach ((double from, double to, string meaning) in Plateaus)
        {
            int here = sorted.Count(f => f >= from && f < to);
            if (here * 3 >= sorted.Length)
                yield return $"{target}: {here} of {sorted.Length} restarts end with f between {from} and {to}: {meaning}.";
        }
        if (Runaway() is { } sentence) yield return sentence;
    }

    /// <summary>Where restarts come to rest, and what that means.</summary>
    private static readonly (double From, double To, string Meaning)[] Plateaus =
    [
        (1e-3, 0.1, "close, but not converged in the steps given, or on the way to a border-rank limit"),
        (0.1, 0.9, "still moving, or held by a penalty that does not fade"),
        (0.9, 1.1, "a local minimum that leaves about one entry of the tensor out"),
        (1.1, 3.1, "local minima that leave two or three entries of the tensor out"),
    ];

    /// <summary>Terms that grow and cancel each other are the mark of a border-rank limit (Bini 1980): no exact scheme is near.</summary>
    private string? Runaway()
    {
        if (_best is null || _bestLoss < 1e-6) return null;
        double[] norms =
            [.. Enumerable.Range(0, target.Rank)
                .Select(r => _best.Select((f, k) => Norm(f.AsSpan(r * (f.Length / target.Rank), f.Length / target.Rank)))
                .Aggregate((a, b) => a * b))];
        double median = norms.Order().ElementAt(norms.Length / 2);
        int[] large = [.. Enumerable.Range(0, norms.Length).Where(r => norms[r] > 10 * Math.Max(median, 1e-3))];
        return large.Length == 0 ? null
            : $"{target}: in the best unsolved restart terms {string.Join(", ", large.Take(6))} are {norms.Max() / median:0} times as " +
                "large as the median term; they cancel each other. A penalty on entries or terms holds them back.";
    }

    private double IntegralityGap()
    {
        const double none = 0.25;
        if (_best is null || _bestLoss >= 0.1) return none;
        _decomposition.Load(new Approximation(target.Target, _best, 0, _bestLoss));
        _decomposition.Normalise();
        return _decomposition.Unknowns.Select(k => 2 * _decomposition.Values[k]).Average(x => Math.Abs(x - Math.Round(x)) / 2);
    }

    private CertifiedScheme? Certified(byte[]? json)
    {
        if (json is null) return null;
        try
        {
            Scheme scheme = new CanonicalJson().Read(new SourceFile("candidate", json), Limits.Default)[0].Scheme;
            return scheme.Shape == target.Shape && scheme.Rank <= target.Rank ? CertifiedScheme.Canonical(scheme, 0, provenance) : null;
        }
        catch (MalformedInputException)
        {
            return null;
        }
    }

    private static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares(x));

    private static string Text(double f) =>
        double.IsFinite(f) ? f.ToString("G3", System.Globalization.CultureInfo.InvariantCulture) : "infinite";
}
