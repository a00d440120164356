using System.Numerics;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// From floats that anybody may have made to a scheme that Verify has certified, or to the reason why there is none. Where the exact stage of a
/// search knows how its candidates are made, here order and scale of the entries are guessed, plain fractions are read, and bases are balanced before
/// the same polish, frame and snapping.
/// </summary>
/// <param name="floats">As they were read.</param>
/// <param name="ring">Where coefficients have to lie, terms scaled; null for anywhere.</param>
/// <param name="seed">Of the choices in rounding.</param>
public sealed class Rationalisation(Candidate floats, Ring? ring, ulong seed) : IDisposable
{
    /// <summary>Σ|e|² as a share of |T|² beyond which a descent would find some decomposition, if any, and not the file's.</summary>
    private const double Far = 0.25;

    /// <summary>f of fractions that were read off, rounding errors included.</summary>
    private const double Read = 1e-18;

    /// <summary>f of a solution.</summary>
    private const double Solved = 1e-19;

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
    private readonly List<PolishPoint> _course = [];
    private ProgressiveRounding? _rounding;

    /// <summary>Hears what is under way.</summary>
    public Action<string>? Progress { get; init; }

    /// <param name="stop">Ends the work; what is known by then is the answer.</param>
    public Rationalised Run(CancellationToken stop)
    {
        (Candidate ordered, FactorOrders orders, Complex multiple) = FactorOrders.Best(floats);
        Decomposition d = Loaded(ordered);
        double start = d.Loss();
        Rationalised answer = new(RationalisedEnd.NoDecomposition, null, "as the file has it")
        {
            Orders = $"{orders}",
            Multiple = multiple,
            Rank = ordered.Target.Rank,
            StartLoss = start,
            Loss = start,
            Worst = d.Worst(),
        };
        if (!double.IsFinite(start)) return answer;
        if (AsWritten(ordered) is { } plain) return answer with { End = RationalisedEnd.Exact, Scheme = plain.Scheme, How = plain.How };
        if (start > Far * ordered.Target.Shape.NaiveRank) return answer;
        return Descended(answer, ordered, stop);
    }

    /// <summary>Fractions read off the numbers as they are, and with the terms scaled so that the largest entries of u and v are 1.</summary>
    private (Scheme Scheme, string How)? AsWritten(Candidate ordered)
    {
        Decomposition d = new(ordered.Target, ordered.Imaginary is not null);
        foreach (bool scaled in (bool[])[false, true])
        {
            string how = scaled ? "scaled inside its terms and " : "";
            foreach (int denominator in Denominators)
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

    private Rationalised Descended(Rationalised answer, Candidate ordered, CancellationToken stop)
    {
        Decomposition d = Loaded(ordered);
        BasisChange change = Balance.Apply(d);
        Candidate balanced = d.ToCandidate((long)seed);
        if (balanced.Factors.SelectMany(f => f).Any(x => !double.IsFinite(x))) (balanced, change) = (ordered, BasisChange.Identity(ordered.Target.Shape));
        _course.Add(new PolishPoint(answer.StartLoss, d.LargestTerm()));
        _rounding = new ProgressiveRounding(ordered.Target, ring) { Rounds = Rounds, Polishing = Watch };
        // One that is too large for the null space may still show fractions in its frame.
        bool small = d.Unknowns.Length <= MostUnknowns;
        ExactResult result;
        int outside = 0;
        do
        {
            result = _rounding.Run(balanced, small ? Tries : 0, stop);
            if (result.Scheme is { } scheme && Holds(scheme))
                return answer with { End = RationalisedEnd.Exact, Scheme = scheme, Loss = 0, Course = _course, How = "polished, and rounded in a sparse basis" };
            if (result.Scheme is { } other) (answer, outside) = (answer with { Elsewhere = Ring.Of(other) }, outside + 1);
            balanced = balanced with { Restart = balanced.Restart + 1 };
        }
        while (small && outside < MostOutside && (result.End is ExactEnd.NotRounded or ExactEnd.Certifiable) && !stop.IsCancellationRequested);
        PolishPoint last = _course[^1];
        bool grown = last.LargestTerm > LargeTerm && last.LargestTerm > Growth * _course[0].LargestTerm || last.LargestTerm > Cancelling;
        RationalisedEnd end = grown || result.End == ExactEnd.BorderRank ? RationalisedEnd.BorderRank
            : result.End is ExactEnd.NotRounded or ExactEnd.Certifiable || result.Loss < Solved ? RationalisedEnd.Unrounded
            : stop.IsCancellationRequested ? RationalisedEnd.Stopped
            : RationalisedEnd.NoDecomposition;
        return answer with { End = end, Loss = result.Loss, Course = _course, How = "polished" };
    }

    private void Watch(PolishPoint point)
    {
        if (_course.Count < MostPoints) _course.Add(point);
        else _course[^1] = point;
        Progress?.Invoke($"polishing: f = {point.Loss:0.0E+0}, largest term {point.LargestTerm:0.0}");
    }

    private static Decomposition Loaded(Candidate ordered)
    {
        Decomposition d = new(ordered.Target, ordered.Imaginary is not null);
        d.Load(ordered);
        return d;
    }

    private bool Holds(Scheme scheme) => Verifier.Certify(scheme) is { Valid: true } verdict && (ring is null || ring.Contains(verdict.Canonical));

    public void Dispose() => _rounding?.Dispose();
}
