using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>What is known of a hub.</summary>
/// <param name="Status">How it stood when it answered last; null before it did.</param>
/// <param name="Before">How it stood one answer earlier.</param>
/// <param name="Silence">Why it does not answer now; null where it does.</param>
internal sealed record HubSight(HubStatus? Status, HubStatus? Before, string? Silence);

/// <summary>The workers of a hub, the goals that they work for, how many units they do, and what went wrong.</summary>
internal sealed class MachinesPage(HubSight sight)
{
    private const string Title = "Machines";

    public static Page WithoutHub => new(Title, Title, Html.Of($"""
        <p>A hub shares searches out among machines. Start the pages with its address to see them here:</p>
        <pre data-copy="the command">decomp serve --hub HOST:PORT</pre>

        """));

    public Page Page => new(Title, Title, Html.Of($"""
        <div class="live" data-events="/machines/events">
        <p id="standing" class="big" role="status" aria-live="polite">{Standing()}</p>
        {Parts.Skip(1).Select(part => Html.Of($"<div id=\"{part.Id}\">{part.Content}</div>\n"))}</div>

        """));

    /// <summary>The parts that change, in their order on the page.</summary>
    public IReadOnlyList<(string Id, Html Content)> Parts => sight.Status is not { } status ? [("standing", Standing())] :
    [
        ("standing", Standing()),
        ("units", Html.Of($"<h2>Units</h2>{Units(status)}")),
        ("workers", Html.Of($"<h2>Workers</h2>{DataTable.Of("Workers",
            ["worker", "#threads", "device", "#units it has", "#done", "#core hours", "#heard, seconds ago", "standing"],
            status.Workers.Select(Worker), headed: true)}")),
        ("goals", Html.Of($"<h2>Goals</h2>{DataTable.Of("Goals",
            ["goal", "ring", "engine", "#seed", "state", "#best rank", "#waiting", "#out", "#done", "time"], status.Goals.Select(Goal),
            headed: true)}")),
        ("notes", Html.Of($"<h2>What went wrong</h2>{DataTable.Of("What went wrong", ["when, UTC", "with", "what"],
            status.Notes.Select(Note), headed: true)}")),
    ];

    private Html Standing() => sight switch
    {
        { Status: null, Silence: { } silence } => Html.Of($"{silence}"),
        { Status: null } => Html.Of($"the hub has not been asked yet"),
        { Status: { } status, Silence: { } silence } => Html.Of($"{silence} This is how it stood: {Crowd(status)}"),
        { Status: { } status } => Html.Of($"hub {status.Name}, up for {Time(status.Seconds)}: {Crowd(status)}"),
    };

    private static string Crowd(HubStatus status) =>
        $"{Amount.Of(status.Workers.Count, "worker")} with {Amount.Of(status.Workers.Sum(worker => worker.Threads), "thread")}, " +
        Amount.Of(status.Goals.Count(goal => goal.State == "open"), "open goal");

    private Html Units(HubStatus status)
    {
        HubStatus? before = sight.Before is { } last && last.Seconds < status.Seconds && last.Units.Done <= status.Units.Done ? last : null;
        double since = before?.Seconds ?? 0;
        double speed = status.Seconds > since ? (status.Units.Done - (before?.Units.Done ?? 0)) / (status.Seconds - since) : 0;
        return DataTable.Facts([
            ("done", Html.Of($"{status.Units.Done:N0}, now {speed:N1} a second")),
            ("late", Html.Of($"{status.Units.Late:N0}: another worker was first")),
            ("taken over", Html.Of($"{status.Units.Expired:N0}: a worker fell silent or took too long")),
            ("refused", Html.Of($"{status.Units.Refused:N0}: what came back was no outcome")),
            ("memory", Html.Of($"{status.Memory >> 20:N0} MiB at the hub"))]);
    }

    private static Html[] Worker(WorkerStanding worker) =>
    [
        Html.Of($"{worker.Name}"), Html.Of($"{worker.Threads:N0}"), Device(worker.Device), Html.Of($"{worker.Leased:N0}"),
        Html.Of($"{worker.Done:N0}"), Html.Of($"{worker.Busy / 3600:N2}"), Html.Of($"{worker.Silent:N0}"),
        worker.IsBarred ? Html.Of($"barred") : worker.Strikes > 0 ? Html.Of($"{worker.Strikes} strikes") : Html.Of($"well"),
    ];

    private static Html Device(DeviceStanding? device) =>
        device is null ? Html.Of($"none") : Html.Of($"{device.Backend}: {device.Name}, {device.Done:N0} done there");

    private static Html[] Goal(HubGoalStanding goal) =>
    [
        Html.Of($"{goal.Tensor}:{goal.Ranks}"), Html.Of($"{goal.Ring}"), Html.Of($"{goal.Engine}"), Html.Of($"{goal.Seed}"),
        Html.Of($"{goal.State}"), goal.Best is { } best ? Html.Of($"{best}") : Html.Of($"none"), Html.Of($"{goal.Waiting:N0}"),
        Html.Of($"{goal.Leased:N0}"), Html.Of($"{goal.Done:N0}"), Html.Of($"{Time(goal.Seconds)}"),
    ];

    private static Html[] Note(HubNote note) =>
        [Html.Of($"{note.At:yyyy-MM-dd HH:mm:ss}"), Html.Of($"{note.Worker}"), Html.Of($"{note.Sentence}")];

    private static string Time(double seconds) => Duration.Text(TimeSpan.FromSeconds(seconds));
}
