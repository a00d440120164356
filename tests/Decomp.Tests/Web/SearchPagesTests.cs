using System.Net;
using NUnit.Framework;
using TensorDecomp.Tests.Evolution;

namespace TensorDecomp.Tests.Web;

/// <summary>Searches that are begun, watched and stopped from pages, and the pages of runs of evolution.</summary>
public sealed class SearchPagesTests
{
    private OpenServer _server = null!;

    [SetUp]
    public async Task Open() => _server = await OpenServer.Start(settings => settings with
    {
        Searches = 1,
        Journals = [Path.Combine(Surroundings.Root, "results", "evolution", "journal.jsonl")],
    });

    [TearDown]
    public async Task Close() => await _server.DisposeAsync();

    [Test]
    public async Task A_search_from_a_page_stores_what_it_proves_and_its_events_end_with_it()
    {
        string page = await Begin(("shape", "2x2x3"), ("rank", "11"), ("engine", "flip"));
        Assert.That(page, Is.EqualTo("/searches/1"));
        string events = await _server.Text($"{page}/events"); // ends with the search
        Assert.That(events, Does.Contain("done: rank 11 over").And.Contain("event: over").And.Contain("class=\"stairs\""));
        Assert.That(Directory.EnumerateFiles(Path.Combine(_server.Store, "2x2x3"), "11-*.json"), Is.Not.Empty);
        Assert.That(await _server.Text("/searches"), Does.Contain("2x2x3, rank 11 over Q"));
        Assert.That(await _server.Text(page), Does.Contain("/scheme/2x2x3/11-"));
        Assert.That(await _server.Text($"{page}/convergence.svg"), Does.StartWith("<svg"));
    }

    [Test]
    public async Task A_search_is_stopped_and_makes_room()
    {
        string page = await Begin(("shape", "4x4x4"), ("rank", "46"), ("ring", "F2"), ("time", "24h"));
        Assert.That(await Refused(("shape", "2x2x2"), ("rank", "7")), Does.Contain("1 searches are under way"));
        using FormUrlEncodedContent nothing = new([]);
        using HttpResponseMessage stop = await _server.Post($"{page}/stop", nothing);
        Assert.That(stop.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(await _server.Text($"{page}/events"), Does.Contain("stopped after").And.Contain("event: over"));
        Assert.That(await Begin(("shape", "2x2x2"), ("rank", "7")), Is.EqualTo("/searches/2"));
    }

    [TestCase("shape", "0x1x2", "is no shape")]
    [TestCase("shape", "<b>", "is no shape")]
    [TestCase("shape", "1000x1000x1000", "larger than searches from a page may be")]
    [TestCase("rank", "-1", "is no value for rank")]
    [TestCase("rank", "27", "schoolbook")]
    [TestCase("rank", "5", "at least")]
    [TestCase("ring", "banana", "names no ring")]
    [TestCase("engine", "../../x", "there is no engine")]
    [TestCase("time", "9999h", "no time up to a day")]
    [TestCase("seed", "x", "is no seed")]
    [TestCase("threads", "100000", "is no value for threads")]
    public async Task What_makes_no_sense_is_refused_in_a_sentence(string field, string value, string sentence)
    {
        string page = await Refused((field, value));
        Assert.That(page, Does.Contain("role=\"alert\"").And.Not.Contain("<b>"));
        Assert.That(WebUtility.HtmlDecode(page), Does.Contain(sentence));
    }

    [Test]
    public async Task A_run_of_evolution_shows_every_candidate_with_what_was_asked_and_answered()
    {
        string list = await _server.Text("/evolution");
        Assert.That(list, Does.Contain("/evolution/1-journal.jsonl"));
        string run = await _server.Text("/evolution/1-journal.jsonl");
        foreach (string word in (string[])["id=\"c52\"", "href=\"#c52\"", "Score over evaluations", "class=\"tree\"", "no bound",
            "The line of the best"])
            Assert.That(run, Does.Contain(word));
        string candidate = await _server.Text("/evolution/1-journal.jsonl/10");
        foreach (string word in (string[])["<h2>Prompt</h2>", "<h2>Answer</h2>", "class=\"diff\"", "<h2>Fitness</h2>"])
            Assert.That(candidate, Does.Contain(word));
        Assert.That((await _server.Get("/evolution/1-journal.jsonl/53")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _server.Get("/evolution/2-journal.jsonl")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Runs_are_listed_before_their_journals_are_read_and_their_figures_follow()
    {
        string folder = Path.Combine(_server.Store, "evolution");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Surroundings.Root, "results", "evolution", "journal.jsonl"), Path.Combine(folder, "run.jsonl"));
        await File.WriteAllTextAsync(Path.Combine(folder, "torn.jsonl"), "{\"no\": \"journal\"}\n");
        Assert.That(await _server.Text("/evolution"), Does.Contain("1-run.jsonl").And.Contain("2-torn.jsonl"));
        string events = await _server.Text("/evolution/events"); // it ends when all have been read
        Assert.That(events, Does.Contain("event: over"));
        string last = events.Split("data: runs")[^1];
        Assert.That(last, Does.Contain("3x3x3:23").And.Contain("<span class=\"refusal\">").And.Not.Contain("is being read"));
        Assert.That(await _server.Text("/evolution"), Does.Not.Contain("data-events").And.Contain("3x3x3:23"));
    }

    [Test]
    public async Task A_run_under_way_is_seen_to_go_on_until_nothing_is_written_any_more()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Surroundings.Root, "results", "evolution", "journal.jsonl"));
        string file = Path.Combine(_server.Store, "evolution", "run.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllLinesAsync(file, lines[..(lines.Length / 2)]);
        string page = await _server.Text("/evolution/1-run.jsonl");
        Assert.That(page, Does.Contain("data-events=\"/evolution/1-run.jsonl/events\"").And.Contain("id=\"spent\"")
            .And.Not.Contain("id=\"c52\""));

        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(5));
        using HttpResponseMessage answer = await _server.Visitor.GetAsync(new Uri(_server.Address, "/evolution/1-run.jsonl/events"),
            HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using StreamReader events = new(await answer.Content.ReadAsStreamAsync(patience.Token));
        await Until("data: candidates");
        await File.WriteAllLinesAsync(file, lines, patience.Token);
        await Until("id=\"c52\"");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        await Until("event: over");
        Assert.That(await _server.Text("/evolution/1-run.jsonl"), Does.Contain("id=\"c52\"").And.Not.Contain("data-events"));

        async Task Until(string what)
        {
            while (await events.ReadLineAsync(patience.Token) is { } line)
                if (line.Contains(what, StringComparison.Ordinal)) return;
            Assert.Fail($"the stream ended before {what}");
        }
    }

