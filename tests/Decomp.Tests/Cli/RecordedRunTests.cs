using NUnit.Framework;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Tests.Cli;

/// <summary>The runs that lie in results/ under the commands that their pages give, whatever the tool's own contract has become.</summary>
public sealed class RecordedRunTests
{
    private const string Again = "again.db";

    [TestCase("evolution-run", "results/evolution/journal.jsonl", "decomp evolve audit ")]
    [TestCase("evolution-run", "results/evolution/journal.jsonl", "decomp evolve --llm replay:")]
    [TestCase("evolution-chains", "results/evolution/chains/journal.jsonl", "decomp evolve audit ")]
    [TestCase("evolution-chains", "results/evolution/chains/journal.jsonl", "decomp evolve --llm replay:")]
    [TestCase("evolution-specialists", "results/evolution/specialists/journal.jsonl", "decomp evolve audit ")]
    [TestCase("evolution-specialists", "results/evolution/specialists/journal.jsonl", "decomp evolve --llm replay:")]
    [TestCase("evolution-hops", "results/evolution/hops/journal.jsonl", "decomp evolve audit ")]
    [TestCase("evolution-hops", "results/evolution/hops/journal.jsonl", "decomp evolve --llm replay:")]
    [TestCase("evolution-relay", "results/evolution/relay/journal.jsonl", "decomp evolve audit ")]
    [TestCase("evolution-relay", "results/evolution/relay/journal.jsonl", "decomp evolve --llm replay:")]
    [TestCase("evolution-eight", "results/evolution/eight/journal.jsonl", "decomp evolve audit ")]
    [TestCase("evolution-eight", "results/evolution/eight/journal.jsonl", "decomp evolve --llm replay:")]
    [TestCase("evolution-baselines", "results/evolution/tuned/journal.jsonl", "decomp evolve audit ")]
    [TestCase("evolution-baselines", "results/evolution/tuned/journal.jsonl", "decomp evolve --llm replay:")]
    public void A_documented_command_prints_what_the_page_says(string name, string journal, string beginning)
    {
        string[] page = File.ReadAllLines(Path.Combine(Surroundings.Root, "docs", "notes", $"{name}.md"));
        using TemporaryFolder folder = new();
        int line = Array.FindIndex(page, l => l.TrimStart().StartsWith(beginning, StringComparison.Ordinal));
        string[] words = [.. page[line].Trim().Split(' ').Skip(1).Select(InPlace)];
        (int code, string output, string error) = CommandLine.Run(words);
        Assert.That((code, error), Is.EqualTo((0, "")), output);
        // "…" stands for what the page leaves out.
        Assert.That(output, Does.Contain(InPlace(page[line + 1].Trim().TrimEnd('…', ' '))));

        string InPlace(string text) => text.Replace(journal, Path.Combine(Surroundings.Root, journal), StringComparison.Ordinal)
            .Replace(Again, folder[Again], StringComparison.Ordinal);
    }

    /// <summary>Opponents out of exported journals, which are all called the same, stand apart in a comparison: the tuned chain among
    /// them.</summary>
    [Test]
    public void Candidates_of_two_runs_are_compared_under_names_of_their_own()
    {
        string[] journals = [.. ((string[])["tuned", "hops"]).Select(run =>
            Path.Combine(Surroundings.Root, "results", "evolution", run, "journal.jsonl"))];
        (int code, string output, string error) =
            CommandLine.Run("evolve", "compare", $"{journals[0]}:best", $"{journals[1]}:13", "chains", "--targets", "2x2x2:7", "--steps",
                "300", "--json");
        Assert.That((code, error), Is.EqualTo((0, "")), output);
        foreach (string name in (string[])[$"{journals[0]}:13", $"{journals[1]}:13", "chains"])
            Assert.That(output, Does.Contain($"\"program\":\"{name}\"").IgnoreCase);
    }

    [Test]
    public void The_first_has_another_contract_than_the_tool_has_now()
    {
        using RunJournal journal = RunJournal.OpenToRead(
            Path.Combine(Surroundings.Root, "results", "evolution", "journal.jsonl"), TimeProvider.System);
        RunState state = JournalFold.Of(journal);
        Assert.That(state.Settings.Templates.Keys, Has.None.EndsWith(".cs"), "it is in the prompts only");
        Assert.That(state.Contract, Does.Contain("interface IGradientProgram")
            .And.Contain("interface IReal<T>").And.Not.Contain("struct Adam"));
        Assert.That(state.Contract, Is.Not.EqualTo(RecordedContract.OfTheTool()));
    }
}
