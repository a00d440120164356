using TensorDecomp.Evolution.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>
/// Programs that are to be measured, as units of nobody's goal. Who wants one asks for it again and again until it is there; what nobody
/// asks for any more is dropped. A hub that begins anew knows of none, and hears of them with the next question. Whoever comes holds the
/// board's lock.
/// </summary>
/// <param name="store">What was known before the hub was started.</param>
/// <param name="kept">Who had which units then.</param>
internal sealed class Measurements(IBoardStore store, Dictionary<string, KeptLease> kept) : IUnitSource
{
    /// <summary>Goals are named by digits, so no goal is called that.</summary>
    public const string Name = "measurements";

    /// <summary>Outcomes that are kept; whoever asked has long had the rest.</summary>
    private const int MostOutcomes = 1024;

    private const int ForgetEvery = 64;
    private const int Engine = 0;
    private const int MostFailed = 1000;

    private readonly Dictionary<string, DateTimeOffset> _asked = []; // of open units, by token
    private readonly Dictionary<string, string> _failed = [];
    private long _settled;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => Name;

    public UnitDesk Units { get; } = new(Name, store, kept);

    /// <summary>Ends as soon as some measurement is over.</summary>
    public Task News => _news.Task;

    public static string Token(MeasurementUnit unit) => UnitText.Token(Name, Engine, UnitText.Of(unit));

    /// <summary>Somebody wants it measured.</summary>
    /// <returns>Whether it was not asked for before.</returns>
    public bool Ask(string token, MeasurementUnit unit, DateTimeOffset now)
    {
        _asked[token] = now;
        return Units.Find(token) is null && Units.Post(Engine, [unit]);
    }

    /// <summary>Why it cannot be measured, which is said once; null where it can.</summary>
    public string? Failure(string token) => _failed.Remove(token, out string? sentence) ? sentence : null;

    public void Fail(OpenUnit unit, string sentence)
    {
        if (_failed.Count >= MostFailed) _failed.Clear(); // nobody came for them
        _failed[unit.Token] = sentence;
        Drop(unit);
        Tell();
    }

    /// <summary>A unit of it is done.</summary>
    public void Settle()
    {
        while (Units.Next() is not null) { } // who asked looks into the store
        if (++_settled % ForgetEvery == 0) store.Forget(Name, MostOutcomes);
        Tell();
    }

    /// <summary>Forgets what nobody asked for since then.</summary>
    public void Prune(DateTimeOffset since)
    {
        foreach (string token in _asked.Where(one => one.Value < since).Select(one => one.Key).ToArray())
        {
            _asked.Remove(token);
            if (Units.Find(token) is { } unit) Drop(unit);
        }
    }

    private void Drop(OpenUnit unit)
    {
        _asked.Remove(unit.Token);
        Units.Drop(unit);
    }

    private void Tell()
    {
        _news.TrySetResult();
        _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
