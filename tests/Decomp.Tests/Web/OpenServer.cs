using System.Net;
using System.Net.Sockets;
using System.Text;
using TensorDecomp.Cli.Web.Server;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Web;

/// <summary>A server over a store of its own with three schemes, on a free port of the loopback address, and a visitor.</summary>
internal sealed class OpenServer : IAsyncDisposable
{
    private static readonly Provenance Origin = new("gradient", "adam", new string('a', 64), 7, "0.0.1", 1.5);
    private readonly TemporaryFolder _folder;
    private readonly WebServer _server;

    private OpenServer(TemporaryFolder folder, WebServer server)
    {
        (_folder, _server) = (folder, server);
        Visitor = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false
        })
        { BaseAddress = new(server.Address) };
    }

    public HttpClient Visitor { get; }
    public string Store => _folder["store"];
    public WebSite Site => _server.Site;
    public Uri Address => Visitor.BaseAddress!;

    /// <param name="change">Settings other than the usual ones.</param>
    /// <param name="prepare">Puts things into the store, and beside it, before it is served.</param>
    public static async Task<OpenServer> Start(Func<ServeSettings, ServeSettings>? change = null, Action<TemporaryFolder>? prepare = null)
    {
        TemporaryFolder folder = new();
        SchemeStore store = new(folder["store"]);
        store.Save(Certified(SampleSchemes.Strassen));
        store.Save(Certified(Scheme.Naive(new Shape(2, 3, 4))));
        store.Save(Certified(SampleSchemes.Strassen.Sheared(new Random(1))));
        prepare?.Invoke(folder);
        ServeSettings settings = new(folder["store"]);
        return new OpenServer(folder, await WebServer.Start(change?.Invoke(settings) ?? settings, TimeProvider.System));
    }

    public static CertifiedScheme Certified(Scheme scheme) => CertifiedScheme.Canonical(scheme, 0, Origin)!;

    public Task<HttpResponseMessage> Get(string path) => Visitor.GetAsync(new Uri(Address, path));

    public Task<string> Text(string path) => Visitor.GetStringAsync(new Uri(Address, path));

    /// <summary>A form sent from one of the server's pages, or from where <paramref name="origin"/> says.</summary>
    public Task<HttpResponseMessage> Post(string path, HttpContent form, string? origin = "own")
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address, path)) { Content = form };
        if (origin is not null) request.Headers.Add("Origin", origin == "own" ? Address.GetLeftPart(UriPartial.Authority) : origin);
        return Visitor.SendAsync(request);
    }

    /// <summary>The first bytes of the answer to a request as it is, which no client would write.</summary>
    public async Task<string> Raw(string request, CancellationToken patience)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port, patience);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), patience);
        byte[] answer = new byte[4096];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, patience));
    }

    public async ValueTask DisposeAsync()
    {
        Visitor.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
