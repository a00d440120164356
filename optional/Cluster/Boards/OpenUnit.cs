using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Boards;

/// <summary>A unit that is planned and not done.</summary>
/// <param name="token">What tells it from all others.</param>
/// <param name="engine">Number of its engine.</param>
/// <param name="unit">The unit, as it travels.</param>
/// <param name="text">Its JSON.</param>
/// <param name="backend">Where it may be done; null for the processor alone.</param>
internal sealed class OpenUnit(string token, int engine, WorkUnit unit, byte[] text, GoalBackend? backend)
{
    /// <summary>Times that it may fail, each with another worker, before it is the unit's fault.</summary>
    public const int MostFailures = 3;

    public string Token => token;
    public int Engine => engine;
    public WorkUnit Unit => unit;
    public byte[] Text => text;
    public GoalBackend? Backend => backend;

    /// <summary>Its numbers with its engine: several where the engine asks for the same twice.</summary>
    public List<long> Numbers { get; } = [];

    /// <summary>The parcel in which it waits; null where it does not.</summary>
    public LinkedListNode<List<OpenUnit>>? Parcel { get; set; }

    /// <summary>Session of the worker that has it; null where it waits.</summary>
    public string? Holder { get; set; }

    /// <summary>When the lease ends, unless it is renewed.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>When it was leased.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Name of the worker that had it before the hub was started again; others wait until <see cref="Until"/>.</summary>
    public string? ReservedFor { get; set; }

    /// <summary>Name of the worker that took too long for it, and does not get it back by saying that it still has it.</summary>
    public string? Stalled { get; set; }

    /// <summary>Names of the workers that could not do it.</summary>
    public HashSet<string> Failures { get; } = [];
}

/// <summary>An outcome that the engine has not heard of.</summary>
/// <param name="Engine">Number of the engine.</param>
/// <param name="Outcome">The outcome, by its engine's number.</param>
/// <param name="Spent">What it took; null where it was known.</param>
internal readonly record struct Arrival(int Engine, Outcome Outcome, TimeSpan? Spent);
