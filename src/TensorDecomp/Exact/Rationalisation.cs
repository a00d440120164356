using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// From floats that anybody may have made to a scheme that Verify has certified, or to the reason why there is none. Where the exact stage
/// of a
/// search knows how its approximations are made, here order and scale of the entries are guessed, plain fractions are read, and bases are
/// balanced before
/// the same polish, frame and snapping.
/// </summary>
public sealed class Rationalisation : IDisposable
{
    /// <summary>Σ|e|² as a share of |T|² beyond which a descent would find some decomposition, if any, and not the file's.</summary>
    private const double Far = 0.25;

    /// <summary>f of fractions that were read off, rounding errors included.</summary>
    private const double Read = 1e-18;

    /// <summary>f of a solution, or of what is so near one that it crawls.</summary>
    private const double Near = 1e-8;

    /// <summary>Terms as large as this cancel to nothing even where f is zero to rounding.</summary>
    private const double Cancelling = 1e4;

    /// <summary>Growth of the largest term in a polish that does not end, from which on it is one towards a border rank.</summary>
    private const double Growth = 3, LargeTerm = 25;

    /// <summary>Unknowns above which the null space takes more memory than most machines have.</summary>
    private const int MostUnknowns = 9000;

    private const int Rounds = 24, Tries = 6, MostPoints = 1000;

    /// <summary>Schemes outside the ring that was demanded, after which no other is expected.</summary>
    private const int MostOutside = 4;

