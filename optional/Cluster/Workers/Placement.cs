using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Workers;

/// <summary>Where a thread of a worker runs the restarts of one engine: in lanes of its own processor, however wide those of the hub are,
/// or on the worker's device. The batch is made with the first restart and stays.</summary>
/// <param name="device">The device; null for none.</param>
internal sealed class Placement(IBackend? device)
{
    /// <summary>Name of the backend of the batch; the processor's as long as there is none.</summary>
    public string On { get; private set; } = Backends.Default.Name;

    /// <summary>Restarts that the batch does side by side; 1 as long as there is none.</summary>
    public int Lanes { get; private set; } = 1;

    /// <summary>A unit whose batch is made here.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="backend">What its goal asks for; null for the processor.</param>
    /// <exception cref="InvalidDataException">It is not for this worker; the message is a clause.</exception>
    public RestartUnit Place(RestartUnit unit, string? backend)
    {
        if (!GoalBackend.TryParse(backend ?? Backends.Default.Name, out GoalBackend? asked))
            throw new InvalidDataException($"it is for a backend {backend}, which is not known here");
        bool onDevice = device is not null && GoalBackend.Admits(asked, device.Name),
            inLanes = GoalBackend.Admits(asked, Backends.Default.Name);
        if (!onDevice && !inLanes) throw new InvalidDataException($"it is for --backend {asked}, and this worker has no such device");
        RestartKind kind = unit.Job.Kind;
        int lanes = unit.Job.Lanes > 1 ? GradientProgram.BestLanes : 1;
        return unit with { Job = unit.Job with { Kind = kind with { Batch = Open }, Lanes = lanes } };

        IRestartBatch Open(SearchSpace space, ulong seed, int _)
        {
            IRestartBatch? batch = onDevice ? OnDevice(kind, space, seed, declines: inLanes) : null;
            On = batch is null ? Backends.Default.Name : device!.Name;
            batch ??= kind.Batch(space, seed, lanes);
            Lanes = batch.Lanes;
            return batch;
        }
    }

    /// <summary>A batch on the device; null where it cannot hold that and may decline.</summary>
    private IRestartBatch? OnDevice(RestartKind kind, SearchSpace space, ulong seed, bool declines)
    {
        try
        {
            return ProgramRegistry.Find(kind.Program)!.On(device!).Batch(space, seed, lanes: 1);
        }
        catch (Exception e) when (declines && (e is BackendException or DeviceException))
        {
            return null;
        }
    }
}
