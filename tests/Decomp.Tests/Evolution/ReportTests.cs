using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

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
        int curves = 1 + 2 * state.Settings.Targets.Count;
        Assert.That(charts, Has.Count.EqualTo(curves + 1));
        for (int k = 0; k < curves; k++)
        {
            Assert.That(charts[k]!.SelectNodes("a/circle"), Has.Count.EqualTo(state.Placements), "a dot for each placed candidate");
            Assert.That(charts[k]!.SelectNodes("text[@class='label']"), Has.Count.EqualTo(2), "both axes say what they are");
        }
        XmlNode tree = charts[curves]!;
        Assert.That(tree.SelectNodes("a/circle"), Has.Count.EqualTo(state.Candidates.Count), "a node for each candidate");
        Assert.That(tree.SelectNodes("line[contains(@class, 'descent')]"), Has.Count.EqualTo(state.Candidates.Sum(c => c.Parents.Count)),
            "a line for each parent");
        Assert.That(page, Does.Contain($"The best program: candidate {state.Best!.Id}").And.Contain("<tr class=\"plus\">"));
        Assert.That(page, Does.Contain($"--program {folder["run.db"]}:{state.Best.Id}\n").And.Contain(
            $"decomp programs add {folder["run.db"]}:1"));
    }

    [Test]
    public async Task Evaluations_are_counted_in_whole_numbers_along_the_axis()
    {
        using TemporaryFolder folder = new();
        foreach (int evaluations in (int[])[2, 5, 9, 60])
        {
            await Runs.GoOn(folder["run.db"], Runs.Settings(), evaluations);
            string[] ticks = [.. Regex.Matches(Page(folder["run.db"]).Split("</svg>")[0], "text-anchor=\"middle\">([^<]*)<")
                .Select(m => m.Groups[1].Value).Where(t => char.IsAsciiDigit(t[0]))];
            Assert.That(ticks, Has.Length.InRange(2, 12));
            Assert.That(ticks.Select(t => int.Parse(t)), Is.Ordered.And.Unique, "whole, once each");
        }
    }

    /// <summary>The picture stays within the page, and no two nodes touch.</summary>
    /// <summary>Work to a proof begins at the power of ten below the least, not at one step.</summary>
    [Test]
    public void An_axis_of_work_begins_below_its_figures()
    {
        Target target = new(new Shape(2, 2, 2), 7);
        ScorePoint Point(int candidate, int exact, long steps) => new(candidate, candidate, 0, 0.5,
            [new TargetFitness(target, 10, exact, [10, 10, 10, 10, 10, 10], 0, 0, 0.25, exact > 0 ? 7 : null, steps, 0)]);
        string chart = RunCharts.Target(target, [Point(1, 2, 140_000), Point(2, 0, 500_000), Point(3, 1, 900_000)],
            FitnessRule.CommonResidual).Split("</figure>")[0];
        Assert.That(chart, Does.Contain(">1e4<").And.Contain(">1e6<").And.Not.Contain(">1000<").And.Not.Contain(">1e3<"));
        Assert.That(chart.Split("<circle").Length - 1, Is.EqualTo(2), "who proved nothing has no dot");
        Assert.That(RunCharts.Target(target, [Point(1, 0, 5)], FitnessRule.CommonResidual), Does.Contain("No candidate"));
    }

    [Test]
    public async Task Lineage_of_three_hundred_candidates_fits_the_page()
    {
        using TemporaryFolder folder = new();
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings(5), 300);
        string page = Page(folder["run.db"]), tree = page[page.IndexOf("<svg class=\"tree\"", StringComparison.Ordinal)..];
        tree = tree[..tree.IndexOf("</svg>", StringComparison.Ordinal)];
        (double X, double Y)[] nodes = [.. Regex.Matches(tree, "cx=\"(\\d+)\" cy=\"(\\d+)\" r=\"10\"")
            .Select(m => (double.Parse(m.Groups[1].Value), double.Parse(m.Groups[2].Value)))];
        Assert.That(nodes, Has.Length.EqualTo(state.Candidates.Count).And.Length.GreaterThanOrEqualTo(300));
        Assert.That(nodes.Select(n => n.X), Has.All.InRange(10, 850));
        double closest = (from i in Enumerable.Range(0, nodes.Length)
                          from j in Enumerable.Range(0, i)
                          select Math.Sqrt(Math.Pow(nodes[i].X - nodes[j].X, 2) + Math.Pow(nodes[i].Y - nodes[j].Y, 2))).Min();
        Assert.That(closest, Is.GreaterThan(20), "twice the radius");
    }

    [Test]
    public void A_changed_line_is_shown_in_both_versions_with_the_words_that_differ()
    {
        string table = DiffTable.Of("a\nx = 0.5f; // <same>\nb", "a\nx = 0.25f; // <same>\nb\nc");
        Assert.That(table, Does.Contain(
            "<tr class=\"minus\"><td>2</td><td></td><td>−</td><td>x = 0.<mark>5f</mark>; // &lt;same&gt;</td></tr>")
            .And.Contain("<tr class=\"plus\"><td></td><td>2</td><td>+</td><td>x = 0.<mark>25f</mark>; // &lt;same&gt;</td></tr>")
            .And.Contain("<tr class=\"plus\"><td></td><td>4</td><td>+</td><td>c</td></tr>"));
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
