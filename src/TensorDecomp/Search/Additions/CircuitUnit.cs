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
    private const double Coldest = 0.05;
    private const int LookEvery = 64;
    private const int BasisEvery = 20; // a change of basis takes as long as several flips

    internal CircuitOutcome Do(CancellationToken stop)
    {
        Scheme start = Leap > 0 && FlipWalkers.Rings.Contains(Ring) ? Leapt(stop) : Scheme;
        return Ring.Modulus switch
        {
            2 => Walk(start, size => new BitSums(size), stop),
            3 => Walk(start, size => new TritSums(size), stop),
            _ => Walk(start, size => new SignedSums(size), stop),
        };
    }

    private CircuitOutcome Walk<TSums>(Scheme start, Func<int, TSums> sums, CancellationToken stop) where TSums : struct, ISums
    {
        CircuitWalk<TSums> walk = new(start, Ring, sums, Seed);
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

    private (Scheme Scheme, StraightLine Program, CircuitFigures Figures) Look<TSums>(CircuitWalk<TSums> walk) where TSums : struct, ISums
    {
        (Scheme scheme, StraightLine program) = (walk.Scheme, walk.Program);
        return (scheme, program, CircuitFigures.Of(program, scheme, Ring));
    }

    /// <summary>A scheme of the same rank, or a lower one, some way off in the flip graph; the same where the walk does not come back
    /// down.</summary>
    private Scheme Leapt(CancellationToken stop)
    {
        IFlipWalker walker = FlipWalkers.Create(Scheme.Tensor, Ring, Seed, 0);
        Xoroshiro random = new(Seed, 1);
        int patience = Math.Max(50, Leap / 4), slice = Math.Max(50, Leap / 100);
        walker.Start(Scheme, new FlipPolicy(patience, 2, 0, long.MaxValue / 4, 1, long.MaxValue / 4));
        walker.Advance(Leap + random.Below(Leap), Scheme.Rank - 1);
        for (int waits = 0; walker.Rank > Scheme.Rank && waits < Waits && !stop.IsCancellationRequested; waits++)
            walker.Advance(slice, Scheme.Rank - 1);
        return walker.Rank <= Scheme.Rank ? walker.Current : Scheme;
    }

    private const int Waits = 400;
}

/// <summary>What the walk came to.</summary>
/// <param name="Number">The number of the unit.</param>
/// <param name="Ring">What it holds over.</param>
/// <param name="Scheme">The scheme of its best program.</param>
/// <param name="Program">The program.</param>
/// <param name="Whole">Whether the walk came to its end.</param>
public sealed record CircuitOutcome(long Number, Ring Ring, Scheme Scheme, StraightLine Program, bool Whole) : Outcome(Number);
