using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using Orleans.Configuration;
using Orleans.Runtime;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>A hub: an Orleans silo and the board.</summary>
internal static class Hub
{
    /// <summary>Runs it until it is stopped.</summary>
    /// <exception cref="HubException">It cannot listen there, or its board cannot be opened.</exception>
    public static void Run(HubSettings settings, Func<SearchGoal, SchemeStore, IReadOnlyList<IEngine>> team, Action<string> tell,
        TimeProvider clock, CancellationToken stop)
    {
        new SchemeStore(settings.Store).Open();
        if (settings.Redis is null) Directory.CreateDirectory(settings.Board);
        bool shared = settings.Redis is not null;
        using BoardHouse house = new(() => settings.Redis is { } server ? new RedisBoardStore(server)
            : new SqliteBoardStore(Path.Combine(settings.Board, "board.db")), store =>
        {
            if (shared) tell("has the board");
            return new Board(settings, new GoalPlace(store, settings.Store, team, clock), tell);
        });
        Begin(settings, house);
        HostApplicationBuilder builder = BareHost.Create();
        builder.Services.AddSingleton(_ => house);
        using HubMeter meter = new(() => house.Present?.Figures() ?? default);
        using MeterProvider? sent = settings.Collector is { } collector ? MetricsSender.To(collector, tell) : null;
        using MetricsPage? page = settings.Metrics is { } shown ? new MetricsPage(shown, new MetricsText(HubMeter.Name)) : null;
        using X509Certificate2? certificate = settings.Certificate is { } file ? Encryption.Read(file) : null;
        bool everywhere = settings.Listen.Address.Equals(IPAddress.Any);
        IPAddress known = settings.Advertised ?? (everywhere ? Reachable() : settings.Listen.Address);
        int between = settings.Between ?? FreePort(known);
        builder.UseOrleans(silo =>
        {
            if (settings.Redis is { } server) Share(silo, server);
            else silo.UseDevelopmentClustering(new IPEndPoint(known, between));
            silo.Configure<ClusterOptions>(BareHost.Name);
            silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = BareHost.LargestMessage);
            if (certificate is not null) Encryption.Serve(silo, certificate); // first, so that the handshake is under it
            if (settings.Secret is { } secret) Ask(silo, new Handshake(secret));
            silo.ConfigureEndpoints(known, between, settings.Listen.Port, listenOnAnyHostAddress: everywhere);
        });
        using IHost host = builder.Build();
        try
        {
            host.StartAsync(stop).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is SocketException or IOException or OrleansException or AggregateException)
        {
            throw new HubException($"a hub cannot listen at {settings.Listen} ({Reason(e)}); name another place with --listen.", e);
        }
        string kept = shared ? "on Redis" : $"in {settings.Board}";
        tell($"hub at {new IPEndPoint(known, settings.Listen.Port)}, board {kept}, finds in {settings.Store}");
        if (certificate is not null) tell($"fingerprint {Encryption.Fingerprint(certificate)}");
        stop.WaitHandle.WaitOne();
        house.Dispose(); // loops end and keep where they stand before anybody's line is cut
        host.StopAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
    }

    /// <summary>What is wrong with the board is said at once.</summary>
    private static void Begin(HubSettings settings, BoardHouse house)
    {
        if (settings.Redis is { } server)
        {
            RedisBoardStore.Check(server);
            return;
        }
        try
        {
            house.Enter();
        }
        catch (BoardLostException e)
        {
            throw new HubException($"{e.Message}; make room there, or name another folder with --board.", e);
        }
    }

    /// <summary>Hubs find each other on the server, and take one that is silent for dead within seconds.</summary>
    private static void Share(ISiloBuilder silo, string server)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions = RedisBoardStore.Options(server));
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            (options.IAmAliveTablePublishTimeout, options.NumMissedTableIAmAliveLimit) = (TimeSpan.FromSeconds(5), 2);
            (options.ProbeTimeout, options.NumMissedProbesLimit) = (TimeSpan.FromSeconds(2), 3);
            (options.NumVotesForDeathDeclaration, options.TableRefreshTimeout) = (1, TimeSpan.FromSeconds(5));
        });
    }

    /// <summary>Whoever comes, worker or hub, has to know the secret.</summary>
    private static void Ask(ISiloBuilder silo, Handshake handshake) => silo.Configure<SiloConnectionOptions>(options =>
    {
        options.ConfigureGatewayInboundConnection(line => line.Use(handshake.Inbound));
        options.ConfigureSiloInboundConnection(line => line.Use(handshake.Inbound));
        options.ConfigureSiloOutboundConnection(line => line.Use(handshake.Outbound));
    });

    private static string Reason(Exception e) =>
        (e is AggregateException { InnerException: { } inner } ? inner : e).GetBaseException().Message.Split('\n', 2)[0].TrimEnd('.', '\r');

    /// <summary>The first address of this machine that others can reach; its own where there is none.</summary>
    private static IPAddress Reachable() =>
        (from one in NetworkInterface.GetAllNetworkInterfaces()
         where one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback
         from address in one.GetIPProperties().UnicastAddresses
         where address.Address.AddressFamily == AddressFamily.InterNetwork
         select address.Address).FirstOrDefault(IPAddress.Loopback);

    /// <summary>A port for hubs among each other, where there is one hub only.</summary>
    private static int FreePort(IPAddress address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
