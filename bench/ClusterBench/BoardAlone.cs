using System.Diagnostics;
using System.Net;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>A board in this process without Orleans around it, and simulated workers beside it: what the board by itself carries. Their
/// part of the processor time is in the figure.</summary>
internal static class BoardAlone
{
    public static async Task<string> Measure(int count, TimeSpan time)
    {
        string folder = Directory.CreateTempSubdirectory("board-alone-").FullName;
        try
        {
            using SqliteBoardStore store = new(Path.Combine(folder, "board.db"));
            HubSettings settings = new(new IPEndPoint(IPAddress.Loopback, 1), folder, Path.Combine(folder, "found"));
            using Board board = new(settings, new GoalPlace(store, settings.Store, (goal, found) => Portfolio.For(goal,
                new EngineNeeds([.. goal.Programs.Select(program => ProgramRegistry.Find(program.Name)!)], found, [], (_, _, _) => [])),
                TimeProvider.System), _ => { });
            board.Submit(TravellingGoal.Text(new SearchGoal(new Target(new Shape(2, 2, 2), 6), Ring.Rationals)
            {
                Engine = "gradient",
                Time = TimeSpan.FromHours(1),
            }));
            SimulatedWorkers workers = new((_, worker) => Task.FromResult(board.Join(worker)), (_, said) => board.ExchangeAsync(said),
                _ => false);
            using Process own = Process.GetCurrentProcess();
            return await workers.Measure(count, time, own);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
