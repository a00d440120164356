using System.Net;
using TensorDecomp.Programs.Backends;

namespace TensorDecomp.Search.Hubs;

/// <summary>How a hub is run.</summary>
/// <param name="Listen">The address that workers come to.</param>
/// <param name="Board">The folder of its board: goals, leases, outcomes.</param>
/// <param name="Store">The folder that receives what is proved.</param>
public sealed record HubSettings(IPEndPoint Listen, string Board, string Store)
{
    /// <summary>The address by which workers know it, where it listens at all of its machine's; null for the first that others can
    /// reach.</summary>
    public IPAddress? Advertised { get; init; }

    /// <summary>The Redis server that has the board instead, HOST:PORT, so that several hubs share it; null for the folder.</summary>
    public string? Redis { get; init; }

    /// <summary>The port on which hubs that share a board reach each other; null for one that is free.</summary>
    public int? Between { get; init; }

    /// <summary>Where it shows its metrics in the format of Prometheus, at /metrics; null for nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>The collector of OpenTelemetry that its metrics are sent to, by protocol buffers over HTTP; null for none.</summary>
    public Uri? Collector { get; init; }

    /// <summary>How long a worker may be silent before its units are given to others.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a unit may take, renewals or not, before it is given to another worker as well.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);

    /// <inheritdoc cref="HubAddress.Secret"/>
    public string? Secret { get; init; }

    /// <summary>A PKCS #12 file with the certificate and key by which lines are encrypted; null for plain ones.</summary>
    public string? Certificate { get; init; }
}

/// <summary>How a worker is run.</summary>
/// <param name="Hub">Whom it works for.</param>
/// <param name="Name">What it is called; two of one name are told apart by the hub.</param>
/// <param name="Threads">Units, or batches of restarts, that it does at once.</param>
public sealed record WorkerSettings(HubAddress Hub, string Name, int Threads)
{
    /// <summary>Bytes that a unit may need; null for what the machine has.</summary>
    public long? Memory { get; init; }

    /// <summary>What gradient restarts run on where their goal says so; null for a worker that has its processor alone.</summary>
    public IBackend? Device { get; init; }
}
