using NUnit.Framework;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>How many shuffled starts are asked for, and what their counts say beside those of a program's own.</summary>
public sealed class StartsTestTests
{
    private static readonly IStartsTest Known = KnownShare.Instance, Two = TwoCounts.Instance;

    [TestCase(0, 100, ExpectedResult = 0)]
    [TestCase(1, 100, ExpectedResult = 0, Description = "one in a hundred may as well be none in the next hundred")]
    [TestCase(1, 1, ExpectedResult = 16)]
    [TestCase(3, 3, ExpectedResult = 16)]
    [TestCase(100, 400, ExpectedResult = 19)]
    [TestCase(8, 100, ExpectedResult = 65)]
    [TestCase(20, 20, ExpectedResult = 16)]
    [TestCase(800, 800, ExpectedResult = 32, Description = "most are solved, so a share is told from half of it")]
    public int Old_journals_ask_for_as_many_as_their_rule_did(int solved, int own) => Known.Restarts(solved, own, 0) ?? 0;

    [TestCase(0, 100, 100, ExpectedResult = 0)]
    [TestCase(2, 6, 16, ExpectedResult = 0, Description = "two chains of six say little: none of sixteen has one chance in fifty")]
    [TestCase(1, 1, 16, ExpectedResult = 0)]
    [TestCase(1, 1, 1000, ExpectedResult = 74, Description = "p(1 − p)⁷⁴ is at most 1/75·(74/75)⁷⁴")]
    [TestCase(4, 4, 4, ExpectedResult = 4)]
    [TestCase(4, 4, 3, ExpectedResult = 0)]
    [TestCase(20, 20, 1000, ExpectedResult = 16, Description = "never fewer where more are cheap")]
    [TestCase(800, 800, 1000, ExpectedResult = 32)]
    public int As_many_are_tried_as_it_takes_to_be_sure_and_no_more_than_may_be_spent(int solved, int own, long affordable) =>
        Two.Restarts(solved, own, affordable) ?? 0;

    /// <summary>The counts with which results/evolution/chains has candidates 8, 20, 41, 74 and 87 refused.</summary>
    [TestCase(2, 6)]
    [TestCase(1, 1)]
    public void Chains_that_the_old_rule_refused_are_no_longer_accused(int solved, int own)
    {
        Assert.That(Known.Restarts(solved, own, 0), Is.EqualTo(16));
        Assert.That(Known.IsRecited(solved, own, 0, 16), Is.True);
        Assert.That(Two.IsRecited(solved, own, 0, 16), Is.False);
    }

    [TestCase(54, 54, 0, 32, ExpectedResult = true)]
    [TestCase(54, 54, 7, 32, ExpectedResult = true, Description = "it searches besides, and not as well as it recites")]
    [TestCase(54, 54, 12, 32, ExpectedResult = false)]
    [TestCase(60, 100, 2, 32, ExpectedResult = true)]
    [TestCase(60, 100, 6, 32, ExpectedResult = false)]
    [TestCase(30, 100, 1, 16, ExpectedResult = false)]
    [TestCase(4, 4, 0, 4, ExpectedResult = true)]
    public bool A_search_besides_does_not_hide_a_solution(int solved, int own, int shuffledSolved, int shuffled)
    {
        int asked = 0;
        Recitation trial = new(new Target(new Shape(2, 2, 2), 7), solved, own, 100, shuffled, Two, _ => asked++ < shuffledSolved ? 0 : 1);
        for (int k = 0; k < shuffled; k++) trial.Add(new ChildReply.Restart(50, 50, RestartEnd.Exhausted, null, null));
        return trial.IsRecited;
    }

    /// <summary>All that can come of it is added up: whatever share of an honest program's restarts is solved, it is refused about
    /// once in a hundred times at most.</summary>
    [Test]
    public void Honest_programs_are_hardly_ever_refused([Values(1, 3, 6, 16)] int own, [Values(6, 100)] int affordable)
    {
        // of each count of its own that may come, the counts of shuffled ones that it is refused with
        (int Shuffled, int Refused)[] refusals = [.. Enumerable.Range(1, own).Select(solved =>
        {
            int shuffled = Two.Restarts(solved, own, affordable) ?? 0;
            return (shuffled, Enumerable.Range(0, shuffled).TakeWhile(again => Two.IsRecited(solved, own, again, shuffled)).Count());
        })];
        double worst = 0;
        for (double share = 0.02; share < 1; share += 0.02)
        {
            double refused = 0;
            for (int solved = 1; solved <= own; solved++)
                for (int again = 0; again < refusals[solved - 1].Refused; again++)
                    refused += Exactly(solved, own, share) * Exactly(again, refusals[solved - 1].Shuffled, share);
            worst = Math.Max(worst, refused);
        }
        Assert.That(worst, Is.LessThan(0.0125));
    }

    [Test]
    public void Tails_of_the_binomial_distribution_are_what_its_terms_add_up_to()
    {
        foreach (double p in (double[])[1e-4, 0.1, 0.5, 0.9])
            for (int k = 0; k <= 12; k++)
            {
                double below = Enumerable.Range(0, k + 1).Sum(s => Exactly(s, 12, p));
                Assert.That(Binomial.AtMost(k, 12, p), Is.EqualTo(below).Within(1e-12));
                Assert.That(Binomial.AtLeast(k, 12, p), Is.EqualTo(1 - below + Exactly(k, 12, p)).Within(1e-12));
            }
    }

    private static double Exactly(int successes, int tries, double probability)
    {
        double term = Math.Pow(1 - probability, tries);
        for (int k = 0; k < successes; k++) term *= (tries - k) / (k + 1.0) * probability / (1 - probability);
        return term;
    }
}