    private static readonly int[] Denominators = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 60, 64, 120, 128];

    /// <summary>Of |x|², in turn, where a polish did not end.</summary>
    private static readonly double[] Weights = [1e-3, 1e-2, 1e-4, 3e-2];
    private readonly FloatReading _floats;
    private readonly Ring? _ring;
    private readonly ulong _seed;
    private readonly List<PolishPoint> _course = [];
    private ProgressiveRounding? _rounding;
    private bool _watching = true;

    /// <summary>Why it takes no floats of a tensor, in one clause, or null.</summary>
    public static string? WhyNot(Tensor tensor) => MatrixProduct.WhyNot(tensor, "reading floats in an order and in bases unknown");

    /// <summary>Takes numbers in whatever order they lie.</summary>
    /// <param name="approximation">Floats whose entries lie in an order unknown.</param>
    /// <param name="ring">Where coefficients have to lie, terms scaled; null for anywhere.</param>
    /// <param name="seed">Of the choices in rounding.</param>
    public Rationalisation(Approximation approximation, Ring? ring, ulong seed) : this(FloatReading.Of(approximation), ring, seed) { }

    internal Rationalisation(FloatReading floats, Ring? ring, ulong seed) => (_floats, _ring, _seed) = (floats, ring, seed);

    /// <summary>Rounds of tries before it gives up without being stopped.</summary>
    public int MostRounds { get; init; } = int.MaxValue;

    /// <summary>Hears what is under way.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>A certified scheme near the numbers, or why there is none.</summary>
    /// <param name="stop">Ends the work; what is known by then is the answer.</param>
    public Rationalised Run(CancellationToken stop)
    {
        Approximation ordered = _floats.Approximation;
        Decomposition d = Loaded(ordered);
        double start = d.Loss();
        Rationalised answer = new(RationalisedEnd.NoDecomposition, null, "as the file has it")
        {
            Layout = _floats.Layout,
            Multiple = _floats.Multiple,
            Rank = ordered.Target.Rank,
            StartLoss = start,
            Loss = start,
            Worst = d.Worst(),
        };
        if (!double.IsFinite(start)) return answer;
        bool far = start > Far * ordered.Target.Shape.NaiveRank;
        if (AsWritten(ordered, far ? [1, 2] : Denominators) is { } plain)
            return answer with { End = RationalisedEnd.Exact, Scheme = plain.Scheme, How = plain.How };
        return far ? answer : Descended(answer, ordered, stop);
    }

    /// <summary>Fractions read off the numbers as they are, and with the terms scaled so that the largest entries of u and v are
    /// 1.</summary>
    private (Scheme Scheme, string How)? AsWritten(Approximation ordered, int[] denominators)
    {
        Decomposition d = new(ordered.Target, ordered.Imaginary is not null);
        foreach (bool scaled in (bool[])[false, true])
        {
            string how = scaled ? "scaled inside its terms and " : "";
            foreach (int denominator in denominators)
            {
                Load();
                if (FractionReading.Rounded(d, denominator, Read) is { } rounded && Holds(rounded))
                    return (rounded, $"{how}rounded to {(denominator == 1 ? "integers" : $"multiples of 1/{denominator}")}");
            }
            Load();
            if (FractionReading.Of(d, Read) is { } read && Holds(read)) return (read, $"{how}read as fractions");

            void Load()
            {
                d.Load(ordered);
                if (scaled) d.Normalise();
            }
        }
        return null;
    }

    private Rationalised Descended(Rationalised answer, Approximation ordered, CancellationToken stop)
    {
        Decomposition d = Loaded(ordered);
        BasisChange change = Balance.Apply(d);
        Approximation balanced = d.ToApproximation((long)_seed);
        if (balanced.Factors.Any(f => f.Any(x => !double.IsFinite(x))))
            (balanced, change) = (ordered, BasisChange.Identity(ordered.Target.Shape));
        _course.Add(new PolishPoint(d.Loss(), d.LargestTerm()));
        _rounding = new ProgressiveRounding(ordered.Target, _ring) { Rounds = Rounds, Polishing = Watch };
        // One that is too large for the null space may still show fractions in its frame.
        bool small = d.Unknowns.Length <= MostUnknowns;
        HostRandom random = HostRandom.For(_seed, 0);
        (Approximation begin, ExactEnd first, int outside) = (balanced, ExactEnd.NotRounded, 0);
        for (int round = 0; round < MostRounds && outside < MostOutside; round++)
        {
            Progress?.Invoke($"polishing and rounding, round {round + 1}");
            ExactResult result = _rounding.Run(begin, small ? Tries : 0, stop);
            if (result.Scheme is { } scheme)
            {
                if (!scheme.IsReal && RealForm.Of(scheme) is { } real) scheme = real;
                if (Holds(scheme))
                    return answer with
                    {
                        End = RationalisedEnd.Exact,
                        Scheme = scheme,
                        Loss = 0,
                        Course = _course,
                        How = How(round, first),
                        Determined = round == 0 ? _rounding.Point(begin) : null,
                    };
                (answer, outside) = (answer with { Elsewhere = Ring.Of(scheme) }, outside + 1);
            }
            bool converged = result.End is ExactEnd.NotRounded or ExactEnd.Certifiable;
            if (round == 0)
            {
                (first, _watching) = (result.End, false);
                answer = answer with { Loss = result.Loss, Course = _course, Worst = converged ? answer.Worst : Worst(balanced, change) };
            }
            if (stop.IsCancellationRequested || !small) break;
            if (result.End == ExactEnd.NotRounded && answer.Determined is null)
            {
                answer = answer with { Determined = _rounding.Irrationals(begin) };
                if (answer.Determined.AreRecognised) return answer with { End = RationalisedEnd.Irrational, Loss = result.Loss };
            }
            if (first is ExactEnd.BorderRank or ExactEnd.NoConvergence)
            {
                if (balanced.Imaginary is not null || round == Weights.Length) break;
                begin = RidgeDescent.Of(balanced, Weights[round], stop);
            }
            else begin = Turned(balanced, ref random);
            begin = begin with { Restart = (long)_seed + round + 1 };
        }
        return answer with { End = End(answer, first, stop) };
    }

    private static string How(int round, ExactEnd first) => first is ExactEnd.BorderRank or ExactEnd.NoConvergence
        ? "brought back from growing terms by a weight on their squares, polished, and rounded in a sparse basis"
        : round == 0 ? "polished, and rounded in a sparse basis" : $"polished, and rounded in a sparse basis in round {round + 1}";

    private RationalisedEnd End(Rationalised answer, ExactEnd first, CancellationToken stop)
    {
        PolishPoint last = _course[^1];
        bool grown = last.LargestTerm > LargeTerm && last.LargestTerm > Growth * _course[0].LargestTerm || last.LargestTerm > Cancelling;
        return grown || first == ExactEnd.BorderRank ? RationalisedEnd.BorderRank
            : first != ExactEnd.NoConvergence && answer.Loss < Near ? RationalisedEnd.Unrounded
            : stop.IsCancellationRequested ? RationalisedEnd.Stopped
            : RationalisedEnd.NoDecomposition;
    }

    /// <summary>The equation that fails most where the polish ended, in the bases of the file.</summary>
    private WorstEntry Worst(Approximation balanced, BasisChange change)
    {
        Decomposition d = Loaded(_rounding!.Left(balanced));
        change.Inverse.Apply(d);
        d.Loss();
        return d.Worst();
    }

    /// <summary>The same in bases turned at random and with terms in another order: zeros are then looked for from elsewhere.</summary>
    private static Approximation Turned(Approximation balanced, ref HostRandom random)
    {
        Shape s = balanced.Target.Shape;
        Decomposition d = Loaded(balanced);
        new BasisChange(Rotation.Of(s.M, ref random), Rotation.Of(s.N, ref random), Rotation.Of(s.P, ref random)).Apply(d);
        for (int r = 0; r < d.Target.Rank; r++)
        {
            int other = r + random.Below(d.Target.Rank - r);
            for (int f = 0; f < 3; f++)
                for (int a = 0; a < d.Sizes[f]; a++) (d[f, r, a], d[f, other, a]) = (d[f, other, a], d[f, r, a]);
        }
        return d.ToApproximation(balanced.Restart);
    }

    private void Watch(PolishPoint point)
    {
        if (!_watching) return;
        if (_course.Count < MostPoints) _course.Add(point);
        else _course[^1] = point;
        Progress?.Invoke($"polishing: error {point.Loss:0.0E+0}, largest term {point.LargestTerm:0.0}");
    }

    private static Decomposition Loaded(Approximation ordered)
    {
        Decomposition d = new(ordered.Target, ordered.Imaginary is not null);
        d.Load(ordered);
        return d;
    }

    private bool Holds(Scheme scheme) =>
        Verifier.Certify(scheme) is { Valid: true } verdict && (_ring is null || _ring.Contains(verdict.Canonical));

    /// <inheritdoc/>
    public void Dispose() => _rounding?.Dispose();
}
