namespace TensorDecomp.Kernels;

/// <summary>What a restart does after a chunk of steps.</summary>
internal enum Onward
{
    /// <summary>It descends on, or has ended as its plan's rules say.</summary>
    Descend,

    /// <summary>It hops.</summary>
    Hop,

    /// <summary>It has hopped long enough.</summary>
    GiveUp,
}

/// <summary>
/// The minima that one restart comes by as it hops (<see cref="Hops"/>), in lanes and on devices alike. The restart's number and the seed determine
/// every decision, together with what the descents make of it.
/// </summary>
internal sealed class HopChain
{
    /// <summary>Energies nearer than this are those of one minimum, by what a descent leaves undone.</summary>
    private const double Same = 1e-3;

    /// <summary>Bounds of the standard deviation by which entries are moved, which is uniform in the logarithm over the hops.</summary>
    private const double LeastMove = 0.03, LargestMove = 0.3;

    /// <summary>Steps of all hops together, which are counted in an int.</summary>
    private const int MostSteps = 1 << 30;

    private readonly Hops _hops;
    private readonly int _mostHops, _wanted;
    private readonly (int Factor, int Index, int Term, int Plane)[] _entries;
    private readonly int[][] _orbits;
    private readonly Action<int, EntryWriter> _draw;
    private readonly List<double> _released = [];
    private HostRandom _random;
    private float[]? _kept, _best;
    private double _energy, _lowest = double.PositiveInfinity;
    private int _since;

    /// <param name="plan">The restart's plan, which has hops.</param>
    /// <param name="entries">Every number of its point.</param>
    /// <param name="orbits">Its terms, those together that its symmetry takes to one another.</param>
    /// <param name="random">Its own stream.</param>
    /// <param name="draw">Writes the start that the program would draw for a hop of that number.</param>
    public HopChain(Plan plan, IEnumerable<(int, int, int, int)> entries, int[][] orbits, HostRandom random, Action<int, EntryWriter> draw)
    {
        (_hops, _entries, _orbits, _random, _draw) = (plan.Hops!, [.. entries], orbits, random, draw);
        (From, To) = Bounds(plan);
        _wanted = (int)(_hops.Drawn * orbits.Sum(orbit => orbit.Length));
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

    /// <summary>f at the lowest minimum.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether there is anything to decide after that chunk.</summary>
    public bool Looks(int step, RestartEnd? end) => step == To || end is not null;

    /// <summary>After a chunk that has not brought it to convergence.</summary>
    /// <param name="step">Steps of the plan that are done.</param>
    /// <param name="end">How the plan's rules end it there, or null.</param>
    /// <param name="loss">f.</param>
    /// <param name="read">Says the point.</param>
    public Onward After(int step, RestartEnd? end, double loss, EntryReader read)
    {
        if (!Looks(step, end)) return Onward.Descend;
        if (end is null && IsReleased(loss, read)) return Onward.Descend;
        if (_kept is null) return Onward.Descend; // it was stopped before it had come to a minimum
        return _since >= _hops.Patience || Count >= _mostHops ? Onward.GiveUp : Onward.Hop;
    }

    /// <summary>Writes the point at which its next hop begins.</summary>
    public void Hop(EntryWriter write)
    {
        Count++;
        _since++;
        bool shaken = _random.Uniform() < _hops.Shaken;
        double spread = _random.LogUniform(LeastMove, LargestMove);
        for (int k = 0; k < _entries.Length; k++)
        {
            (int factor, int index, int term, int plane) = _entries[k];
            write(factor, index, term, plane, shaken ? _kept![k] + (float)(spread * _random.Gaussian()) : _kept![k]);
        }
        if (shaken) return;
        HashSet<int> drawn = [];
        do drawn.UnionWith(_orbits[_random.Below(_orbits.Length)]);
        while (drawn.Count < _wanted);
        _draw(Count, (factor, index, term, plane, value) =>
        {
            if (drawn.Contains(term)) write(factor, index, term, plane, value);
        });
    }

    /// <summary>Says its lowest minimum.</summary>
    public EntryReader Lowest
    {
        get
        {
            Dictionary<(int, int, int, int), float> values = _entries.Zip(_best!).ToDictionary();
            return (factor, index, term, plane) => values[(factor, index, term, plane)];
        }
    }

    /// <summary>At the end of a hop: keeps the new minimum or the old one, and says whether it is worth to be released.</summary>
    private bool IsReleased(double loss, EntryReader read)
    {
        double square = 0;
        float[] point = new float[_entries.Length];
        for (int k = 0; k < point.Length; k++)
        {
            (int factor, int index, int term, int plane) = _entries[k];
            point[k] = read(factor, index, term, plane);
            square += (double)point[k] * point[k];
        }
        double energy = loss + _hops.Weight * square;
        if (energy < _lowest - Same) _since = 0;
        if (energy < _lowest) (_lowest, Loss, _best) = (energy, loss, point);
        if (_kept is not null && energy > _energy && _random.Uniform() >= Math.Exp((_energy - energy) / _hops.Temperature)) return false;
        (_kept, _energy) = (point, energy);
        if (loss >= _hops.ReleaseBelow || energy > _lowest + _hops.ReleaseWithin || _released.Any(e => Math.Abs(e - energy) < Same)) return false;
        _released.Add(energy);
        return true;
    }

    private static int Chunks(double share, Plan plan) => (int)(share * plan.Steps) / plan.Chunk * plan.Chunk;
}
