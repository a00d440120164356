using TensorDecomp.Cli.Host;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Reports;

/// <summary>How a hub stands, as text or as JSON.</summary>
internal static class HubReport
{
    private const int MostNotes = 10;

    public static void Print(HubStatus status, bool json, Action<string> say)
    {
        if (json)
        {
            say(JsonText.Of(status));
            return;
        }
        say($"hub {status.Name}, up for {Time(status.Seconds)}, {status.Memory >> 20} MiB: " +
            $"{Amount.Of(status.Units.Done, "unit")} done, {status.Units.Late:N0} late, {status.Units.Expired:N0} taken over, " +
            $"{status.Units.Refused:N0} refused");
        say($"workers: {status.Workers.Count}, {Amount.Of(status.Workers.Sum(worker => worker.Threads), "thread")}");
        foreach (WorkerStanding worker in status.Workers)
            say($"  {worker.Name,-24} {Amount.Of(worker.Threads, "thread")}, {Amount.Of(worker.Leased, "unit")} leased, " +
                $"{worker.Done:N0} done{On(worker.Device)}, heard {worker.Silent:0} s ago" +
                (worker.IsBarred ? ", barred" : worker.Strikes > 0 ? $", {Amount.Of(worker.Strikes, "strike")}" : ""));
        say($"goals: {status.Goals.Count(goal => goal.State == "open")} open, {status.Goals.Count} in all");
        foreach (HubGoalStanding goal in status.Goals)
            say($"  {goal.Id} {goal.Tensor}:{goal.Ranks} over {goal.Ring}, seed {goal.Seed}: {goal.State}, " +
                $"{(goal.Best is { } best ? $"rank {best}" : "nothing yet")} after {Time(goal.Seconds)}" +
                (goal.State == "open" ? $", {Amount.Of(goal.Leased, "unit")} out, {goal.Waiting} waiting" : "") +
                (goal.Backend is { } backend ? $", on {backend}: {Amount.Of(goal.OnDevices, "unit")} done on devices" : ""));
        foreach (HubNote note in status.Notes.Take(MostNotes))
            say($"  {note.At:yyyy-MM-dd HH:mm:ss} {note.Worker}: {note.Sentence}");
    }

    private static string On(DeviceStanding? device) =>
        device is null ? "" : $", {device.Done:N0} of them by {device.Backend} on {device.Name}";

    private static string Time(double seconds) => Duration.Text(TimeSpan.FromSeconds(seconds));
}
