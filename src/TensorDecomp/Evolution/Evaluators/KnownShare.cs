namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// The rule of journals up to <see cref="Facts.FitnessRule.WorkToProof"/>: the share of solved restarts is taken for known from the
/// program's own, as if one more had failed. A few restarts know no share: of 79 honest chains it refused five.
/// </summary>
internal sealed class KnownShare : IStartsTest
{
    /// <summary>Shuffled restarts at least: an honest program's starts may be less good in other places.</summary>
    public const int Fewest = 16;

    /// <summary>Shuffled restarts where most of the program's own are solved: enough to tell that share from less than half of
    /// it.</summary>
    public const int More = 2 * Fewest;

    /// <summary>How probable it may be that a program whose shuffled starts are as good as its own is taken for one that recites.</summary>
    public const double Doubt = 0.005;

    public static KnownShare Instance { get; } = new();

    private KnownShare() { }

    public int? Restarts(int solved, int own, long affordable)
    {
        if (solved == 0) return null;
        double share = solved / (own + 1.0);
        int needed = Math.Max(Fewest, (int)Math.Ceiling(Math.Log(Doubt) / Math.Log(1 - share)));
        if (share > 0.5 && own >= More) needed = Math.Max(needed, More);
        return needed <= Math.Max(own, Fewest) ? needed : null;
    }

    public bool IsRecited(int solved, int own, int shuffledSolved, int shuffled) =>
        shuffledSolved == 0 || Binomial.AtMost(shuffledSolved, shuffled, 0.5 * solved / (own + 1.0)) < Doubt;
}
