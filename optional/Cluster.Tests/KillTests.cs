using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Hubs and workers as processes that are killed at moments which a seed draws; what comes out has to be what comes out alone.
/// bench/kill-cluster does the same for longer.</summary>
[NonParallelizable]
public sealed class KillTests
{
    private const int Kills = 10;

    private static IReadOnlyList<SearchGoal> Goals =>
    [
        OpenBoard.Goal("3x3x3", 23, "Q", "gradient", seed: 5),
        OpenBoard.Goal("2x4x5", 33, "Q", "gradient", seed: 1),
        OpenBoard.Goal("3x3x4", 29, "Q", "lbfgs", seed: 2),
        OpenBoard.Goal("3x4x4", 38, "F2", "flip-plain", seed: 3),
    ];

    [Test, CancelAfter(600_000)]
    public async Task Kills_at_random_moments_change_no_result(CancellationToken patience)
    {
        using RunningHub cluster = new();
        for (int k = 0; k < 3; k++) cluster.AddWorker();
        using IHub hub = cluster.Connect();
        Task<SearchResult>[] searches = RunningHub.Search(hub, Goals, patience);
        Random random = new(1);
        for (int kill = 0; kill < Kills && !searches.All(search => search.IsCompleted); kill++)
        {
            // The next kill is due when so many more units were done, at whatever speed.
            long due = Done(hub) + 1 + random.Next(4);
            for (long seconds = 0; Done(hub) < due && !searches.All(search => search.IsCompleted) && seconds < 100; seconds++)
                await Task.Delay(50, patience);
            if (random.Next(3) == 0) cluster.KillAndBegin();
            else cluster.KillWorker(random.Next(cluster.Workers.Count));
        }
        SearchResult[] results = await Task.WhenAll(searches);
        foreach ((SearchGoal goal, SearchResult result) in Goals.Zip(results))
            Assert.That((result.End, result.Best?.Rank), Is.EqualTo((SearchEnd.Reached, OpenBoard.Alone(goal).Best?.Rank)),
                $"{goal.Tensor}");
        HubStatus status = hub.Status();
        Assert.That(status.Goals.Select(goal => goal.State), Is.All.EqualTo("reached"));
        Assert.That(status.Units.Refused, Is.Zero, cluster.Hub.Text);
    }

    private static long Done(IHub hub) => hub.Status() is var status ? status.Units.Done + status.Units.Late : 0;
}
