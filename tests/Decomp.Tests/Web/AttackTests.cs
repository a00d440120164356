using System.Net;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Web;

/// <summary>What strangers try with a server that runs beside their page, in a store that they wrote to, or on a connection of their
/// own.</summary>
public sealed class AttackTests
{
    private OpenServer _server = null!;

    [OneTimeSetUp]
    public async Task Open() => _server = await OpenServer.Start();

    [OneTimeTearDown]
    public async Task Close() => await _server.DisposeAsync();

    [TestCase("evil.example")]
    [TestCase("evil.example:80")]
    [TestCase("127.0.0.1.evil.example")]
    [TestCase("192.0.2.7")]
    [TestCase("localhost.evil.example")]
    public async Task A_name_that_was_made_to_lead_here_is_turned_away(string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _server.Address);
        request.Headers.Host = host;
        using HttpResponseMessage answer = await _server.Visitor.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MisdirectedRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("2x2x2"));
    }

    [TestCase("https://evil.example")]
    [TestCase("null")]
    [TestCase("http://127.0.0.1")]
    [TestCase(null)]
    public async Task A_post_from_elsewhere_changes_nothing(string? origin)
    {
        using StringContent form = new("shape=2x2x2");
        using HttpResponseMessage answer = await _server.Post("/searches", form, origin);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("cross-site", "no-cors", "image")]
    [TestCase("cross-site", "cors", "empty")]
    [TestCase("same-site", "cors", "empty")]
    [TestCase("cross-site", "navigate", "iframe")]
    public async Task A_stranger_s_page_gets_no_piece_of_ours(string site, string mode, string destination)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _server.Address);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);
        using HttpResponseMessage answer = await _server.Visitor.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_link_on_a_stranger_s_page_may_be_followed()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _server.Address);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Dest", "document");
        using HttpResponseMessage answer = await _server.Visitor.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("DELETE")]
    [TestCase("PUT")]
    [TestCase("OPTIONS")]
    [TestCase("TRACE")]
    public async Task Other_methods_are_none(string method)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), _server.Address);
        using HttpResponseMessage answer = await _server.Visitor.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [TestCase("/")]
    [TestCase("/nothing-here")]
    [TestCase("/web.js")]
    public async Task Every_answer_says_what_a_page_may_do(string path)
    {
        using HttpResponseMessage answer = await _server.Get(path);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(policy, Does.StartWith("default-src 'none'").And.Not.Contain("unsafe").And.Not.Contain("*"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo((string[])["nosniff"]));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.That(text, Does.Not.Match(@"<[^>]*\s(style|on\w+)="), "nothing in a page is style or script");
    }

    [TestCase("/scheme/2x2x2/..%2f..%2fsecret.json")]
    [TestCase("/scheme/..%2f..%2fetc/passwd")]
    [TestCase("/scheme/../secret.json")]
    [TestCase("/scheme/%2e%2e/7-ZT-00000000.json")]
    [TestCase("/scheme/linked/7-ZT-00000001.json")]
    [TestCase("/scheme/2x2x2/7-ZT-00000002.json")]
    [TestCase("/program/..%2fsecret")]
    [TestCase("/web.css/../../secret.json")]
    public async Task No_path_leaves_the_store(string path)
    {
        await using OpenServer server = await OpenServer.Start(prepare: folder =>
        {
            using FileStream secret = File.Create(folder["secret.json"]);
            CanonicalJson.Write(SampleSchemes.Strassen, Ring.Zt, new("secret-engine", "p", "h", 1, "v", 1), secret);
            secret.Close();
            Directory.CreateDirectory(folder["outside"]);
            File.Copy(folder["secret.json"], folder["outside/7-ZT-00000001.json"]);
            Directory.CreateSymbolicLink(folder["store/linked"], folder["outside"]);
            File.CreateSymbolicLink(folder["store/2x2x2/7-ZT-00000002.json"], folder["secret.json"]);
        });
        string answer = await server.Raw($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", Patience);
        Assert.That(answer, Does.Match(@"^HTTP/1.1 40[04]"));
        Assert.That(await server.Text("/"), Does.Not.Contain("secret-engine"));
    }

    [Test]
    public async Task A_file_that_is_not_what_its_name_says_is_refused_and_makes_room()
    {
        await using OpenServer server = await OpenServer.Start(prepare: folder =>
        {
            string file = Directory.EnumerateFiles(folder["store/2x2x2"], "7-ZT-*").Single();
            File.Copy(file, folder["store/2x2x2/3-ZT-0000000a.json"]);
            Directory.CreateDirectory(folder["store/9x9x9"]);
            File.Copy(file, folder["store/9x9x9/7-ZT-0000000b.json"]);
            File.WriteAllText(folder["store/2x2x2/4-Z-0000000c.json"], "{ \"format\": \"decomp/1\", <script>alert(1)</script>");
        });
        await server.Text("/events"); // until all has been looked through
        string map = await server.Text("/?upto=9&ring=Z");
        Assert.That(map, Does.Contain("2x2x2: rank 7 over ZT"));
        Assert.That(map, Does.Contain("its name says rank 3 of 2x2x2 over ZT, and it holds rank 7"));
        Assert.That(map, Does.Contain("9x9x9: nothing held").And.Contain("4-Z-0000000c.json").And.Not.Contain("<script>"));
        using HttpResponseMessage page = await server.Get("/scheme/2x2x2/3-ZT-0000000a.json");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task What_provenance_says_stays_text()
    {
        await using OpenServer server = await OpenServer.Start(prepare: folder => new SchemeStore(folder["store"]).Save(
            CertifiedScheme.Canonical(Scheme.Naive(new Shape(3, 3, 3)), 0,
                new("<b>engine</b>", "\"><script>x</script>", "h", 1, "v", 1) { Derivation = "<img src=x> 7-ZT-00000000.json" })!));
        string path = System.Text.RegularExpressions.Regex.Match(await server.Text("/"), "/scheme/3x3x3/[^\"]+").Value;
        Assert.That(await server.Text(path), Does.Not.Contain("<script>x").And.Not.Contain("<img src=x").And.Not.Contain("<b>engine"));
        await server.Text("/events");
        Assert.That(await server.Text("/"), Does.Not.Contain("<b>engine"));
    }

    [Test]
    public async Task Large_and_garbled_requests_end_and_the_others_go_on()
    {
        string large = new('a', 100_000);
        foreach (string request in (string[])[$"GET /{large} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {large}\r\n\r\n",
            "\u0001\u0002\u0003\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"])
            Assert.That(await _server.Raw(request, Patience), Does.Match(@"^(HTTP/1.1 4\d\d|$)"));
        using ByteArrayContent body = new(new byte[200_000]);
        using HttpResponseMessage answer = await _server.Post("/searches", body);
        Assert.That((int)answer.StatusCode, Is.InRange(400, 499));
        Assert.That(await _server.Text("/"), Does.Contain("Ranks and records"));
    }

    [Test]
    public async Task A_hundred_slow_visitors_keep_nobody_waiting()
    {
        List<System.Net.Sockets.TcpClient> slow = [];
        for (int k = 0; k < 100; k++)
        {
            System.Net.Sockets.TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: loc"u8.ToArray());
            slow.Add(client);
        }
        Assert.That(await _server.Text("/"), Does.Contain("Ranks and records"));
        slow.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task Visitors_from_elsewhere_need_the_token()
    {
        const string Token = "0123456789abcdef";
        await using OpenServer server = await OpenServer.Start(settings => settings with { Token = Token, Names = ["lab.example"] });
        Assert.That(await Code(server, "/", null), Is.EqualTo(401));
        Assert.That(await Code(server, "/?token=0123456789abcdee", null), Is.EqualTo(401));
        Assert.That(await Code(server, "/", "decomp-token=no"), Is.EqualTo(401));
        Assert.That(await Code(server, "/web.js", null), Is.EqualTo(401));
        Assert.That(await Code(server, "/", $"decomp-token={Token}"), Is.EqualTo(200));
        Assert.That(await Code(server, "/", $"decomp-token={Token}", "192.0.2.7"), Is.EqualTo(200));
        Assert.That(await Code(server, "/", $"decomp-token={Token}", "lab.example"), Is.EqualTo(200));
        Assert.That(await Code(server, "/", $"decomp-token={Token}", "evil.example"), Is.EqualTo(421));
        using HttpResponseMessage answer = await server.Get($"/?token={Token}");
        Assert.That((int)answer.StatusCode, Is.EqualTo(302));
        Assert.That(answer.Headers.GetValues("Set-Cookie").Single().ToLowerInvariant(), Does.Contain("httponly")
            .And.Contain("samesite=strict"));
        Assert.That($"{answer.Headers.Location}", Is.EqualTo("/"), "the token does not stay in the address");
    }

    private static async Task<int> Code(OpenServer server, string path, string? cookie, string? host = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(server.Address, path));
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (host is not null) request.Headers.Host = host;
        using HttpResponseMessage answer = await server.Visitor.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;
}
