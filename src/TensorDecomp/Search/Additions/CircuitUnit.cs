using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Additions;

/// <summary>A walk among schemes of one rank and their programs for fewer additions, after a leap to another scheme.</summary>
/// <param name="Number">Its place in the numbering of its engine.</param>
/// <param name="Ring">What the scheme holds over.</param>
/// <param name="Scheme">Where it begins.</param>
/// <param name="Objective">What the best of its programs has least of.</param>
/// <param name="Seed">Determines the walk.</param>
/// <param name="Leap">Flips away from the scheme, with terms added and taken away again, before it begins; 0 for none.</param>
/// <param name="Steps">Flips tried and points exchanged.</param>
/// <param name="Temperature">Additions that a flip may cost, at the beginning; it falls to next to nothing.</param>
public sealed record CircuitUnit(long Number, Ring Ring, Scheme Scheme, Objective Objective, ulong Seed, int Leap, int Steps,
    double Temperature) : WorkUnit(Number)
{
    /// <summary>A program of the scheme to begin with, unless the walk leaps away from it; null for elimination of pairs.</summary>
    public StraightLine? Program { get; init; }

    private const double Coldest = 0.05;
    private const int LookEvery = 64;
    private const int BasisEvery = 20; // a change of basis takes as long as several flips

    internal CircuitOutcome Do(CancellationToken stop)
    {
        Scheme start = FlipLeap.From(Scheme, Ring, Seed, Leap, stop);
        if (!IntegerRows.Hold(Ring)) return Eliminate(start, stop);
        return Ring.Modulus switch
        {
            2 => Walk(start, size => new BitSums(size), stop),
            3 => Walk(start, size => new TritSums(size), stop),
            _ => Walk(start, size => new SignedSums(size), stop),
        };
    }

    /// <summary>Where there are no walks, elimination with ties drawn again and again.</summary>
    private CircuitOutcome Eliminate(Scheme start, CancellationToken stop)
    {
        Random ties = new((int)(Seed ^ Seed >> 32));
        start = Centred(start);
        var best = Look(start, StraightLine.Of(start, ties));
        for (int round = 1; round < Math.Max(1, Steps / StepsOfElimination) && !stop.IsCancellationRequested; round++)
        {
            var here = Look(start, StraightLine.Of(start, ties));
            if (here.Figures.CompareTo(best.Figures, Objective) < 0) best = here;
        }
        return new CircuitOutcome(Number, Ring, best.Scheme, best.Program, !stop.IsCancellationRequested);
    }

    private const int StepsOfElimination = 500;

    /// <summary>The same residues from −q/2 to q/2, so that −1 is a sign and no constant.</summary>
    private Scheme Centred(Scheme scheme)
    {
        if (Ring.Modulus <= 2) return scheme;
        Factor[] factors = [.. scheme.Factors.Select(factor => Factor.FromTerms(factor.Size, [.. Enumerable.Range(0, scheme.Rank)
            .Select(r => factor.Term(r).ToArray().Select(e => e with { Value = Centre(e.Value) }).ToArray())]))];
        return new Scheme(scheme.Tensor, factors[0], factors[1], factors[2]);

        Coefficient Centre(Coefficient c) =>
            Residue.Of(c.Re, Ring.Modulus) is { } residue && 2 * residue.Value > Ring.Modulus ? new Rational(residue.Value - Ring.Modulus)
            : c;
    }

    private CircuitOutcome Walk<TSums>(Scheme start, Func<int, TSums> sums, CancellationToken stop) where TSums : struct, ISums
    {
        CircuitWalk<TSums> walk;
        try
        {
            walk = new CircuitWalk<TSums>(start, Ring, sums, Seed, ReferenceEquals(start, Scheme) ? Program : null);
        }
        catch (ArgumentException) // its coefficients are too large for a walk
        {
            return Eliminate(start, stop);
        }
        (Scheme Scheme, StraightLine Program, CircuitFigures Figures) best = Look(walk);
        int least = walk.Additions;
        for (int step = 0; step < Steps && !stop.IsCancellationRequested; step++)
        {
            double temperature = Coldest + Temperature * (1 - step / (double)Steps);
            if (step % BasisEvery == BasisEvery - 1) walk.ChangeBasis(temperature);
            else if (step % 2 == 0) walk.Flip(temperature);
            else walk.Exchange();
            // Other figures than additions are known only of a program that is written down, which takes as long as some steps.
            if (walk.Additions >= least && (Objective == Objective.Additions || step % LookEvery != 0)) continue;
            least = Math.Min(least, walk.Additions);
            var here = Look(walk);
            if (here.Figures.CompareTo(best.Figures, Objective) < 0) best = here;
        }
        return new CircuitOutcome(Number, Ring, best.Scheme, best.Program, !stop.IsCancellationRequested);
    }

    private (Scheme Scheme, StraightLine Program, CircuitFigures Figures) Look<TSums>(CircuitWalk<TSums> walk)
        where TSums : struct, ISums => Look(walk.Scheme, walk.Program);

    private (Scheme Scheme, StraightLine Program, CircuitFigures Figures) Look(Scheme scheme, StraightLine program)
    {
        CircuitFigures figures = CircuitFigures.Of(program, scheme, Ring);
        if (Objective != Objective.Depth) return (scheme, program, figures);
        // What is shared most waits longest: a walk for few additions has to be told apart from what its scheme allows.
        StraightLine shallow = StraightLine.Of(scheme, shallow: true);
        CircuitFigures flat = CircuitFigures.Of(shallow, scheme, Ring);
        return flat.CompareTo(figures, Objective) < 0 ? (scheme, shallow, flat) : (scheme, program, figures);
    }
}

/// <summary>What the walk came to.</summary>
/// <param name="Number">The number of the unit.</param>
/// <param name="Ring">What it holds over.</param>
/// <param name="Scheme">The scheme of its best program.</param>
/// <param name="Program">The program.</param>
/// <param name="Whole">Whether the walk came to its end.</param>
public sealed record CircuitOutcome(long Number, Ring Ring, Scheme Scheme, StraightLine Program, bool Whole) : Outcome(Number);
