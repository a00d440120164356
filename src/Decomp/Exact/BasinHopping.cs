using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// Restarts that are chains of descents (basin hopping, Wales and Doye 1997). A descent ends in a minimum of f with a weight on all
/// coefficients: at a whole number where some of the tensor's ones are missed, a little above 0 where terms grow and cancel.
/// The chain kicks what it has, by noise or by drawing some terms anew, descends again, and keeps what is lower. Where f came near 0
/// the weight is let go; a restart converges where f then goes to 0 and no coefficient to infinity. One chain is under way at a time, a
/// chunk is one step, and the seed and a restart's number determine all that it does.
/// </summary>
public sealed class BasinHopping : IRestartBatch
{
    /// <summary>Weights at which a descent begins and at which its minimum is judged; it is halved where a step gains less than <see cref="Slow"/>.</summary>
    private const double First = 1e-2, Last = 1e-3, Decay = 0.5, Slow = 3e-3;

    /// <summary>Energy by which a minimum may lie higher, in the mean, and still be kept.</summary>
    private const double Temperature = 3e-3;

    /// <summary>f at a minimum from which the weight is let go, and by how much lower than at the last such its energy must be.</summary>
    private const double Near = 0.1, Better = 1e-3;
    private const double Converged = 1e-16;

    /// <summary>Terms drawn anew by a kick, at most, and noise over the root mean square of all coefficients.</summary>
    private const int KickedTerms = 8;
    private const double Noise = 1;
    private const int Hops = 400, Patience = 60, StepsOfDescent = 400;

    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly RegularisedDescent _descent;
    private IEnumerator<double>? _chain;
    private long _number;
    private int _steps;

    /// <param name="space">Where to look: one rank, random starts.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <exception cref="ArgumentException">It asks for more than that; the message says what.</exception>
    public BasinHopping(SearchSpace space, ulong seed)
    {
        if (WhyNot(space) is { } reason) throw new ArgumentException(reason, nameof(space));
        (_space, _seed, _descent) = (space, seed, new RegularisedDescent(space));
    }

    /// <summary>What the provenance calls it, and what its hash is taken of.</summary>
    public static string Policy { get; } = FormattableString.Invariant($"levenberg-marquardt, weight {First} to {Last} by {Decay} at {Slow}, temperature {Temperature}, kicks of {KickedTerms} terms or noise {Noise}, {Hops} hops, patience {Patience}");

    /// <summary>Why no chain can run there, in one clause, or null.</summary>
    public static string? WhyNot(SearchSpace space) =>
        space.Ranks.Count > 1 ? "chains have one rank"
        : space.Known is not null ? "chains start at random"
        : space.Planes * space.Target.Rank * (space.Target.Shape.USize + space.Target.Shape.VSize + space.Target.Shape.WSize) > MostUnknowns ? $"{space} has more than {MostUnknowns:N0} unknowns, whose squares do not fit into memory"
        : space.Symmetry?.WhyNot(space.Target);

    /// <summary>Their matrix takes half a gigabyte for every thread.</summary>
    private const int MostUnknowns = 8192;

    public bool Busy => _chain is not null;

