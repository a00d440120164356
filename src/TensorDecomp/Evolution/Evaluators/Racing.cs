using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// Restarts in rounds, each with another seed and after the first each as large as all before together, so that the budget goes where it
/// decides something (races: Maron and Moore 1994). A program is measured no further on a target where its interval lies above that of the
/// best so far, or is narrow. There are as many looks as rounds, and all intervals hold together at 95 % (Bonferroni).
/// </summary>
internal static class Racing
{
    private const int Rounds = 4;

    /// <summary>Confidence of one look.</summary>
    public const double Level = 1 - 0.05 / Rounds;

    /// <summary>An interval whose ends are within this factor is narrow; it takes some fifty proofs.</summary>
    private const double Narrow = 2;

    /// <summary>The budget of each round.</summary>
    public static IReadOnlyList<long> Parts(long budget)
    {
        List<long> parts = [];
        for (int round = 0; round < Rounds; round++)
            if ((budget >> (Rounds - 1 - round)) - parts.Sum() is > 0 and var part) parts.Add(part);
        return parts;
    }

    /// <summary>The seed of a round.</summary>
    public static ulong Seed(ulong seed, int round) => round == 0 ? seed : HostRandom.For(seed, (ulong)round).Next();

    /// <summary>What the author of a program that fell behind is told.</summary>
    public static string Sentence(TiedTarget target, WorkToProof own, WorkToProof best) =>
        $"{target}: measured no further, as a proof takes {own} restart-steps here and {best} with the best program so far.";

    /// <summary>Whether more restarts would decide nothing, and why; null where they might.</summary>
    public static RaceEnd? End(WorkToProof own, WorkToProof best)
    {
        (double low, double high) = own.Interval(Level);
        return low > best.Interval(Level).High ? RaceEnd.Behind : high <= Narrow * low ? RaceEnd.Known : null;
    }
}