    [Test]
    public async Task What_is_spent_stands_beside_what_may_be()
    {
        string journal = Path.Combine(_server.Store, "evolution", "run.db");
        Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
        await Runs.GoOn(journal, Runs.Settings(), evaluations: 6);
        string page = await _server.Text("/evolution/1-run.db");
        Assert.That(page, Does.Match(@"<meter min=""0"" max=""1"" value=""[01]\.\d{3}"" aria-label=""tries spent""></meter> \d+\s?%"));
        Assert.That(page, Does.Match(@"\d+ of 6 tries, score of the best "));
    }

    [Test]
    public async Task A_store_that_is_named_from_where_the_server_stands_shows_its_journals()
    {
        await using OpenServer server = await OpenServer.Start(
            settings => settings with { Store = Path.GetRelativePath(Environment.CurrentDirectory, settings.Store) },
            folder =>
            {
                Directory.CreateDirectory(folder["store/evolution"]);
                File.Copy(Path.Combine(Surroundings.Root, "results", "evolution", "journal.jsonl"), folder["store/evolution/run.jsonl"]);
            });
        Assert.That(await server.Text("/evolution"), Does.Contain("/evolution/1-run.jsonl"));
        Assert.That(await server.Text("/evolution/1-run.jsonl"), Does.Contain("Score over evaluations"));
    }

    [Test]
    public async Task A_run_in_a_folder_of_its_own_goes_by_that()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_server.Store, "evolution", "chains")).FullName;
        File.Copy(Path.Combine(Surroundings.Root, "results", "evolution", "journal.jsonl"), Path.Combine(folder, "journal.jsonl"));
        Assert.That(await _server.Text("/evolution"),
            Does.Contain("/evolution/1-chains-journal.jsonl").And.Contain("/evolution/2-journal.jsonl"));
        Assert.That(await _server.Text("/evolution/1-chains-journal.jsonl"), Does.Contain("Score over evaluations"));
    }

    [Test]
    public async Task A_damaged_journal_is_a_sentence()
    {
        Directory.CreateDirectory(Path.Combine(_server.Store, "evolution"));
        await File.WriteAllTextAsync(Path.Combine(_server.Store, "evolution", "bad.jsonl"), "<script>{}");
        await File.WriteAllTextAsync(Path.Combine(_server.Store, "evolution", "bad.db"), "no database");
        await _server.Text("/evolution"); // whoever comes first has them read
        await _server.Text("/evolution/events");
        string list = await _server.Text("/evolution");
        Assert.That(list, Does.Contain("this is no event of a journal").And.Contain("bad.db").And.Contain("3-journal.jsonl")
            .And.Not.Contain("<script>{"));
        Assert.That((await _server.Get("/evolution/2-bad.jsonl")).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task A_program_that_a_scheme_names_has_a_page()
    {
        Assert.That(await _server.Text("/program/adam"), Does.Contain("struct Adam").And.Contain("candidate 1 of 1-journal.jsonl"));
        Assert.That(await _server.Text($"/program/adam?hash={new string('0', 64)}"), Does.Contain("another text"));
        Assert.That((await _server.Get("/program/nothing")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<string> Begin(params (string, string)[] fields)
    {
        using HttpResponseMessage answer = await Send(fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found), await answer.Content.ReadAsStringAsync());
        return $"{answer.Headers.Location}";
    }

    private async Task<string> Refused(params (string, string)[] fields)
    {
        using HttpResponseMessage answer = await Send(fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> Send((string Name, string Value)[] fields)
    {
        using FormUrlEncodedContent form = new(fields.ToDictionary(f => f.Name, f => f.Value));
        return await _server.Post("/searches", form);
    }
}
