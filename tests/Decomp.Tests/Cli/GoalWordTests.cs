using NUnit.Framework;
using TensorDecomp.Cli.Options;

namespace TensorDecomp.Tests.Cli;

/// <summary>Shapes in one word.</summary>
public sealed class GoalWordTests
{
    [TestCase("search 4x4x4", "search 4 4 4")]
    [TestCase("search 4×4×5 --seed 2", "search 4 4 5 --seed 2")]
    [TestCase("search <3,4,5>:47", "search 3 4 5 --rank 47")]
    [TestCase("search --json 3 3 3", "search --json 3 3 3")]
    [TestCase("search --ring F2 4x4x4:47 --json", "search --ring F2 4 4 4 --rank 47 --json")]
    [TestCase("search 2x2x2:7..8", "search 2 2 2 --rank 7..8")]
    [TestCase("flip 5x5x5 --from 4x4x4", "flip 5 5 5 --from 4x4x4")]
    [TestCase("flip --from 4x4x4 5 5 5", "flip --from 4x4x4 5 5 5")]
    [TestCase("records 4x4x4", "records 4 4 4")]
    [TestCase("results 4x4x4", "results 4x4x4")]
    [TestCase("search <3,4,5", "search <3,4,5")]
    [TestCase("search 3x3", "search 3x3")]
    public void A_shape_in_one_word_is_spread_where_a_verb_takes_one(string written, string understood) =>
        Assert.That(string.Join(' ', GoalWord.Spread(written.Split(' '))), Is.EqualTo(understood));

    [Test]
    public void Records_reads_one_word_as_three()
    {
        Outcome three = Decomp.Run("records", "4", "4", "4");
        Assert.That(three.ExitCode, Is.Zero);
        Assert.That(Decomp.Run("records", "4x4x4").Output, Is.EqualTo(three.Output));
    }
}
