using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Pages;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>The server behind <c>decomp serve</c>. It is built from nothing: no file and no variable of the environment says what it
/// does.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    /// <summary>Largest request but for uploads, which have a limit of their own.</summary>
    public const long LargestRequest = 64 << 10;

    private readonly WebApplication _application;

    private WebServer(WebApplication application, WebSite site) => (_application, Site) = (application, site);

    public WebSite Site { get; }

    /// <summary>Where it listens: "http://127.0.0.1:8347".</summary>
    public string Address => _application.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts to listen.</summary>
    /// <exception cref="UsageException">The address is taken or not this machine's.</exception>
    public static async Task<WebServer> Start(ServeSettings settings, TimeProvider clock)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Bound(kestrel, settings));
        builder.Services.AddRoutingCore();
        WebSite site = new(settings, clock);
        WebApplication application = builder.Build();
        Gate gate = new(settings);
        application.Use((context, next) => Enter(context, next, gate));
        application.UseRouting();
        application.MapGet("/web.css", () => Answers.Text(PageAsset.Read("web.css"), "text/css; charset=utf-8"));
        application.MapGet("/icon.svg", () => Answers.Text(PageAsset.Read("icon.svg"), "image/svg+xml"));
        application.MapGet("/web.js", () => Answers.Text(PageAsset.Read("web.js"), "text/javascript; charset=utf-8"));
        StoreRoutes.Add(application, site);
        UploadRoutes.Add(application, site);
        SearchRoutes.Add(application, site);
        EvolutionRoutes.Add(application, site);
        MachineRoutes.Add(application, site);
        application.MapFallback(() => Answers.Refusal(404, "There is no such page."));
        WebServer server = new(application, site);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new UsageException(
                $"cannot listen at {settings.Address}, port {settings.Port}: {Reason(e)}; name another port with --port.");
        }
        await server.Warm().ConfigureAwait(false);
        site.Begin();
        return server;
    }

    /// <summary>Asks for the first page, so that no visitor waits for what is compiled and listed but once.</summary>
    private async Task Warm()
    {
        Uri address = new(Address);
        _ = new MapPage(Site.Store.Current, MapFilter.Default, Links.OfServer) { Watch = Site.Watch.Reading }.Page.In(Links.OfServer);
        try
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5));
            using TcpClient client = new();
            string host = IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? own) && own.Equals(IPAddress.Any) ? "127.0.0.1"
                : own is not null && own.Equals(IPAddress.IPv6Any) ? "::1" : address.Host.Trim('[', ']');
            await client.ConnectAsync(host, address.Port, patience.Token).ConfigureAwait(false);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), patience.Token)
                .ConfigureAwait(false);
            await stream.CopyToAsync(Stream.Null, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Then the first visitor waits.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Site.End();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        Site.Dispose();
    }

    /// <summary>What a visitor may take: a request that is slow, large or one of very many ends, and the others hear nothing of
    /// it.</summary>
    private static void Bound(KestrelServerOptions kestrel, ServeSettings settings)
    {
        kestrel.Listen(settings.Address, settings.Port);
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = LargestRequest;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestLineSize = 8 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
        limits.MaxConcurrentConnections = 256;
    }

    private static async Task Enter(HttpContext context, RequestDelegate next, Gate gate)
    {
        Gate.Mark(context.Response.Headers);
        try
        {
            if (gate.WhyNot(context.Request) is var (code, sentence))
            {
                await Answers.Refusal(code, sentence).ExecuteAsync(context).ConfigureAwait(false);
                return;
            }
            if (gate.BringsToken(context.Request))
            {
                context.Response.Cookies.Append(Gate.Cookie, context.Request.Query[Gate.TokenQuery]!,
                    new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
                context.Response.Redirect(context.Request.Path);
                return;
            }
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The visitor left.
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Answers.Refusal(e.StatusCode, e.StatusCode == 413 ? "That is more than this page takes." : "That request makes no sense.")
                .ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Failure.Tell($"a page failed: {context.Request.Path}: {e.GetType().Name}: {e.Message}");
            await Answers.Refusal(500, "This is a mistake in decomp; its terminal says more.").ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');
}
