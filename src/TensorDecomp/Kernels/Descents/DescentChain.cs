using System.Globalization;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// Restarts that are chains of L-BFGS descents, one after another: basin hopping as in <see cref="Hops"/>, without lanes. A descent takes a
/// fifth of
/// Adam's steps, and one that has no hope of coming below where the chain is ends early. A chain begins under a heavy weight, where there
/// are few minima, and
/// goes on from its lowest under a lighter one whenever hops lead to nothing lower. Hops are in single precision; what is released goes on
/// in
/// double precision, the weight let go in three stages. A restart's number and the seed determine all that it does.
/// </summary>
public sealed unsafe class DescentChain : IRestartBatch
{
    /// <summary>Weights of |x|² with which a chain begins and ends, and how one is over the one before. Under more weight than a target
    /// allows, border ranks lie below decompositions.</summary>
    private const double FirstWeight = 0.02, LastWeight = 0.003, Lighter = 0.7;

    /// <summary>Over the weight: temperature, window of energies that are released, gain at which a descent ends, and how far above the
    /// chain's energy there is hope.</summary>
    private const double Temperature = 12.5, Window = 15, Gain = 0.005, Hope = 25;

    /// <summary>Over rank times the squared weight, for near a decomposition f grows with the square of the weight: f up to which a minimum
    /// is released, and by how much it may be higher where the weight is let go.</summary>
    private const double ReleaseBelow = 100, MostLoss = 300;

    /// <summary>What is released first goes to a third of the weight, where f has to be less than this share.</summary>
    private const double Falling = 0.24;

    private const double LeastDrawn = 0.04, MostDrawn = 0.26, Spread = 0.4, Converged = 1e-5;
    private const int Patience = 600, Descent = 300, FirstDescent = 2000;

    /// <summary>Weights of the stages in double precision that follow, over that of the hops, with their descents.</summary>
    private static readonly (double Weight, DescentRules Rules)[] Release =
        [(0.1, new(400, 5e-6)), (0.01, new(800, 1e-8)), (0.001, new(1500, 1e-10))];

    private static readonly Plan Steps = new() { Steps = 2, Chunk = 1 }; // a descent, and a release

    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly RidgeEnergy<float> _energy;
    private readonly RidgeEnergy<double> _finer;
    private readonly LimitedMemoryDescent<float> _descent;
    private readonly LimitedMemoryDescent<double> _finish;
    private readonly LaneArena _arena = new();
    private readonly float* _x, _tried;
    private readonly double* _end;
    private readonly (int Factor, int Index, int Term, int Plane)[] _entries;
    private readonly int[][] _orbits;
    private HopChain? _chain; // under the present weight
    private HostRandom _random;
    private long _number;
    private int _steps;

    /// <param name="space">Where to look: real factors, one rank, random starts.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <exception cref="ArgumentException">It asks for more than that; the message says what.</exception>
    public DescentChain(SearchSpace space, ulong seed)
    {
        if (WhyNot(space) is { } reason) throw new ArgumentException(reason, nameof(space));
        (_space, _seed, _energy, _finer) = (space, seed, new(space), new(space));
        (_descent, _finish) = (new(_energy), new(_finer));
        _x = _arena.Take<float>(_energy.Length);
        _tried = _arena.Take<float>(_energy.Length);
        _end = _arena.Take<double>(_finer.Length);
        _entries = [.. new FactorLayout(space).Entries()];
        _orbits = space.Symmetry?.TermsByOrbit() ?? [.. Enumerable.Range(0, space.Target.Rank).Select(r => new[] { r })];
    }

    /// <summary>What the provenance calls it, and what its hash is taken of.</summary>
    public static string Policy { get; } = string.Create(CultureInfo.InvariantCulture,
        $"L-BFGS chains: weight {FirstWeight} to {LastWeight} by {Lighter}, temperature {Temperature}, window {Window}, gain {Gain}, " +
            $"hope {Hope}, release below {ReleaseBelow} and {Falling}, drawn {LeastDrawn} to {MostDrawn}, spread {Spread}, patience " +
            $"{Patience}, descents {FirstDescent} and {Descent}");

    /// <summary>Why no chain can run there, in one clause, or null.</summary>
    public static string? WhyNot(SearchSpace space) =>
        space.Complex ? "chains of descents have real factors"
        : space.Ranks.Count > 1 ? "chains of descents have one rank"
        : space.Known is not null ? "chains of descents start at random"
        : space.Symmetry?.WhyNot(space.Target.Shape, space.Target.Rank);

