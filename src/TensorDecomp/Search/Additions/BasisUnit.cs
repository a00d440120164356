using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Additions;

/// <summary>A walk among schemes of one rank and their programs in alternative bases for fewer additions between the changes of basis. As
/// inputs may be any basis, what counts is how many different vectors the factors have, and whether lines lead from some of them to
/// the others.</summary>
/// <param name="Ring">What the scheme holds over.</param>
/// <param name="Scheme">Where it begins.</param>
/// <param name="Seed">Determines the walk.</param>
/// <param name="Leap">Flips away from the scheme before it begins; 0 for none.</param>
/// <param name="Steps">Flips tried, points exchanged and inputs chosen.</param>
/// <param name="Temperature">Additions that a flip may cost, at the beginning; it falls to next to nothing.</param>
internal sealed record BasisUnit(Ring Ring, Scheme Scheme, ulong Seed, int Leap, int Steps, double Temperature)
{
    private const double Coldest = 0.05;

    /// <summary>The best program, and the scheme that it is of.</summary>
    /// <exception cref="ArgumentException">Coefficients are too large for a walk.</exception>
    public (Scheme Scheme, BasisProgram Program) Do(CancellationToken stop)
    {
        Scheme start = FlipLeap.From(Scheme, Ring, Seed, Leap, stop);
        return Ring.Modulus switch
        {
            2 => Walk(start, size => new BitSums(size), stop),
            3 => Walk(start, size => new TritSums(size), stop),
            _ => Walk(start, size => new SignedSums(size), stop),
        };
    }

    private (Scheme, BasisProgram) Walk<TSums>(Scheme start, Func<int, TSums> sums, CancellationToken stop) where TSums : struct, ISums
    {
        CircuitWalk<TSums> walk = new(start, Ring, sums, Seed);
        (Scheme Scheme, BasisProgram Program) best = (walk.Scheme, walk.InBasis);
        int least = walk.Additions;
        for (int step = 0; step < Steps && !stop.IsCancellationRequested; step++)
        {
            double temperature = Coldest + Temperature * (1 - step / (double)Steps);
            _ = (step % 4) switch
            {
                0 or 2 => walk.Flip(temperature),
                1 => walk.Turn(),
                _ => walk.Exchange(),
            };
            if (walk.Additions >= least) continue;
            least = walk.Additions;
            best = (walk.Scheme, walk.InBasis);
        }
        return best;
    }
}
