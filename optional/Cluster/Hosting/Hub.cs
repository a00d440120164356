using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        Directory.CreateDirectory(settings.Board);
        using IBoardStore store = new SqliteBoardStore(Path.Combine(settings.Board, "board.db"));
        using Board board = new(settings, new GoalPlace(store, settings.Store, team, clock), tell);
        HostApplicationBuilder builder = BareHost.Create();
        builder.Services.AddSingleton(_ => board);
        using X509Certificate2? certificate = settings.Certificate is { } file ? Encryption.Read(file) : null;
        bool everywhere = settings.Listen.Address.Equals(IPAddress.Any);
        IPAddress known = settings.Advertised ?? (everywhere ? Reachable() : settings.Listen.Address);
        int between = FreePort(known);
        builder.UseOrleans(silo =>
        {
            silo.UseDevelopmentClustering(new IPEndPoint(known, between));
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
        tell($"hub at {new IPEndPoint(known, settings.Listen.Port)}, board in {settings.Board}, finds in {settings.Store}");
        if (certificate is not null) tell($"fingerprint {Encryption.Fingerprint(certificate)}");
        stop.WaitHandle.WaitOne();
        board.Dispose(); // loops end and keep where they stand before anybody's line is cut
        host.StopAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
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
