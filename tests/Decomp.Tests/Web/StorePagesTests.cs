using System.Net;
using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Export;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Web;

/// <summary>The map and the pages of schemes, as a visitor gets them.</summary>
public sealed partial class StorePagesTests
{
    private OpenServer _server = null!;

    [OneTimeSetUp]
    public async Task Open() => _server = await OpenServer.Start();

    [OneTimeTearDown]
    public async Task Close() => await _server.DisposeAsync();

    [Test]
    public async Task The_map_has_the_lowest_rank_of_each_shape_beside_the_record()
    {
        string map = await _server.Text("/");
        Assert.That(map, Does.Contain("2x2x2: rank 7 over ZT; record 7, Strassen 1969"));
        Assert.That(map, Does.Contain(">24 <small>+4</small>"), "2x3x4 has the record 20");
        Assert.That(Gaps().Match(map).Groups[1].Value, Is.EqualTo("2x3x4"), "gaps come first");
    }

    [Test]
    public async Task Other_bilinear_maps_stand_beside_their_records_and_have_pages()
    {
        await using OpenServer server = await OpenServer.Start(prepare: folder =>
            new SchemeStore(folder["store"]).Save(OpenServer.Certified(Known.Karatsuba)));
        string map = await server.Text("/");
        Assert.That(map, Does.Contain("Other bilinear maps").And.Contain("Karatsuba 1962"));
        string address = WebUtility.HtmlDecode(Regex.Match(map, "<a href=\"([^\"]*)\">poly-2x2</a>").Groups[1].Value);
        string page = await server.Text(address);
        Assert.That(page, Does.Contain("poly:2x2, rank 3 over ZT").And.Contain("4 automorphisms; orbits of terms: 1 of 1, 1 of 2")
            .And.Contain("Karatsuba 1962"));
    }

    [Test]
    public async Task A_ring_shows_what_holds_over_it()
    {
        Assert.That(await _server.Text("/?ring=F2"), Does.Contain("2x2x2: rank 7 over ZT"));
        Assert.That(await _server.Text("/?ring=ZT&engine=nobody"), Does.Not.Contain("rank 7 over"));
        Assert.That(await _server.Text("/?ring=ZT&since=2020"), Does.Contain("2x2x2: rank 7 over ZT; no record"));
    }

    [Test]
    public async Task Every_link_of_the_map_and_of_a_scheme_leads_somewhere()
    {
        HashSet<string> seen = [];
        Queue<string> open = new(["/"]);
        while (open.TryDequeue(out string? path))
        {
            using HttpResponseMessage answer = await _server.Get(path);
            // Some formats cannot hold some schemes, and say so in a sentence.
            bool text = path.Contains("/as/", StringComparison.Ordinal);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(text ? HttpStatusCode.UnprocessableEntity
                : HttpStatusCode.OK),
                path);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            foreach (Match link in Link().Matches(await answer.Content.ReadAsStringAsync()))
                if (seen.Add(WebUtility.HtmlDecode(link.Groups[1].Value))) open.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
        }
        Assert.That(seen, Has.Count.GreaterThan(3 * TextExport.All.Count), "too few links were followed");
    }

    [Test]
    public async Task What_is_taken_away_is_the_scheme()
    {
        string page = await _server.Text(await Scheme("2x2x2"));
        string json = WebUtility.HtmlDecode(Regex.Match(page, "href=\"([^\"]*/as/json)\"").Groups[1].Value);
        using HttpResponseMessage answer = await _server.Get(json);
        Assert.That(answer.Content.Headers.ContentDisposition!.FileName, Does.EndWith(".json"));
        SourceFile file = new("x.json", await answer.Content.ReadAsByteArrayAsync());
        Verdict verdict = Judgement.Of(FormatRegistry.Read(file, Limits.Default).Single()).Verdict;
        Assert.That((verdict.Valid, verdict.Rank, $"{verdict.Tensor}"), Is.EqualTo((true, 7, "2x2x2")));
        Assert.That(page, Does.Contain(CanonicalForm.Hash(verdict.Canonical, verdict.Ring)));
    }

    [Test]
    public async Task The_scheme_page_shows_algorithm_origin_and_symmetry()
    {
        string page = await _server.Text(await Scheme("2x2x2"));
        Assert.That(page, Does.Match(@"P1 = \(?[a]"));
        foreach (string word in (string[])["automorphisms; orbits", "adam", "1.5 s", "after common-subexpression elimination",
            "factors.svg"])
            Assert.That(page, Does.Contain(word));
        Assert.That(await _server.Text($"{await Scheme("2x2x2")}/factors.svg"), Does.StartWith("<svg"));
    }

    [Test]
    public async Task What_a_search_stores_is_on_the_map_soon()
    {
        await using OpenServer server = await OpenServer.Start();
        Assert.That(await server.Text("/"), Does.Not.Contain("2x2x3: rank"));
        new SchemeStore(server.Store).Save(OpenServer.Certified(Verify.Scheme.Naive(new Shape(2, 2, 3))));
        string map = "";
        for (int tries = 0; tries < 300 && !map.Contains("2x2x3: rank 12"); tries++)
        {
            await Task.Delay(50);
            map = await server.Text("/");
        }
        Assert.That(map, Does.Contain("2x2x3: rank 12"));
    }

    [Test]
    public async Task The_live_line_ends_once_all_has_been_proved()
    {
        string events = await _server.Text("/events");
        Assert.That(events, Does.Contain("data: watch\n").And.Contain("event: over").And.Match(@"(\d) of \1 best schemes are proved"));
    }

    [Test]
    public void A_hole_is_text_and_a_piece_is_markup()
    {
        string evil = "<script>alert('x')</script>\" onload=\"\u202e";
        Html cell = Html.Of($"<td title=\"{evil}\">{evil}</td>");
        Assert.That($"{cell}", Does.Not.Contain("<script").And.Not.Contain("\" onload").And.Not.Contain("\u202e"));
        Assert.That($"{Html.Of($"<tr>{cell}{new[] { cell, cell }}</tr>")}", Does.StartWith("<tr><td title=").And.Contain("</td><td"));
        Assert.That(() => Html.Of($"{new[] { 1, 2 }}"), Throws.ArgumentException, "a list of something is a mistake");
    }

    private async Task<string> Scheme(string shape) =>
        Regex.Match(await _server.Text("/"), $"href=\"(/scheme/{shape}/[^\"]+)\"").Groups[1].Value;

    [GeneratedRegex("<h2>Gaps</h2>.*?<tbody>.*?<a [^>]*>([^<]*)</a>", RegexOptions.Singleline)]
    private static partial Regex Gaps();

    [GeneratedRegex("(?:href|src)=\"(/[^\"]*)\"")]
    private static partial Regex Link();
}
