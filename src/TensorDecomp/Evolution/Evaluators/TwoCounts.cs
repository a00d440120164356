namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// Compares two counts of which neither is taken for known (an unconditional test of two binomials: Barnard 1945). What an honest program
/// would have to be for the counts at hand, the share of restarts that are solved being whatever suits it best, is an accident of less than
/// <see cref="KnownShare.Doubt"/>, or nothing is told. A program whose shuffled starts are never solved recites; one whose shuffled starts
/// are solved less than half as often as its own recites besides its search.
/// </summary>
internal sealed class TwoCounts : IStartsTest
{
    /// <summary>Shares are looked at from e^−Far to 1 − e^−Far, evenly in the logarithm of the odds.</summary>
    private const double Far = 12, Step = 0.05;

    public static TwoCounts Instance { get; } = new();

    private TwoCounts() { }

    public int? Restarts(int solved, int own, long affordable)
    {
        if (solved == 0) return null;
        int most = (int)Math.Min(affordable, int.MaxValue / 2);
        if (most < 1 || Accident(solved, own, 0, most, 1) >= KnownShare.Doubt) return null;
        (int few, int enough) = (0, most); // of which the first do not suffice, the others do
        while (enough - few > 1)
        {
            int middle = few + (enough - few) / 2;
            if (Accident(solved, own, 0, middle, 1) < KnownShare.Doubt) enough = middle;
            else few = middle;
        }
        bool common = 2 * solved > own && own >= KnownShare.More;
        return Math.Min(most, Math.Max(enough, common ? KnownShare.More : KnownShare.Fewest));
    }

    public bool IsRecited(int solved, int own, int shuffledSolved, int shuffled) =>
        Accident(solved, own, shuffledSolved, shuffled, shuffledSolved == 0 ? 1 : 0.5) < KnownShare.Doubt;

    /// <summary>How probable it is at most, over all shares, that of a program's own restarts at least so many are solved and of the
    /// shuffled ones, which are solved as often or at that ratio, no more than that.</summary>
    internal static double Accident(int solved, int own, int shuffledSolved, int shuffled, double ratio)
    {
        double most = 0;
        for (double odds = -Far; odds <= Far; odds += Step)
        {
            double share = 1 / (1 + Math.Exp(-odds));
            most = Math.Max(most, Binomial.AtLeast(solved, own, share) * Binomial.AtMost(shuffledSolved, shuffled, ratio * share));
        }
        return most;
    }
}
