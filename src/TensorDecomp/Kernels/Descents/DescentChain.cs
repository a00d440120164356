using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// Restarts of a program that has the engine descend: chains of L-BFGS descents, one after another, without lanes. What is minimised, when
/// a descent ends, what a hop does to the terms, which minimum is kept, what is released and when a stage or the chain ends is the
/// program's (<see cref="IGradientProgram"/>). Hops are in single precision. A restart's number and the seed determine all that it does.
/// </summary>
internal sealed unsafe class DescentChain<TProgram> : IRestartBatch where TProgram : struct, IGradientProgram
{
    private const int MostTrials = 16, MostTrialIterations = 1000;

    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly int _most;
    private readonly ProgramEnergy<float, L16, TProgram> _energy;
    private readonly ProgramEnergy<double, Precise, TProgram> _finer;
    private readonly IDescent<float> _hop; // all but the legs of what is released
    private readonly LimitedMemoryDescent<float> _descent;
    private readonly ReleaseLegs<TProgram> _legs;
    private readonly LaneArena _arena = new();
    private readonly float* _x, _lowestTrial;
    private readonly PointLayout _points;
    private readonly (int Factor, int Index, int Term, int Plane)[] _entries; // in the order of a point
    private readonly int[] _offsets; // of the same in what is minimised
    private readonly int[][] _orbits;
    private readonly int[] _orbitOf; // by term
    private readonly ChainMinima _minima;
    private readonly ChainStarts<TProgram> _starts;
    private readonly ChainMates _mates;
    private readonly TermStatistics _statistics;
    private readonly PointDistance _distance;
    private readonly float[] _moved;
    private MoveMarks _marks, _otherMarks; // of the hop, and of a trial beside it
    private readonly double[] _settings = new double[Hyper<L1>.Capacity], _memory = new double[Slots<L1>.Capacity];
    private HostRandom _random, _hops; // of the restart, and of its present stage
    private Next _next;
    private long _number, _before; // gradients that earlier restarts took
    private bool _busy;

    /// <param name="space">Where to look: real factors, one rank, starts at random or at given points.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <param name="ridge">Whether EntryPenalty is known to be c·x².</param>
    /// <param name="ofTerms">Whether TermPenalty is known to be more than nothing.</param>
    /// <param name="squares">Whether ResidualLoss is known to be c·e².</param>
    /// <exception cref="ArgumentException">It asks for more than that, or the program has no descents; the message says what.</exception>
    public DescentChain(SearchSpace space, ulong seed, bool ridge, bool ofTerms, bool squares = true)
    {
        Plan plan = TProgram.Plan(space.Target);
        if (ChainSpaces.WhyNot(space, plan, squares && ridge && !ofTerms) is { } reason) throw new ArgumentException(reason, nameof(space));
        DescentPlan descents = plan.Descents ?? throw new ArgumentException("the program has no descents", nameof(space));
        (_space, _seed, _most) = (space, seed, plan.Steps);
        (_energy, _finer) = (new(space, ridge, ofTerms, squares), new(space, ridge, ofTerms, squares));
        _descent = _energy.Descent(descents);
        _hop = descents.Alternating ? new AlternatingDescent(_energy.Sum, space.Target, descents)
            : descents.LevenbergMarquardt ? new LevenbergMarquardtDescent(_energy.Sum, space.Target, descents) : _descent;
        _x = _arena.Take<float>(_energy.Sum.Length);
        _lowestTrial = _arena.Take<float>(_energy.Sum.Length);
        FactorLayout factors = new(space);
        _points = new PointLayout(space.Target);
        _entries = [.. factors.Entries()];
        _offsets = [.. _entries.Select(e => _energy.Sum.Offset(e.Factor, e.Index, e.Term))];
        _legs = new(_energy, _descent, _finer, descents, _entries);
        _moved = new float[_points.Length];
        _orbits = space.Symmetry?.TermsByOrbit() ?? [.. Enumerable.Range(0, space.Target.Rank).Select(r => new[] { r })];
        _orbitOf = new int[space.Target.Rank];
        for (int k = 0; k < _orbits.Length; k++)
            foreach (int term in _orbits[k]) _orbitOf[term] = k;
        _minima = new ChainMinima(space.Target, _orbits.Length);
        _starts = new ChainStarts<TProgram>(space, factors, _entries);
        (_marks, _otherMarks) = (new(_points, _orbits), new(_points, _orbits));
        _mates = new ChainMates(space.Target, _points, _orbits, space.Symmetry is not null);
        _statistics = new TermStatistics(space.Target, _points, _orbits, _minima.Ages);
        _distance = new PointDistance(_points);
    }

