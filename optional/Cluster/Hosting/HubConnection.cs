using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>A line to a hub, for workers and for those who bring goals: an Orleans client, which needs outbound connections only.</summary>
internal sealed class HubConnection : IDisposable
{
    /// <summary>Longer than calls wait for news, and shorter than any lease.</summary>
    private static readonly TimeSpan s_response = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1), s_patience = TimeSpan.FromSeconds(10),
        s_open = TimeSpan.FromSeconds(15);

    private readonly IHost _host;

    private HubConnection(IHost host, HubAddress address) => (_host, Address) = (host, address);

    public HubAddress Address { get; }

    public IBoardGrain Board => _host.Services.GetRequiredService<IClusterClient>().GetGrain<IBoardGrain>(IBoardGrain.Key);

    /// <summary>Opens a line.</summary>
    /// <param name="address">Where the hub listens.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <param name="patient">Whether to try for as long as it takes.</param>
    /// <param name="silent">Called where it takes longer than a moment; null for nobody.</param>
    /// <exception cref="HubException">Nobody answers there.</exception>
    public static HubConnection Open(HubAddress address, CancellationToken stop, bool patient, Action? silent = null)
    {
        TimeProvider clock = TimeProvider.System;
        long from = clock.GetTimestamp();
        Handshake? handshake = address.Secret is { } secret ? new(secret) : null;
        HostApplicationBuilder builder = BareHost.Create();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. address.Places.Select(EndPointOf)]);
            client.Configure<ClusterOptions>(BareHost.Name);
            client.Configure<ClientMessagingOptions>(options =>
                (options.ResponseTimeout, options.MaxMessageBodySize) = (s_response, BareHost.LargestMessage));
            client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = s_open);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = s_retry);
            if (address.Fingerprint is { } fingerprint) Encryption.Come(client, fingerprint);
            if (handshake is not null)
                client.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(line => line.Use(handshake.Outbound)));
            client.UseConnectionRetryFilter(async (_, cancel) =>
            {
                if (handshake?.WasRefused == true || !patient && clock.GetElapsedTime(from) > s_patience) return false;
                silent?.Invoke();
                silent = null;
                await Task.Delay(s_retry, cancel);
                return true;
            });
        });
        IHost host = builder.Build();
        try
        {
            host.StartAsync(stop).GetAwaiter().GetResult();
            return new HubConnection(host, address);
        }
        catch (Exception e) when (IsSilence(e) || e is OperationCanceledException)
        {
            host.Dispose();
            throw handshake?.WasRefused == true
                ? new HubException($"the hub at {address} does not know this secret; give the one that it was started with.", e)
                : new HubException($"no hub answers at {address}; start one with 'decomp hub', or see that its port is reachable" +
                    (handshake is null ? "; one with a secret answers only to those who know it." : "."), e);
        }
    }

    /// <summary>Whether a call failed for the hub does not answer just now.</summary>
    public static bool IsSilence(Exception e) => e is OrleansException or TimeoutException or SocketException or IOException
        or OperationCanceledException or ObjectDisposedException;

    public void Dispose()
    {
        try
        {
            _host.StopAsync(TimeSpan.FromSeconds(2)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (IsSilence(e))
        {
            // nobody is at the other end
        }
        _host.Dispose();
    }

    private static IPEndPoint EndPointOf(DnsEndPoint place)
    {
        try
        {
            IPAddress[] found = IPAddress.TryParse(place.Host, out IPAddress? named) ? [named] : Dns.GetHostAddresses(place.Host);
            return new IPEndPoint(found.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? found[0], place.Port);
        }
        catch (SocketException e)
        {
            throw new HubException($"there is no machine {place.Host} ({e.Message}); name the hub as HOST:PORT.", e);
        }
    }
}
