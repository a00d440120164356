using System.Text.Json;
using System.Xml;
using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Evolution;

/// <summary>What is written about a run.</summary>
public sealed class ReportTests
{
    [Test]
    public async Task The_page_is_self_contained_well_formed_and_shows_every_candidate_and_the_best_difference()
    {
        using TemporaryFolder folder = new();
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings(3, model: true), 30, new ScriptedModel());
        string page = Page(folder["run.db"]);
        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("@import").And.Not.Contain("url("));
        foreach (CandidateLife life in state.Candidates) Assert.That(page, Does.Contain($"id=\"c{life.Id}\""));
        XmlDocument document = new();
        document.LoadXml(page.Replace("<!DOCTYPE html>", "")
            .Replace("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">", ""));
        XmlNodeList charts = document.GetElementsByTagName("svg");
        Assert.That(charts, Has.Count.EqualTo(2));
        Assert.That(charts[0]!.SelectNodes("circle"), Has.Count.EqualTo(state.Placements), "a dot for each placed candidate");
        Assert.That(charts[1]!.SelectNodes("a/circle"), Has.Count.EqualTo(state.Candidates.Count), "a node for each candidate");
        Assert.That(charts[1]!.SelectNodes("line"), Has.Count.EqualTo(state.Candidates.Sum(c => c.Parents.Count)),
            "a line for each parent");
        Assert.That(page, Does.Contain($"The best program: candidate {state.Best!.Id}").And.Contain("<span class=\"plus\">+"));
    }

    /// <summary>A model may write what it likes; on the page it is text.</summary>
    [Test]
    public async Task Markup_in_answers_stays_text()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Runs.Settings(4, model: true) with { Mix = new Dictionary<string, double> { ["rewrite"] = 1 } };
        await Runs.GoOn(folder["run.db"], settings, 3, new Hostile());
        string page = Page(folder["run.db"]);
        Assert.That(page, Does.Not.Contain("<script>alert").And.Contain("&lt;script&gt;alert"));
    }

    [Test]
    public async Task The_export_holds_every_event_as_JSON_and_every_placed_program()
    {
        using TemporaryFolder folder = new();
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings(), 8);
        using RunJournal journal = RunJournal.OpenToRead(folder["run.db"], TimeProvider.System);
        JournalExport.Write(journal, folder["out"]);
        string[] lines = File.ReadAllLines(Path.Combine(folder["out"], JournalExport.FileName));
        Assert.That(lines, Has.Length.EqualTo(journal.Count));
        string digest = "";
        foreach ((string line, JournalEntry entry) in lines.Zip(journal.Read()))
        {
            JsonElement e = JsonDocument.Parse(line).RootElement;
            digest = RunJournal.Chained(digest, e.GetProperty("kind").GetString()!, e.GetProperty("data").GetRawText());
            Assert.That((digest, e.GetProperty("digest").GetString()), Is.EqualTo((entry.Digest, entry.Digest)),
                "the chain can be checked from the text alone");
        }
        Assert.That(Directory.GetFiles(Path.Combine(folder["out"], "programs")).Select(f => File.ReadAllText(f)),
            Is.EquivalentTo(state.Candidates.Where(c => c.Member is not null).Select(c => c.Source)));

        using RunJournal exported = RunJournal.OpenToRead(Path.Combine(folder["out"], JournalExport.FileName), TimeProvider.System);
        Assert.That((exported.Count, exported.Digest), Is.EqualTo((journal.Count, journal.Digest)));
        Assert.That(Audit.Of(exported, InProcessWorkshop.Instance).Faults, Is.Empty, "an export can be audited like the journal");
    }

    [TestCase("nonsense")]
    [TestCase("{\"id\":2,\"kind\":\"placed\",\"time\":\"2026-01-01T00:00:00Z\",\"digest\":\"\",\"data\":{}}")]
    public void A_line_that_is_no_event_is_named(string line)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["broken.jsonl"], line);
        Assert.That(() => RunJournal.OpenToRead(folder["broken.jsonl"], TimeProvider.System),
            Throws.TypeOf<MalformedInputException>().With.Message.Contains("broken.jsonl:1:"));
    }

    private static string Page(string path)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        using StringWriter page = new();
        HtmlReport.Write(RunHistory.Of(journal), "a run", page);
        return page.ToString();
    }

    private sealed class Hostile : ILanguageModel
    {
        public Task<Reply> AskAsync(Question question, CancellationToken cancel) =>
            Task.FromResult(
                new Reply($"```csharp\npublic struct Sly{question.Candidate} {{ /* <script>alert(1)</script> */ }}\n```", 1, 1));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
