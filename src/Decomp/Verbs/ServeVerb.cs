using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Web.Server;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp serve [STORE]: a store, searches and runs of evolution in a browser.</summary>
internal static class ServeVerb
{
    private const int UsualPort = 8347;

    public static string[] Examples =>
    [
        "decomp serve",
        "decomp serve results --port 9000",
        "decomp serve results --listen 0.0.0.0",
        "decomp serve --hub 127.0.0.1:8350",
    ];

    public static Command Create()
    {
        Argument<string> folder = new("STORE")
        {
            Description = "the store that is shown and that receives what searches find",
            DefaultValueFactory = _ => Setting.Store.Value
        };
        Option<int> port = new("--port") { Description = "0 for any that is free", DefaultValueFactory = _ => UsualPort, HelpName = "N" };
        port.Validators.Add(WholeNumber.Between(0, 65535));
        Option<string?> listen =
            new("--listen")
            {
                Description = "serve others as well, at this address of the machine, 0.0.0.0 for all; they need the token",
                HelpName = "ADDRESS"
            };
        Option<string?> token = new("--token")
        {
            Description = "what visitors have to know with --listen; drawn unless given",
            HelpName = "TEXT"
        };
        Option<string[]> names = new("--name") { Description = "a name that visitors call the machine by, repeatable", HelpName = "HOST" };
        Option<string[]> journals = new("--journal")
        {
            Description = "the journal of a run of evolution outside the store, repeatable",
            HelpName = "FILE"
        };
        HubOption hub = new("also show the machines of this hub (docs/cluster.md)");
        Command verb = new("serve", "Show a store in a browser: its map, its schemes, searches and evolution.") { folder, port, listen,
            token,
            names, journals };
        hub.AddTo(verb);
        verb.SetAction(parsed =>
        {
            using IHub? open = hub.Address(parsed) is { } address ? HubOption.Cluster.Connect(address) : null;
            return Run(Settings(parsed.GetValue(folder)!, parsed.GetValue(listen), parsed.GetValue(token)) with
            {
                Port = parsed.GetValue(port),
                Names = parsed.GetValue(names) ?? [],
                Journals = parsed.GetValue(journals) ?? [],
                Hub = open is null ? null : open.Status,
            });
        });
        return verb;
    }

    private static ServeSettings Settings(string store, string? listen, string? token)
    {
        if (File.Exists(store)) throw new UsageException($"{store} is a file; serve takes a folder of schemes, as in 'decomp serve " +
            $"results'.");
        if (listen is null)
            return token is null ? new ServeSettings(store)
                : throw new UsageException("--token is for visitors from other machines; add --listen ADDRESS, or leave it out.");
        if (!IPAddress.TryParse(listen, out IPAddress? address))
            throw new UsageException($"{listen} is no address of this machine; write --listen 0.0.0.0 for all that it has.");
        if (token is { Length: < 12 })
            throw new UsageException("a token of fewer than 12 characters is guessed; leave out --token and one is drawn.");
        return new ServeSettings(store)
        {
            Address = address,
            Token = token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        };
    }

    private static int Run(ServeSettings settings)
    {
        foreach (string journal in settings.Journals)
            if (!File.Exists(journal)) throw new UsageException($"there is no journal {journal}.");
        using Interruption interruption = new();
        Serve(settings, interruption.Token).GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    private static async Task Serve(ServeSettings settings, CancellationToken end)
    {
        await using WebServer server = await WebServer.Start(settings, TimeProvider.System).ConfigureAwait(false);
        string token = settings.Token is { } known ? $"/?{Gate.TokenQuery}={Uri.EscapeDataString(known)}" : "/";
        string held = Directory.Exists(settings.Store) ? $"{server.Site.Store.Current.Count:N0} schemes" : "not there yet";
        Terminal.Say($"serving {settings.Store} ({held}) at {server.Address}{token}; Ctrl-C ends it");
        await Task.Delay(Timeout.Infinite, end).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
    }
}
