using System.Globalization;
using MathNet.Numerics.Distributions;

namespace TensorDecomp.Evolution.Facts;

/// <summary>
/// The expected work to the first certified scheme, from what was seen: proofs come at a constant rate of work, and work without one is
/// censored. Then the likeliest mean is all work over all proofs, and 2·Work/χ² at 2k and 2k + 2 degrees of freedom bounds it for k proofs
/// (Epstein and Sobel 1953; Garwood 1936). A chain of descents has no other time scale; for restarts of one length, of which a large share
/// succeeds, the interval is wider than it need be.
/// </summary>
/// <param name="Proofs">Restarts that ended in a certified scheme.</param>
/// <param name="Work">Restart-steps of all restarts.</param>
public readonly record struct WorkToProof(int Proofs, long Work)
{
    /// <summary>What a program did on one target.</summary>
    public static WorkToProof Of(TargetFitness fitness) => new(fitness.Exact, fitness.RestartSteps);

    /// <summary>Infinite where nothing was proved.</summary>
    public double Mean => Proofs == 0 ? double.PositiveInfinity : (double)Work / Proofs;

    /// <summary>The means that are not refuted at a level of confidence; from 0 to infinity where nothing was done.</summary>
    public (double Low, double High) Interval(double level = 0.95)
    {
        double tail = (1 - level) / 2;
        return (Work / Gamma.InvCDF(Proofs + 1, 1, 1 - tail),
            Proofs == 0 ? double.PositiveInfinity : Work / Gamma.InvCDF(Proofs, 1, tail));
    }

    /// <summary>"127,000 (58,900–337,000)", "> 81,300", or a dash where nothing was done.</summary>
    public override string ToString()
    {
        if (Work == 0) return "–";
        (double low, double high) = Interval();
        return Proofs == 0 ? $"> {Rounded(low)}" : $"{Rounded(Mean)} ({Rounded(low)}–{Rounded(high)})";
    }

    /// <summary>To three digits.</summary>
    private static string Rounded(double work)
    {
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, work))) - 2));
        return (Math.Round(work / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
    }
}
