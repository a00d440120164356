using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Cluster.Workers;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster;

/// <summary>Hubs and workers on Microsoft Orleans.</summary>
public sealed class OrleansCluster : ICluster
{
    private static TimeProvider Clock => TimeProvider.System;

    public void Serve(HubSettings settings, Func<SearchGoal, SchemeStore, IReadOnlyList<IEngine>> team, Action<string> tell,
        CancellationToken stop) => Hub.Run(settings, team, tell, Clock, stop);

    public void Work(WorkerSettings settings, Action<string> tell, CancellationToken stop) => Workforce.Run(settings, tell, Clock, stop);

    public IHub Connect(HubAddress address) => new RemoteHub(HubConnection.Open(address, CancellationToken.None, patient: false), Clock);
}
