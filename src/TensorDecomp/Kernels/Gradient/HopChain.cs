namespace TensorDecomp.Kernels.Gradient;

/// <summary>What a restart does after a chunk of steps.</summary>
internal enum AfterChunk
{
    /// <summary>It descends on, or has ended as its plan's rules say.</summary>
    Descend,

    /// <summary>It hops.</summary>
    Hop,

    /// <summary>It has hopped long enough.</summary>
    GiveUp,
}

/// <summary>
/// The minima that one restart comes by as it hops (<see cref="Hops"/>), in lanes and on devices alike. The restart's number and the seed
/// determine
/// every decision, together with what the descents make of it.
/// </summary>
internal sealed class HopChain
{
    /// <summary>Over the weight: energies nearer than this are those of one minimum, by what a descent leaves undone; and the least such
    /// distance, for plans without a weight.</summary>
    private const double SameOverWeight = 0.05, LeastSame = 1e-5;

    /// <summary>Bounds of the standard deviation by which entries are moved, which is uniform in the logarithm over the hops.</summary>
    private const double LeastMove = 0.03, LargestMove = 0.3;

    /// <summary>Steps of all hops together, which are counted in an int.</summary>
    private const int MostSteps = 1 << 30;

    private readonly Hops _hops;
    private readonly int _mostHops, _terms;
    private readonly SearchSpace _space;
    private readonly int[][] _orbits;
    private readonly Action<int, Predicate<int>, Point> _draw;
    private readonly double _same;
    private readonly List<double> _released = [];
    private HostRandom _random;
    private Point? _kept, _best;
    private double _lowest = double.PositiveInfinity;

    /// <param name="plan">The restart's plan, which has hops.</param>
    /// <param name="space">Where it looks, at its own rank.</param>
    /// <param name="orbits">Its terms, those together that its symmetry takes to one another.</param>
    /// <param name="random">Its own stream.</param>
    /// <param name="draw">Fills in those terms of the start that the program would draw for a hop of that number.</param>
    public HopChain(Plan plan, SearchSpace space, int[][] orbits, HostRandom random, Action<int, Predicate<int>, Point> draw)
    {
        (_hops, _space, _orbits, _random, _draw) = (plan.Hops!, space, orbits, random, draw);
        _same = Math.Max(SameOverWeight * _hops.Weight, LeastSame);
        (From, To) = Bounds(plan);
        _terms = orbits.Sum(orbit => orbit.Length);
        _mostHops = MostSteps / plan.Steps;
    }

    /// <summary>The steps at which hops begin and end, whole chunks.</summary>
    public static (int From, int To) Bounds(Plan plan) => (Chunks(plan.Hops!.From, plan), Chunks(plan.Hops.To, plan));

    /// <summary>Step at which a hop begins.</summary>
    public int From { get; }

    /// <summary>Step at which it ends.</summary>
    public int To { get; }

    /// <summary>Number of hops that it has begun.</summary>
    public int Count { get; private set; }

    /// <summary>Hops since it came to its lowest minimum.</summary>
    public int Since { get; private set; }

    /// <summary>f + weight·|x|² at the minimum that it hops from.</summary>
    public double Energy { get; private set; } = double.PositiveInfinity;

    /// <summary>f at the lowest minimum.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether there is anything to decide after that chunk.</summary>
    public bool Looks(int step, RestartEnd? end) => step == To || end is not null;

    /// <summary>After a chunk that has not brought it to convergence.</summary>
    /// <param name="step">Steps of the plan that are done.</param>
    /// <param name="end">How the plan's rules end it there, or null.</param>
    /// <param name="loss">f.</param>
    /// <param name="point">Where it stands, which becomes the chain's own.</param>
    public AfterChunk After(int step, RestartEnd? end, double loss, Point point)
    {
        if (!Looks(step, end)) return AfterChunk.Descend;
        if (end is null && IsReleased(loss, point)) return AfterChunk.Descend;
        if (_kept is null) return AfterChunk.Descend; // it was stopped before it had come to a minimum
        return Since >= _hops.Patience || Count >= _mostHops ? AfterChunk.GiveUp : AfterChunk.Hop;
    }

    /// <summary>The point at which its next hop begins.</summary>
    public Point Hop()
    {
        Count++;
        Since++;
        bool shaken = _random.Uniform() < _hops.Shaken;
        double spread = _random.LogUniform(LeastMove, LargestMove);
        Point point = new(_space);
        for (int k = 0; k < point.Values.Length; k++)
            point.Values[k] = shaken ? _kept!.Values[k] + (float)(spread * _random.Gaussian()) : _kept!.Values[k];
        if (shaken) return point;
        double most = _hops.Drawn * _terms, least = Math.Max(1, _hops.LeastDrawn * _terms);
        int wanted = (int)(least < most ? Math.Round(_random.LogUniform(least, most)) : most);
        HashSet<int> drawn = [];
        do drawn.UnionWith(_orbits[_random.Below(_orbits.Length)]);
        while (drawn.Count < wanted);
        _draw(Count, drawn.Contains, point);
        return point;
    }

    /// <summary>Its lowest minimum; null before the first.</summary>
    public Point? Lowest => _best;

    /// <summary>At the end of a hop: keeps the new minimum or the old one, and says whether it is worth to be released.</summary>
    private bool IsReleased(double loss, Point point)
    {
        double square = 0;
        foreach (float value in point.Values) square += (double)value * value;
        double energy = loss + _hops.Weight * square;
        if (energy < _lowest - _same) Since = 0;
        if (energy < _lowest) (_lowest, Loss, _best) = (energy, loss, point);
        if (_kept is not null && energy > Energy && _random.Uniform() >= Math.Exp((Energy - energy) / _hops.Temperature)) return false;
        (_kept, Energy) = (point, energy);
        if (loss >= _hops.ReleaseBelow || energy > _lowest + _hops.ReleaseWithin || _released.Any(e => Math.Abs(e - energy) < _same))
            return false;
        _released.Add(energy);
        return true;
    }

    private static int Chunks(double share, Plan plan) => (int)(share * plan.Steps) / plan.Chunk * plan.Chunk;
}
