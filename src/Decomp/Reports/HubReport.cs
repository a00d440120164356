using TensorDecomp.Cli.Host;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Reports;

/// <summary>How a hub stands, as text or as JSON.</summary>
internal static class HubReport
{
    private const int MostNotes = 10;

    public static void Print(HubStatus status, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonText.Of(status));
            return;
        }
        output.WriteLine($"hub {status.Name}, up for {Time(status.Seconds)}, {status.Memory >> 20} MiB: " +
            $"{status.Units.Done:N0} units done, {status.Units.Late:N0} late, {status.Units.Expired:N0} taken over, " +
            $"{status.Units.Refused:N0} refused");
        output.WriteLine($"workers: {status.Workers.Count}, {status.Workers.Sum(worker => worker.Threads):N0} threads");
        foreach (WorkerStanding worker in status.Workers)
            output.WriteLine($"  {worker.Name,-24} {worker.Threads,4} threads, {worker.Leased,4} units, {worker.Done,8:N0} done, " +
                $"heard {worker.Silent:0} s ago" +
                (worker.IsBarred ? ", barred" : worker.Strikes > 0 ? $", {worker.Strikes} strikes" : ""));
        output.WriteLine($"goals: {status.Goals.Count(goal => goal.State == "open")} open, {status.Goals.Count} in all");
        foreach (HubGoalStanding goal in status.Goals)
            output.WriteLine($"  {goal.Id} {goal.Tensor}:{goal.Ranks} over {goal.Ring}, seed {goal.Seed}: {goal.State}, " +
                $"{(goal.Best is { } best ? $"rank {best}" : "nothing yet")} after {Time(goal.Seconds)}" +
                (goal.State == "open" ? $", {goal.Leased} units out, {goal.Waiting} waiting" : ""));
        foreach (HubNote note in status.Notes.Take(MostNotes))
            output.WriteLine($"  {note.At:yyyy-MM-dd HH:mm:ss} {note.Worker}: {note.Sentence}");
    }

    private static string Time(double seconds) => Duration.Text(TimeSpan.FromSeconds(seconds));
}
