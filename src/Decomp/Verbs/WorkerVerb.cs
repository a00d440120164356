using System.CommandLine;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp worker --hub HOST:PORT: does units of whatever the hub searches for, until it is ended.</summary>
internal static class WorkerVerb
{
    public static string[] Examples =>
    [
        "decomp worker --hub 127.0.0.1:8350",
        "decomp worker --hub hub.example:8350 --threads 16 --secret-file secret.txt",
        "decomp worker --hub hub.example:8350 --threads 4 --backend cuda:0 --secret-file secret.txt",
    ];

    public static Command Create()
    {
        HubOption hub = new("whom it works for", required: true);
        Option<int> threads = new("--threads")
        {
            Description = "worker threads, as many as cores by default",
            DefaultValueFactory = _ => int.Parse(Setting.Threads.Value, CultureInfo.InvariantCulture),
            HelpName = "N"
        };
        threads.Validators.Add(WholeNumber.Between(1, Setting.MostThreads));
        Option<string?> name = new("--name")
        {
            Description = "what it is called in 'decomp hub status' [default: the machine]",
            HelpName = "NAME"
        };
        Option<int?> memory = new("--memory")
        {
            Description = "MiB that the units of one thread may need [default: its share]",
            HelpName = "N"
        };
        memory.Validators.Add(WholeNumber.Between(1, 1 << 24));
        Option<string> backend = new("--backend")
        {
            Description = $"{BackendChoice.Description}; only for goals that say so, as 'decomp search --backend' does",
            DefaultValueFactory = _ => BackendChoice.Default,
            HelpName = "NAME"
        };
        Command verb = new("worker", "Work for a hub, here or on another machine.") { threads, name, memory, backend };
        hub.AddTo(verb);
        verb.SetAction(parsed =>
        {
            using Interruption interruption = new(); // units are given back, and others do them
            HubOption.Cluster.Work(new WorkerSettings(hub.Address(parsed)!, parsed.GetValue(name) ?? Environment.MachineName,
                parsed.GetValue(threads))
            {
                Memory = (long?)parsed.GetValue(memory) << 20,
                Device = BackendChoice.Device(parsed.GetValue(backend)!),
            }, line => Terminal.Say(line), interruption.Token);
            return interruption.Code ?? ExitCode.Success;
        });
        return verb;
    }
}
