using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// The way of a minimum out of its chain: legs under lighter penalties, in single or double precision, as the program says, until it goes
/// back or is handed to the exact stage.
/// </summary>
internal sealed unsafe class ReleaseLegs<TProgram> : IDisposable where TProgram : struct, IGradientProgram
{
    private const int MostLegs = 16;

    private readonly ProgramEnergy<float, L16, TProgram> _energy;
    private readonly LimitedMemoryDescent<float> _descent;
    private readonly ProgramEnergy<double, Precise, TProgram> _finer;
    private readonly LimitedMemoryDescent<double> _finish;
    private readonly LaneArena _arena = new();
    private readonly float* _leg;
    private readonly double* _end;
    private readonly int[] _offsets, _fine; // of a point's entries in what is minimised, in either precision

    /// <param name="energy">What the chain minimises.</param>
    /// <param name="descent">Its legs in single precision.</param>
    /// <param name="finer">The same in double precision.</param>
    /// <param name="plan">How those go.</param>
    /// <param name="entries">In the order of a point.</param>
    public ReleaseLegs(ProgramEnergy<float, L16, TProgram> energy, LimitedMemoryDescent<float> descent,
        ProgramEnergy<double, Precise, TProgram> finer, DescentPlan plan, (int Factor, int Index, int Term, int Plane)[] entries)
    {
        (_energy, _descent, _finer, _finish) = (energy, descent, finer, finer.Descent(plan));
        _leg = _arena.Take<float>(energy.Sum.Length);
        _end = _arena.Take<double>(finer.Sum.Length);
        _offsets = [.. entries.Select(e => energy.Sum.Offset(e.Factor, e.Index, e.Term))];
        _fine = [.. entries.Select(e => finer.Sum.Offset(e.Factor, e.Index, e.Term))];
    }

    /// <summary>Gradients in double precision that all legs have looked at.</summary>
    public long FineEvaluations => _finish.Evaluations;

    /// <summary>Sends a minimum on its way, and says whether and where it arrived.</summary>
    /// <param name="x">Where it is, which stays.</param>
    /// <param name="there">Its figures.</param>
    /// <param name="minima">The chain, which keeps it.</param>
    /// <param name="chain">The chain's settings, which hold again afterwards where it comes back.</param>
    /// <param name="read">The entries of the point where it arrived.</param>
    /// <param name="loss">f there.</param>
    public bool Arrives(float* x, Minimum there, ChainMinima minima, double[] chain, out Func<int, double>? read, out double loss)
    {
        double[] settings = [.. chain];
        bool fine = false;
        for (int leg = 0; leg < MostLegs; leg++)
        {
            loss = there.Loss;
            Release way = TProgram.LetGo(minima.Now, there, leg, settings);
            if (leg == 0 && way.How != Release.Way.Back) minima.Released(there.Energy);
            if (way.How == Release.Way.Hand)
            {
                float* at = leg == 0 ? x : _leg;
                read = fine ? k => _end[_fine[k]] : k => at[_offsets[k]];
                return true;
            }
            if (way.How == Release.Way.Back) break;
            bool afresh = leg == 0 || way.IsFromMinimum;
            there = way.IsFine || fine ? Finely(way.Rules, settings, afresh ? x : fine ? null : _leg)
                : Coarsely(way.Rules, settings, afresh ? x : null);
            fine |= way.IsFine;
        }
        _energy.Set(chain);
        (read, loss) = (null, double.NaN);
        return false;
    }

    public void Dispose()
    {
        _finish.Dispose();
        _arena.Dispose();
    }

    /// <summary>From a point, or from where the last such leg ended.</summary>
    private Minimum Coarsely(DescentRules rules, double[] settings, float* from)
    {
        long bytes = _energy.Sum.Length * sizeof(float);
        if (from != null) Buffer.MemoryCopy(from, _leg, bytes, bytes);
        _energy.Set(settings);
        double energy = _descent.Minimise(_leg, DescentEnd.Bounded(rules));
        return new Minimum(energy, _energy.Sum.Loss, double.NaN, _descent.Iterations);
    }

    /// <summary>From a point in single precision, or from where the last such leg ended.</summary>
    private Minimum Finely(DescentRules rules, double[] settings, float* from)
    {
        if (from != null)
            for (int k = 0; k < _fine.Length; k++) _end[_fine[k]] = from[_offsets[k]];
        _finer.Set(settings);
        double energy = _finish.Minimise(_end, DescentEnd.Bounded(rules));
        return new Minimum(energy, _finer.Sum.Loss, double.NaN, _finish.Iterations);
    }
}
