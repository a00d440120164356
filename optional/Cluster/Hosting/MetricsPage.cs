using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>The page that Prometheus asks a hub for: numbers that everybody may know who reaches the port, and nothing else.</summary>
internal sealed class MetricsPage : IDisposable
{
    private const string Path = "/metrics";

    private readonly WebApplication _application;

    /// <exception cref="HubException">It cannot listen there.</exception>
    public MetricsPage(IPEndPoint place, MetricsText text)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(place);
            kestrel.AddServerHeader = false;
            (kestrel.Limits.MaxRequestBodySize, kestrel.Limits.MaxConcurrentConnections) = (0, 64);
        });
        _application = builder.Build();
        _application.Run(context =>
        {
            if (context.Request.Path == Path && HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.ContentType = MetricsText.ContentType;
                return context.Response.WriteAsync(text.Read());
            }
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        try
        {
            _application.StartAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new HubException($"metrics cannot be shown at {place} ({e.Message.TrimEnd('.')}); name another place with --metrics.", e);
        }
    }

    public void Dispose() => _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
