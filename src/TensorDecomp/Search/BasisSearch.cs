using System.Runtime.CompilerServices;
using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Search.Additions;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A scheme in an alternative basis that has fewer additions than all before it.</summary>
/// <param name="Scheme">The scheme, proved.</param>
/// <param name="Program">What computes it, with its changes of basis.</param>
/// <param name="Walk">The number of the walk that came to it.</param>
public sealed record BasisFind(Scheme Scheme, BasisProgram Program, long Walk);

/// <summary>
/// Few additions in alternative bases at constant rank: chains of walks in rounds, one walk of each. The course follows from the seed, on
/// any number of threads.
/// </summary>
/// <param name="scheme">Where it begins.</param>
/// <param name="ring">What the scheme holds over.</param>
/// <param name="seed">Determines the walks.</param>
public sealed class BasisSearch(Scheme scheme, Ring ring, ulong seed)
{
    private const int Lanes = 8;
    private const int Steps = 8_000;

    /// <summary>Why there is no such search over a ring, as a clause; null where there is one.</summary>
    public static string? WhyNot(Ring ring) => IntegerRows.Hold(ring) ? null
        : $"alternative bases are searched over Z, Q, fractions, GF(2) and GF(3), not over {ring}";

    /// <summary>The finds, each lower than the one before it, until it is cancelled or the rounds are over.</summary>
    /// <param name="threads">Walks at once.</param>
    /// <param name="rounds">Walks of each chain.</param>
    /// <param name="cancel">Ends it after the walks under way.</param>
    /// <exception cref="ArgumentException">Coefficients are too large for a walk.</exception>
    public IEnumerable<BasisFind> Run(int threads, int rounds, CancellationToken cancel)
    {
        CircuitLane[] lanes = [.. Enumerable.Range(0, Lanes).Select(lane => new CircuitLane(lane, seed))];
        (Scheme best, int least) = (scheme, int.MaxValue);
        for (int round = 0; round < rounds && !cancel.IsCancellationRequested; round++)
        {
            BasisUnit[] units = [.. lanes.Select((lane, k) => Unit(lane, (long)round * Lanes + k, best))];
            StrongBox<(Scheme Scheme, BasisProgram Program)>[] ends = new StrongBox<(Scheme, BasisProgram)>[Lanes];
            Parallel.For(0, Lanes, new ParallelOptions { MaxDegreeOfParallelism = threads }, k => ends[k] = new(units[k].Do(cancel)));
            for (int k = 0; k < Lanes; k++)
            {
                (Scheme found, BasisProgram program) = ends[k].Value;
                long number = (long)round * Lanes + k;
                lanes[k].Take(number, found, null, new CircuitFigures(program.Additions, program.Scalings, program.Depth, 0),
                    Objective.Additions);
                if (program.Additions >= least || found.Rank != scheme.Rank || !Holds(found, program)) continue;
                (best, least) = (found, program.Additions);
                yield return new BasisFind(found, program, number);
            }
        }
    }

    private BasisUnit Unit(CircuitLane lane, long number, Scheme best)
    {
        (Scheme start, _, int leap, double temperature, bool isShort) = lane.Next(number, best, null);
        return new BasisUnit(ring, start, seed + (ulong)number * 0x9E3779B97F4A7C15, leap, isShort ? Steps / 8 : Steps, temperature);
    }

    /// <summary>Whether the program with its changes of basis written out is the scheme, and every Brent equation of that holds.</summary>
    private bool Holds(Scheme found, BasisProgram program) =>
        program.Composed.Computes(found, ring) && Verifier.Judge(found, new Claim.Over(ring)).Valid;
}