    public bool Busy => _chain is not null;
    public Action<long, int, double>? Observer { get; set; }
    public Action<long, double>? Hopped { get; set; }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished)
    {
        DescentRules rules;
        if (_chain is null)
        {
            _number = nextRestart();
            if (_number < 0) return 0;
            rules = Begin();
        }
        else
        {
            Hopped?.Invoke(_number, _chain.Loss);
            rules = IsSpent && !IsLast ? Lighten() : Hop();
        }
        _energy.Symmetrise(_x);
        _descent.Minimise(_x, rules);
        Onward onward = _chain!.After(step: 1, null, _energy.Loss, Point);
        _steps++;
        Observer?.Invoke(_number, _steps, _chain.Loss);
        if (onward == Onward.Descend)
        {
            if (IsDecomposition())
            {
                Finish(finished, RestartEnd.Converged, _finer.Loss, (factor, index, term) => _end[_finer.Offset(factor, index, term)]);
                return 1;
            }
            _chain.After(step: 2, RestartEnd.Exhausted, double.NaN, Point);
        }
        if (IsSpent && IsLast)
        {
            EntryReader lowest = _chain.Lowest;
            Finish(finished, RestartEnd.Exhausted, _chain.Loss, (factor, index, term) => lowest(factor, index, term, 0));
        }
        return 1;
    }

    public void Dispose()
    {
        _descent.Dispose();
        _finish.Dispose();
        _energy.Dispose();
        _finer.Dispose();
        _arena.Dispose();
    }

    /// <summary>Whether hops lead to nothing lower any more.</summary>
    private bool IsSpent => _chain!.Since >= Patience;

    private bool IsLast => _energy.Weight * Lighter < LastWeight;

    private EntryReader Point => (factor, index, term, _) => _x[_energy.Offset(factor, index, term)];

    private EntryWriter Write => (factor, index, term, _, value) => _x[_energy.Offset(factor, index, term)] = value;

    /// <summary>A start under the first weight. Each of these three returns how to come to a minimum from there.</summary>
    private DescentRules Begin()
    {
        (_random, _steps) = (HostRandom.For(_seed, (ulong)_number), 0);
        Draw(_ => true, Write);
        return Under(FirstWeight, FirstDescent);
    }

    /// <summary>The lowest minimum so far, under a lighter weight.</summary>
    private DescentRules Lighten()
    {
        EntryReader lowest = _chain!.Lowest;
        foreach ((int factor, int index, int term, int plane) in _entries) Write(factor, index, term, plane,
            lowest(factor, index, term, plane));
        return Under(Lighter * _energy.Weight, FirstDescent);
    }

    private DescentRules Hop()
    {
        _chain!.Hop(Write);
        return new DescentRules(Descent, Gain * _energy.Weight) { Hope = _chain.Energy + Hope * _energy.Weight };
    }

    private DescentRules Under(double weight, int iterations)
    {
        _energy.Weight = weight;
        Hops hops = new(From: 0, To: 0.5, Patience)
        {
            Weight = weight,
            Temperature = Temperature * weight,
            ReleaseBelow = ReleaseBelow * Scale(weight),
            ReleaseWithin = Window * weight,
            LeastDrawn = LeastDrawn,
            Drawn = MostDrawn,
        };
        _chain = new HopChain(Steps with { Hops = hops }, _entries, _orbits, HostRandom.For(_random.Next(), 0),
            (_, terms, write) => Draw(terms, write));
        return new DescentRules(iterations, Gain * weight);
    }

    /// <summary>Draws terms from the restart's own stream.</summary>
    private void Draw(Predicate<int> terms, EntryWriter write)
    {
        foreach ((int factor, int index, int term, int plane) in _entries)
            if (terms(term)) write(factor, index, term, plane, (float)(Spread * _random.Gaussian()));
    }

    /// <summary>What f is measured by at a minimum under a weight.</summary>
    private double Scale(double weight) => _space.Target.Rank * weight * weight;

    /// <summary>Lets go of the weight, and says whether f goes to zero without it.</summary>
    private bool IsDecomposition()
    {
        if (!FallsFast()) return false;
        foreach ((int factor, int index, int term, _) in _entries) _end[_finer.Offset(factor, index, term)] =
            _x[_energy.Offset(factor, index, term)];
        foreach ((double share, DescentRules rules) in Release)
        {
            _finer.Weight = share * _energy.Weight;
            _finish.Minimise(_end, rules);
            if (_finer.Loss > MostLoss * Scale(_finer.Weight) + Converged) return false;
        }
        return _finer.Loss < Converged;
    }

    /// <summary>Whether f falls with the square of the weight, as near a decomposition, and not in proportion to it, as near a border
    /// rank.</summary>
    private bool FallsFast()
    {
        double weight = _energy.Weight, loss = _energy.Loss;
        Buffer.MemoryCopy(_x, _tried, _energy.Length * sizeof(float), _energy.Length * sizeof(float));
        _energy.Weight = weight / 3;
        _descent.Minimise(_tried, new DescentRules(Descent / 2, Gain * weight / 3));
        _energy.Weight = weight;
        return _energy.Loss < Falling * loss;
    }

    private void Finish(Action<RestartResult> finished, RestartEnd end, double loss, Func<int, int, int, double> read)
    {
        double[][] factors =
            [.. _space.Target.Tensor.Sizes.Select((size, f) =>
                Enumerable.Range(0, _space.Target.Rank * size).Select(k => read(f, k % size, k / size))
                .ToArray())];
        _chain = null;
        finished(new RestartResult(_number, end, loss, _steps, new Candidate(_space.Target, factors, _number, loss)));
    }
}
