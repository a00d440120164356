using System.Net;
using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Cli.Web.Uploads;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Web;

/// <summary>Files that are sent to be judged, honest ones and others.</summary>
public sealed class VerifyPageTests
{
    private OpenServer _server = null!;

    [OneTimeSetUp]
    public async Task Open() => _server = await OpenServer.Start();

    [OneTimeTearDown]
    public async Task Close() => await _server.DisposeAsync();

    [Test]
    public async Task A_scheme_gets_its_verdict_and_a_certificate_that_holds()
    {
        string page = await Judged("mine.json", Canonical(SampleSchemes.Strassen));
        Assert.That(page, Does.Contain("Valid: mine.json").And.Contain("2x2x2 of rank 7 over ZT").And.Not.Contain(Path.GetTempPath()));
        string address = Regex.Match(page, "/verify/certificate/[0-9a-f]{32}").Value;
        SourceFile certificate = new("c.json", await _server.Visitor.GetByteArrayAsync(new Uri(_server.Address, address)));
        Verdict verdict = Judgement.Of(FormatRegistry.Read(certificate, Limits.Default).Single()).Verdict;
        Assert.That((verdict.Valid, verdict.Rank), Is.EqualTo((true, 7)));
    }

    [Test]
    public async Task What_does_not_hold_or_is_none_is_said_in_words()
    {
        string wrong = Canonical(SampleSchemes.Strassen).Replace("[1, 0, 0, 1]", "[1, 0, 0, 2]");
        Assert.That(await Judged("wrong.json", wrong), Does.Contain("Not valid: wrong.json").And.Contain("reason")
            .And.Not.Contain("certificate/"));
        Assert.That(await Judged("poem.txt", "roses are red"), Does.Contain("Not read: poem.txt"));
        Assert.That(await Judged("x.json", Canonical(SampleSchemes.Strassen), "nonsense"), Does.Contain("no ring nonsense"));
    }

    [TestCase("../../../etc/cron.d/x.json", "x.json")]
    [TestCase("..\\..\\x.json", "x.json")]
    [TestCase("--certificate.json", "certificate.json")]
    [TestCase(".hidden", "hidden")]
    [TestCase("a\0b\u202ec<script>.json", "a_b_c_script_.json")]
    [TestCase("", "scheme")]
    [TestCase("...", "scheme")]
    public void A_name_leads_nowhere(string sent, string kept) => Assert.That(UploadName.Of(sent), Is.EqualTo(kept));

    [Test]
    public async Task Forms_that_no_page_sends_are_refused()
    {
        foreach (HttpContent form in (HttpContent[])[new StringContent("file=x"), new StringContent("--x", null, "multipart/form-data"),
            Multipart(Enumerable.Range(0, 9).Select(k => ($"f{k}.txt", "x"))), Multipart([("a.txt", "x"), ("a.txt", "y")])])
        {
            using HttpResponseMessage answer = await _server.Post("/verify", form);
            Assert.That((int)answer.StatusCode, Is.InRange(400, 415));
        }
        Assert.That(Directory.EnumerateFiles(_server.Store, "*.txt", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_file_over_the_limit_ends_and_the_others_go_on()
    {
        using ByteArrayContent large = new(new byte[(int)Limits.Default.FileBytes + (1 << 20)]);
        using MultipartFormDataContent form = new() { { large, "file", "large.npz" } };
        try
        {
            using HttpResponseMessage answer = await _server.Post("/verify", form);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        }
        catch (HttpRequestException)
        {
            // The server hung up before all had been sent.
        }
        Assert.That(await _server.Text("/verify"), Does.Contain("Drop a scheme here"));
    }

    [TestCase(1L, 60, "more memory")]
    [TestCase(1L << 40, 0, "seconds of a processor")]
    public void A_process_that_takes_too_much_is_ended(long memory, int seconds, string why)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["mine.json"], Canonical(SampleSchemes.Strassen));
        BoundedVerify verify = new(TimeProvider.System) { Memory = memory, Processor = TimeSpan.FromSeconds(seconds) };
        VerifyOutcome outcome = verify.Run(folder.Path, [folder["mine.json"]], null, CancellationToken.None);
        Assert.That((outcome.Code, outcome.Certificate), Is.EqualTo(((int?)null, (byte[]?)null)));
        Assert.That(outcome.Text, Does.Contain(why));
    }

    private async Task<string> Judged(string name, string text, string? ring = null)
    {
        using MultipartFormDataContent form = Multipart([(name, text)]);
        if (ring is not null) form.Add(new StringContent(ring), "ring");
        using HttpResponseMessage answer = await _server.Post("/verify", form);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static MultipartFormDataContent Multipart(IEnumerable<(string Name, string Text)> files)
    {
        MultipartFormDataContent form = [];
        foreach ((string name, string text) in files) form.Add(new StringContent(text), "file", name);
        return form;
    }

    private static string Canonical(Scheme scheme)
    {
        using MemoryStream text = new();
        CertifiedScheme certified = OpenServer.Certified(scheme);
        CanonicalJson.Write(scheme, certified.Ring, null, text);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
