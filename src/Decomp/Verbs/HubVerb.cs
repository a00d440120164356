using System.CommandLine;
using System.Net;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp hub: shares searches out among workers on any number of machines; decomp hub status: how it stands.</summary>
internal static class HubVerb
{
    private const string RedisVariable = "DECOMP_REDIS"; // whose settings may have a password

    private const int UsualMetrics = 9464; // of OpenTelemetry's exporters

    public static string[] Examples =>
    [
        "decomp hub",
        "decomp hub --listen 0.0.0.0:8350 --secret-file secret.txt",
        "decomp hub --listen 0.0.0.0:8350 --secret-file secret.txt --redis redis.example:6379",
        "decomp hub status --hub 127.0.0.1:8350",
    ];

    public static Command Create()
    {
        Option<string> listen = new("--listen")
        {
            Description = "where workers come to; 0.0.0.0 for all addresses of the machine",
            DefaultValueFactory = _ => $"127.0.0.1:{HubAddress.UsualPort}",
            HelpName = "ADDRESS:PORT"
        };
        Option<string?> advertise = new("--advertise")
        {
            Description = "the address that workers name, with --listen 0.0.0.0 [default: the machine's first]",
            HelpName = "ADDRESS"
        };
        Option<string> board = new("--board")
        {
            Description = "folder that it keeps goals, leases and outcomes in",
            DefaultValueFactory = _ => "decomp-hub",
            HelpName = "DIR"
        };
        Option<string?> redis = new("--redis")
        {
            Description = $"Redis server that has the board instead, for hubs that share it (or {RedisVariable})",
            HelpName = "HOST:PORT"
        };
        Option<int?> between = new("--between")
        {
            Description = "port on which such hubs reach each other [default: a free one]",
            HelpName = "PORT"
        };
        Option<string?> metrics = new("--metrics")
        {
            Description = "where metrics are shown for Prometheus, at /metrics",
            HelpName = "ADDRESS:PORT"
        };
        Option<string?> otlp = new("--otlp")
        {
            Description = "collector of OpenTelemetry that metrics are sent to, as in http://127.0.0.1:4318/v1/metrics",
            HelpName = "URL"
        };
        between.Validators.Add(WholeNumber.Between(1, ushort.MaxValue));
        Option<string> output = StoreOption.Create("folder that receives certified schemes and whose schemes are built on");
        Option<string?> secret = new("--secret-file")
        {
            Description = "file with the secret that whoever comes has to know",
            HelpName = "FILE"
        };
        Option<string> lease = new("--lease")
        {
            Description = "how long a worker may be silent before others get its units",
            DefaultValueFactory = _ => "15s",
            HelpName = "TIME"
        };
        Option<string> patience = new("--patience")
        {
            Description = "how long a unit may take before another worker gets it",
            DefaultValueFactory = _ => "30m",
            HelpName = "TIME"
        };
        Option<string?> certificate = new("--certificate")
        {
            Description = "PKCS #12 file without a password, by which lines are encrypted",
            HelpName = "FILE"
        };
        Command verb = new("hub", "Share searches out among workers on other machines.") { listen, advertise, board, redis, between,
            metrics, otlp, output, secret, certificate, lease, patience };
        verb.Subcommands.Add(Status());
        verb.SetAction(parsed =>
        {
            IPEndPoint place = Place(parsed.GetValue(listen)!, "--listen", HubAddress.UsualPort);
            if (HubOption.Secret(parsed.GetValue(secret)) is var known && known is null && !IPAddress.IsLoopback(place.Address))
                throw new UsageException("a hub that others can reach needs --secret-file, or whoever finds its port gives it work; " +
                    "make one with: head -c 24 /dev/urandom | base64 > secret.txt");
            return Serve(new HubSettings(place, parsed.GetValue(board)!, parsed.GetValue(output)!)
            {
                Advertised = parsed.GetValue(advertise) is not { } word ? null : IPAddress.TryParse(word, out IPAddress? named) ? named
                    : throw new UsageException($"--advertise takes an address such as 192.0.2.1, not {word}."),
                Secret = known,
                Redis = parsed.GetValue(redis)
                    ?? (Environment.GetEnvironmentVariable(RedisVariable) is { Length: > 0 } server ? server : null),
                Between = parsed.GetValue(between),
                Metrics = parsed.GetValue(metrics) is { } shown ? Place(shown, "--metrics", UsualMetrics) : null,
                Collector = parsed.GetValue(otlp) is { } url ? Collector(url) : null,
                Certificate = parsed.GetValue(certificate),
                Lease = Time(parsed.GetValue(lease)!, "--lease", TimeSpan.FromSeconds(5)),
                Patience = Time(parsed.GetValue(patience)!, "--patience", TimeSpan.FromSeconds(5)),
            });
        });
        return verb;
    }

    private static IPEndPoint Place(string text, string option, int port) =>
        IPEndPoint.TryParse(text, out IPEndPoint? read) && read.Port > 0 ? read
            : throw new UsageException($"{option} takes ADDRESS:PORT, as in 127.0.0.1:{port}, not {text}.");

    private static Uri Collector(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? read) && read.Scheme is "http" or "https" ? read
            : throw new UsageException($"--otlp takes a URL, as in http://127.0.0.1:4318/v1/metrics, not {text}.");

    private static Command Status()
    {
        HubOption hub = new("the hub that is asked", required: true);
        Option<bool> json = new("--json") { Description = "print one JSON object" };
        Command verb = new("status", "Show the workers and goals of a hub, and what went wrong.") { json };
        hub.AddTo(verb);
        verb.SetAction(parsed =>
        {
            using IHub open = HubOption.Cluster.Connect(hub.Address(parsed)!);
            HubReport.Print(open.Status(), parsed.GetValue(json), line => Terminal.Say(line, whole: parsed.GetValue(json)));
            return ExitCode.Success;
        });
        return verb;
    }

    private static int Serve(HubSettings settings)
    {
        using Interruption interruption = new(); // goals that are open are kept, and go on with the next start
        HubOption.Cluster.Serve(settings, (goal, store) => EngineTeam.Of(goal, new SearchStore(store.Folder), BackendChoice.Default),
            line => Terminal.Say(line), interruption.Token);
        return interruption.Code ?? ExitCode.Success;
    }

    private static TimeSpan Time(string text, string option, TimeSpan least) =>
        Duration.TryParse(text, out TimeSpan time) && time >= least ? time
            : throw new UsageException($"{option} takes times from {Duration.Text(least)} on, not {text}.");
}
