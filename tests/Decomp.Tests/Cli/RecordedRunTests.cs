using NUnit.Framework;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Tests.Cli;

/// <summary>The run that lies in results/ under the commands that its page gives, whatever the tool's own contract has become.</summary>
public sealed class RecordedRunTests
{
    private const string Journal = "results/evolution/journal.jsonl", Again = "again.db";

    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Surroundings.Root, "docs", "notes", "evolution-run.md"));

    [TestCase("decomp evolve audit ")]
    [TestCase("decomp evolve --llm replay:")]
    public void A_documented_command_prints_what_the_page_says(string beginning)
    {
        using TemporaryFolder folder = new();
        int line = Array.FindIndex(Page, l => l.TrimStart().StartsWith(beginning, StringComparison.Ordinal));
        string[] words = [.. Page[line].Trim().Split(' ').Skip(1).Select(InPlace)];
        (int code, string output, string error) = CommandLine.Run(words);
        Assert.That((code, error), Is.EqualTo((0, "")), output);
        // "…" stands for what the page leaves out.
        Assert.That(output, Does.Contain(InPlace(Page[line + 1].Trim().TrimEnd('…', ' '))));

        string InPlace(string text) => text.Replace(Journal, Path.Combine(Surroundings.Root, Journal), StringComparison.Ordinal)
            .Replace(Again, folder[Again], StringComparison.Ordinal);
    }

    [Test]
    public void Its_contract_is_another_than_the_tool_has_now()
    {
        using RunJournal journal = RunJournal.OpenToRead(Path.Combine(Surroundings.Root, Journal), TimeProvider.System);
        RunState state = JournalFold.Of(journal);
        Assert.That(state.Settings.Templates.Keys, Has.None.EndsWith(".cs"), "it is in the prompts only");
        Assert.That(state.Contract, Does.Contain("interface IGradientProgram")
            .And.Contain("interface IReal<T>").And.Not.Contain("struct Adam"));
        Assert.That(state.Contract, Is.Not.EqualTo(RecordedContract.OfTheTool()));
    }
}