    public bool Busy => _busy;
    public Action<long, int, double>? Observer { get; set; }
    public Action<long, double>? Hopped { get; set; }
    public long? Gradients => _descent.Evaluations + 2 * _legs.FineEvaluations + (_hop == _descent ? 0 : _hop.Evaluations);

    private Slots<double> Memory => new(ref _memory[0]);

    private Hyper<double> Settings
    {
        get
        {
            Hyper<double> hyper = default;
            for (int k = 0; k < _settings.Length; k++) hyper[k] = _settings[k];
            return hyper;
        }
    }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished)
    {
        DescentRules rules;
        if (!_busy)
        {
            _number = nextRestart();
            if (_number < 0) return 0;
            rules = Begin();
        }
        else
        {
            Hopped?.Invoke(_number, _minima.Now.LowestLoss);
            if (_next == Next.Mark) _minima.Mark();
            if (_next == Next.Return) _minima.Return();
            rules = _next is Next.Stage or Next.Anew ? Leave() : Hop();
        }
        _energy.Sum.Symmetrise(_x);
        _hop.Minimise(_x, DescentEnd.Bounded(rules));
        (bool kept, Minimum there) = Settle(rules);
        Observer?.Invoke(_number, _minima.Now.Descents, _minima.Now.LowestLoss);
        if (kept && _legs.Arrives(_x, there, _minima, _settings, out Func<int, double>? read, out double loss))
            Finish(finished, RestartEnd.Converged, loss, read);
        else if (_minima.Kept is null) Finish(finished, RestartEnd.Diverged, there.Loss, null); // a stage has not even begun
        else
        {
            _next = _minima.Now.Descents >= _most ? Next.End : TProgram.After(_minima.Now, Memory);
            if (_next == Next.End || !Enum.IsDefined(_next)) Cut(finished);
        }
        return 1;
    }

    public void Cut(Action<RestartResult> finished)
    {
        if (_busy && _minima.Lowest is { } lowest)
            Finish(finished, RestartEnd.Exhausted, _minima.Now.LowestLoss, k => lowest[k]);
    }

    public void Dispose()
    {
        _hop.Dispose();
        _descent.Dispose();
        _legs.Dispose();
        _energy.Dispose();
        _finer.Dispose();
        _arena.Dispose();
    }

    /// <summary>A start. Each of these returns how to come to a minimum from there.</summary>
    private DescentRules Begin()
    {
        (_random, _busy, _before) = (HostRandom.For(_seed, (ulong)_number), true, Gradients!.Value);
        _mates.Clear();
        foreach (float[] other in _space.Given?.BesideThatOf(_number).Take(ChainMates.Most) ?? []) _mates.Add(other);
        _minima.Clear(_space.Given is not null, _mates.Count);
        Array.Clear(_memory);
        return StartChain();
    }

    private DescentRules StartChain()
    {
        _marks.Clear();
        DescentRules rules = Asked();
        if (_minima.Now.Given) _starts.Take(_moved, _space.Given!.Of(_number), _settings, ref _random);
        else Draw(all: true);
        return StageFrom(_moved, rules);
    }

    /// <summary>The lowest minimum so far, under the settings of the next stage, or another start; it is a mate from now on.</summary>
    private DescentRules Leave()
    {
        float[] lowest = _minima.Lowest!;
        _mates.Add(lowest);
        _minima.Leave(_next == Next.Anew, _mates.Count);
        if (_next == Next.Anew) return StartChain();
        _marks.Clear();
        return StageFrom(lowest, Asked());
    }

    private DescentRules StageFrom(float[] point, DescentRules rules)
    {
        Write(point);
        _hops = HostRandom.For(_random.Next(), 0);
        return rules;
    }

    private DescentRules Hop()
    {
        _minima.BeginHop();
        DescentRules rules = Asked();
        _statistics.Of(_minima.Kept!);
        int trials = Math.Clamp(rules.Trials, 1, MostTrials);
        if (trials == 1) Move();
        else Try(trials, rules with
        {
            Iterations = Math.Clamp(rules.TrialIterations, 1, MostTrialIterations),
            Hope = double.PositiveInfinity
        });
        return rules;
    }

    /// <summary>Has the program move the terms of the minimum that the chain keeps.</summary>
    private void Move(int trial = 0)
    {
        _marks.Clear();
        _marks.Mated = _mates.Count > 0;
        TProgram.Move(_minima.Now, new Terms(_statistics), Memory, Settings, ref _hops, new Moves(_marks));
        _marks.Apply(_minima.Kept!, _moved, ref _random, _marks.Takes ? _mates.Choose(_minima.Kept!, SeparateTerms(5, trial)) : null);
        Draw(all: false, trial);
        Write(_moved);
    }

    /// <summary>Several moves, each for a short descent; the lowest is where the hop goes on, and its marks are the hop's.</summary>
    private void Try(int trials, DescentRules rules)
    {
        long bytes = _energy.Sum.Length * sizeof(float);
        double least = double.PositiveInfinity;
        for (int trial = 0; trial < trials; trial++)
        {
            Move(trial);
            _energy.Sum.Symmetrise(_x);
            double energy = _hop.Minimise(_x, rules);
            bool lower = energy < least || trial == 0;
            if (lower) (least, _marks, _otherMarks) = (energy, _otherMarks, _marks);
            if (lower) Buffer.MemoryCopy(_x, _lowestTrial, bytes, bytes);
        }
        Buffer.MemoryCopy(_lowestTrial, _x, bytes, bytes);
        (_marks, _otherMarks) = (_otherMarks, _marks);
    }

    /// <summary>Has the program set up the next descent.</summary>
    private DescentRules Asked()
    {
        Array.Clear(_settings);
        HostRandom random = HostRandom.For(_seed + 1, (ulong)_number);
        DescentRules rules = TProgram.Descend(_minima.Now, Memory, ref random, _settings);
        _energy.Set(_settings);
        return rules;
    }

    /// <summary>Draws those terms anew that are marked so, or all, from the restart's own stream.</summary>
    private void Draw(bool all, int trial = 0) =>
        _starts.Draw(_moved, _settings, ref _random, SeparateTerms(4, trial), k => all || _marks.IsDrawn(_orbitOf[_entries[k].Term]));

    /// <summary>A stream of the restart's own for each descent and trial, apart from those that it draws from.</summary>
    private HostRandom SeparateTerms(ulong kind, int trial) =>
        HostRandom.For((_seed + kind + 16 * (ulong)trial) ^ ((ulong)_minima.Now.Descents << 32), (ulong)_number);

    private void Write(float[] point)
    {
        for (int k = 0; k < point.Length; k++) _x[_offsets[k]] = point[k];
    }

    /// <summary>Keeps the new minimum or the old one, and says which.</summary>
    private (bool Kept, Minimum There) Settle(DescentRules rules)
    {
        float[] point = new float[_points.Length];
        double square = 0;
        for (int k = 0; k < point.Length; k++)
        {
            float x = point[k] = _x[_offsets[k]];
            square += (double)x * x;
        }
        double loss = _energy.Sum.Loss;
        Minimum there = _minima.See(new(_energy.At(_x, loss, square), loss, square, _hop.Iterations)
        {
            From = _distance.Of(_minima.Kept, point)
        }, rules.Same, point);
        bool kept = double.IsFinite(there.Energy)
            && (_minima.Kept is null || TProgram.Accept(_minima.Now, there, Memory, Settings, ref _hops));
        if (kept) _minima.Keep(there, point, _marks.IsMarked);
        else _minima.Stay();
        return (kept, there);
    }

    private void Finish(Action<RestartResult> finished, RestartEnd end, double loss, Func<int, double>? read)
    {
        _busy = false;
        finished(new RestartResult(_number, end, loss, _minima.Now.Descents,
            read is null ? null : new Approximation(_space.Target, _points.Factors(read), _number, loss))
        { Gradients = Gradients!.Value - _before });
    }
}
