using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp campaign FILE: many goals over the same threads, a slice after the other, until the time is over.</summary>
internal static class CampaignVerb
{
    public static string[] Examples =>
    [
        "decomp campaign shapes.json",
        "decomp campaign shapes.json --threads 2 --json",
        "decomp campaign shapes.json --hub 127.0.0.1:8350",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "the campaign: tensors, rings and goals as JSON; docs/campaigns.md" };
        Option<int> threads = ThreadsOption.Create("worker threads");
        Option<string?> output = new("--out", "-o") { Description = "the store that finds go to [default: FILE.found]", HelpName = "DIR" };
        Option<string?> state = new("--state") { Description = "where it keeps how goals stand [default: FILE.state]", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "print one JSON object per slice" };
        HubOption hub = new("have the workers of a hub do it, a slice for each of them at once (docs/cluster.md)");
        Command verb = new("campaign", "Search many goals in turn; run it again, and it goes on.") { file, threads, output, state, json };
        hub.AddTo(verb);
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            Campaign campaign = CampaignFile.Read(path);
            if (hub.Address(parsed) is not null
                && campaign.Goals.Select(TravellingGoal.WhyNot).FirstOrDefault(no => no is not null) is { } no)
                throw new UsageException($"{path}: {no}");
            using IHub? open = hub.Address(parsed) is { } address ? HubOption.Cluster.Connect(address) : null;
            SearchStore store = new(parsed.GetValue(output) ?? $"{path}.found");
            string folder = Directory.CreateDirectory(parsed.GetValue(state) ?? $"{path}.state").FullName;
            (CampaignBoard board, int? signal) = CampaignRun.Run(campaign, store, folder, new CampaignLines(parsed.GetValue(json)),
                parsed.GetValue(threads), open);
            if (signal is not null && !parsed.GetValue(json)) Terminal.Say("the same command goes on with it");
            return signal ?? (board.Standings.All(standing => standing.IsReached) ? ExitCode.Success : ExitCode.Negative);
        });
        return verb;
    }
}
