using TensorDecomp.Circuits;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Additions;

/// <summary>
/// One of the chains of walks that a search for fewer additions follows side by side: each walk begins where the last one that was taken
/// ended, mostly after a leap. A chain that has not come lower for long begins anew, at the best scheme of all or far off.
/// </summary>
internal sealed class CircuitLane(int number, ulong seed)
{
    private const int Patience = 100; // walks
    private static readonly double[] s_temperatures = [0.25, 0.4, 0.6, 0.9];
    private static readonly int[] s_leaps = [0, 500, 1_500, 5_000];
    private const int FarLeap = 200_000;

    private Scheme? _scheme;
    private StraightLine? _program; // of that scheme
    private CircuitFigures _figures, _lowest;
    private int _idle;

    /// <summary>Where its next walk begins, with the program that is known there, how far it leaps first and how warm it is; the first one
    /// is short, so that there is soon something to show.</summary>
    public (Scheme Scheme, StraightLine? Program, int Leap, double Temperature, bool IsShort) Next(long unit, Scheme best,
        StraightLine? program)
    {
        Xoroshiro random = new(seed, (ulong)unit);
        double temperature = s_temperatures[number % s_temperatures.Length];
        if (_scheme is null) return (best, program, 0, temperature, true);
        if (_idle < Patience) return (_scheme, _program, s_leaps[random.Below(s_leaps.Length)], temperature, false);
        bool far = random.Below(2) == 0;
        (_scheme, _program, _idle) = (null, null, 0);
        return (best, program, far ? FarLeap : 0, temperature, false);
    }

    /// <summary>Takes in what its walk came to.</summary>
    public void Take(long unit, Scheme scheme, StraightLine? program, CircuitFigures figures, Objective objective)
    {
        bool isFirst = _scheme is null, lower = isFirst || figures.CompareTo(_lowest, objective) < 0;
        if (lower) (_lowest, _idle) = (figures, 0);
        else _idle++;
        int loss = figures.Additions - _figures.Additions;
        Xoroshiro random = new(seed ^ 0xC1AC, (ulong)unit);
        bool taken = isFirst || figures.CompareTo(_figures, objective) <= 0
            || loss > 0 && (random.Next() >> 11) * (1.0 / (1UL << 53)) < Math.Exp(-loss);
        if (taken) (_scheme, _program, _figures) = (scheme, program, figures);
    }
}