    public Action<long, int, double>? Observer { get; set; }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished)
    {
        while (true)
        {
            if (_chain is null)
            {
                _number = nextRestart();
                if (_number < 0) return 0;
                (_chain, _steps) = (Chain(HostRandom.For(_seed, (ulong)_number)).GetEnumerator(), 0);
            }
            if (_chain.MoveNext())
            {
                Observer?.Invoke(_number, ++_steps, _chain.Current);
                return 1;
            }
            _chain.Dispose();
            _chain = null;
            double loss = _descent.Loss;
            finished(new RestartResult(_number, loss < Converged ? RestartEnd.Converged : RestartEnd.Exhausted, loss, _steps, Candidate(loss)));
        }
    }

    public void Dispose() => _descent.Dispose();

    /// <summary>One chain, f after each of its steps.</summary>
    private IEnumerable<double> Chain(HostRandom random)
    {
        double[] values = _descent.Decomposition.Values, kept = new double[values.Length];
        double keptEnergy = double.PositiveInfinity, tried = double.PositiveInfinity;
        Array.Clear(values);
        for (int k = 0; k < _descent.Classes.Count; k++) _descent.Classes.Set(values, k, StartingScale * Gauss(ref random));
        int since = 0;
        for (int hop = 0; hop <= Hops && since <= Patience; hop++, since++)
        {
            _descent.Restart(damping: hop == 0 ? 1 : 0.1);
            foreach (double loss in Descent()) yield return loss;
            if (_descent.Loss < Converged) yield break;
            double energy = _descent.Energy(Last);
            if (energy <= keptEnergy - Temperature * Math.Log(1 - random.Uniform()))
            {
                if (energy < keptEnergy - Better) since = 0;
                keptEnergy = energy;
                values.CopyTo(kept, 0);
            }
            if (_descent.Loss < Near && energy < tried - Better)
            {
                tried = energy;
                foreach (double loss in LetGo()) yield return loss;
                if (_descent.Loss < Converged) yield break;
            }
            kept.CopyTo(values, 0);
            Kick(values, ref random);
        }
        // What a chain that found nothing comes to is its last minimum.
        kept.CopyTo(values, 0);
        _descent.Restart(damping: 1);
    }

    /// <summary>Down to a minimum, the weight falling from <see cref="First"/> to <see cref="Last"/>.</summary>
    private IEnumerable<double> Descent()
    {
        double weight = First;
        for (int step = 0; step < StepsOfDescent; step++)
        {
            _descent.Step(weight);
            yield return _descent.Loss;
            if (_descent.Loss < Converged || _descent.Gain < Slow && weight <= Last) yield break;
            if (_descent.Gain < Slow) weight = Math.Max(Last, Decay * weight);
        }
    }

    /// <summary>From there to f = 0, or to nowhere.</summary>
    private IEnumerable<double> LetGo()
    {
        for (double weight = 0.3 * Last; weight > 1e-7; weight *= 0.3)
            for (int step = 0; step < 4; step++)
            {
                _descent.Step(weight);
                yield return _descent.Loss;
            }
        for (int step = 0, slow = 0; step < 60 && slow < 8 && _descent.Loss >= Converged; step++)
        {
            _descent.Step(0);
            yield return _descent.Loss;
            if (_descent.Gain == 0) yield break;
            slow = _descent.Gain < 0.03 ? slow + 1 : 0;
        }
    }

    private void Kick(double[] values, ref HostRandom random)
    {
        UnknownClasses classes = _descent.Classes;
        if (random.Uniform() < 0.5)
        {
            double noise = Noise * random.Uniform() * Math.Sqrt(_descent.SquaredNorm() / _descent.Decomposition.Unknowns.Length);
            for (int k = 0; k < classes.Count; k++) classes.Set(values, k, values[classes.Homes[k]] + noise * Gauss(ref random));
            return;
        }
        // With a symmetry the terms of an orbit go together.
        Decomposition d = _descent.Decomposition;
        int drawn = 0, goal = (1 + random.Below(KickedTerms)) * d.Unknowns.Length / _space.Target.Rank;
        HashSet<int> moved = [];
        for (int picks = 0; picks < KickedTerms && drawn < goal; picks++)
        {
            int term = random.Below(_space.Target.Rank);
            foreach (int unknown in d.Unknowns)
                if (unknown % d.PaddedRank == term && classes.Of(unknown) is >= 0 and var k && moved.Add(k))
                {
                    classes.Set(values, k, StartingScale * Gauss(ref random));
                    drawn += classes.Size(k);
                }
        }
    }

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    private static double Gauss(ref HostRandom random) => Math.Sqrt(-2 * Math.Log(1 - random.Uniform())) * Math.Cos(2 * Math.PI * random.Uniform());

    /// <summary>Of a part of a coefficient, so that the sum of independent terms has about the tensor's norm.</summary>
    private double StartingScale
    {
        get
        {
            Shape s = _space.Target.Shape;
            return Math.Pow((double)s.NaiveRank / _space.Target.Rank / ((double)s.USize * s.VSize * s.WSize), 1.0 / 6) / Math.Sqrt(_space.Planes);
        }
    }

    private Candidate Candidate(double loss)
    {
        Decomposition d = _descent.Decomposition;
        return new Candidate(_space.Target, Plane(0), _number, loss) { Imaginary = _space.Complex ? Plane(d.Plane) : null };

        double[][] Plane(int offset) => [.. Enumerable.Range(0, 3).Select(f => Enumerable.Range(0, _space.Target.Rank * d.Sizes[f]).Select(k => d.Values[offset + d.At(f, k / d.Sizes[f], k % d.Sizes[f])]).ToArray())];
    }
}
