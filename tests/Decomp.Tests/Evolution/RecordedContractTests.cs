using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;

namespace TensorDecomp.Tests.Evolution;

/// <summary>A run has one contract, that of its beginning: the tool may have another when it is gone on with, replayed or
/// audited.</summary>
public sealed class RecordedContractTests
{
    private const string Old = "public interface IGradientProgram\n{\n    // as it was once\n}", OldReal =
        "public interface IReal<T>\n{\n}";

    [Test]
    public async Task A_contract_that_is_not_the_tools_is_in_every_prompt_and_is_replayed([Values] bool inSettings)
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["first.db"], Begun(), 30, new ScriptedModel());
        string path = inSettings ? folder["first.db"]
            : Rewritten(folder, "old.db", (_, e) => e is Started s ? new Started(Bare(s.Settings)) : e);
        RunState state = Folded(path);
        Assert.That(state.Contract, Is.Not.EqualTo(RecordedContract.OfTheTool()));
        Assert.That(Asked(state), Has.Length.GreaterThan(10).And.All.Contains($"```csharp\n{Old}\n```\n```csharp\n{OldReal}\n```"));
        Assert.That(Runs.Audited(path).Faults, Is.Empty);

        using (RunJournal record = RunJournal.OpenToRead(path, TimeProvider.System),
            again = RunJournal.OpenToAppend(folder["again.db"], TimeProvider.System))
        {
            Replay.Into(again, record, new Runs.Nobody(), InProcessWorkshop.Instance);
            Assert.That(again.Digest, Is.EqualTo(record.Digest));
        }

        int before = Asked(state).Length;
        RunState on = await Runs.GoOn(path, Begun(), 50, new ScriptedModel());
        Assert.That(Asked(on)[before..], Is.Not.Empty.And.All.Contains(Old), "what is asked later has the old one too");
        Assert.That(Runs.Audited(path).Faults, Is.Empty);
    }

    [Test]
    public async Task A_prompt_with_another_contract_than_the_first_is_a_fault()
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["first.db"], Begun(), 20, new ScriptedModel());
        int last = Folded(folder["first.db"]).Candidates.Last(c => c.Model is not null).Id;
        string path = Rewritten(folder, "old.db", (_, e) => e switch
        {
            Started s => new Started(Bare(s.Settings)),
            Proposed p when p.Candidate == last => p with { Prompt = p.Prompt!.Replace("as it was once", "as it never was") },
            _ => e,
        });
        long id = Runs.Events(path).Single(e => e.Kind == "proposed" && e.Text.Contains("as it never was")).Id;
        Assert.That(Runs.Audited(path).Faults, Is.EqualTo((string[])[.. Runs.Audited(path).Faults.Where(f => f.StartsWith($"event {id} "))])
            .And.Not.Empty);
    }

    [Test]
    public void A_journal_from_before_an_operator_never_chooses_it()
    {
        EvolutionSettings settings = Runs.Settings(1, model: true);
        Assert.That(OperatorRegistry.Of(settings).Select(o => o.Operator.Name), Has.Member("crossover"));
        EvolutionSettings older = settings with
        {
            Templates = settings.Templates.Where(t => t.Key != "operator-crossover.md")
            .ToDictionary()
        };
        Assert.That(OperatorRegistry.Of(older).Select(o => o.Operator.Name), Has.No.Member("crossover").And.Member("diff"));
    }

    private static EvolutionSettings Begun()
    {
        EvolutionSettings settings = Runs.Settings(4, model: true);
        return settings with
        {
            Templates = new Dictionary<string, string>(Bare(settings).Templates) { ["IGradientProgram.cs"] = Old, ["IReal.cs"] = OldReal },
        };
    }

    private static EvolutionSettings Bare(EvolutionSettings settings) =>
        settings with { Templates = settings.Templates.Where(t => !t.Key.EndsWith(".cs")).ToDictionary() };

    private static string[] Asked(RunState state) =>
        [.. state.Candidates.Where(c => c is { Prompt: not null, Operator: not OperatorRegistry.Advise }).Select(c => c.Prompt!)];

    private static RunState Folded(string path)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        return JournalFold.Of(journal);
    }

    /// <summary>The events of first.db, some changed, as another journal with digests of its own.</summary>
    private static string Rewritten(TemporaryFolder folder, string name, Func<JournalEntry, IRunEvent, IRunEvent> change)
    {
        using RunJournal journal = RunJournal.OpenToAppend(folder[name], TimeProvider.System);
        foreach (JournalEntry entry in Runs.Events(folder["first.db"])) journal.Append(change(entry, entry.Event));
        return folder[name];
    }
}
