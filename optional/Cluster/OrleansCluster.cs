using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Cluster.Workers;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster;

/// <summary>Hubs and workers on Microsoft Orleans.</summary>
public sealed class OrleansCluster : ICluster, ICandidateCluster
{
    private static TimeProvider Clock => TimeProvider.System;

    public void Serve(HubSettings settings, Func<SearchGoal, SchemeStore, IReadOnlyList<IEngine>> team, Action<string> tell,
        CancellationToken stop)
    {
        using LineQueue lines = new(tell);
        Hub.Run(settings, team, lines.Tell, Clock, stop);
    }

    public void Work(WorkerSettings settings, Action<string> tell, CancellationToken stop)
    {
        using LineQueue lines = new(tell);
        Workforce.Run(settings, lines.Tell, Clock, stop);
    }

    public ICandidateEvaluator Evaluator(HubAddress hub, EvaluatorSettings bounds) =>
        new HubEvaluator(HubConnection.Open(hub, CancellationToken.None, patient: false), bounds);

    public IHub Connect(HubAddress address) => new RemoteHub(HubConnection.Open(address, CancellationToken.None, patient: false), Clock);
}
