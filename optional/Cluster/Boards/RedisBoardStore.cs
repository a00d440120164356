using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>
/// The board on a Redis server, which several hubs share. One of them has it at a time: who opens it begins a reign, and nobody of an
/// earlier one can write any more, whatever he believes. What is written is on the server's disk before anybody hears of it.
/// </summary>
internal sealed class RedisBoardStore : IBoardStore
{
    private const string Version = "1";
    private const string ReignKey = "decomp:reign", GoalsKey = "decomp:goals", OrderKey = "decomp:goals:order", LeasesKey = "decomp:leases",
        NotesKey = "decomp:notes";
    private const int MostNotes = 10_000;

    private readonly ConnectionMultiplexer _server;
    private readonly IDatabase _board;
    private readonly string _place;
    private readonly long _reign;

    /// <param name="server">HOST:PORT, with commas and further settings behind it, as StackExchange.Redis reads it.</param>
    /// <exception cref="HubException">There is no server, it would forget, or its board is of another release.</exception>
    public RedisBoardStore(string server)
    {
        ConfigurationOptions options = Options(server);
        _place = Place(options);
        _server = Connect(options);
        _board = _server.GetDatabase();
        _reign = Ask(() => _board.StringIncrement(ReignKey));
    }

    /// <summary>Looks whether it could be opened, and leaves the board with whoever has it.</summary>
    /// <exception cref="HubException">It could not.</exception>
    public static void Check(string server) => Connect(Options(server)).Dispose();

    /// <summary>What was said on the command line.</summary>
    /// <exception cref="HubException">It names no server.</exception>
    public static ConfigurationOptions Options(string server)
    {
        try
        {
            ConfigurationOptions options = ConfigurationOptions.Parse(server);
            options.AllowAdmin = true; // to ask what it keeps
            return options.EndPoints.Count > 0 ? options : throw new ArgumentException("no server");
        }
        catch (ArgumentException e)
        {
            throw new HubException($"--redis takes HOST:PORT, as in 127.0.0.1:6379, not {server.Split(',')[0]} ({FirstLine(e)}).", e);
        }
    }

    public IReadOnlyList<KeptGoal> Goals() => Ask(() => _board.ListRange(OrderKey) is { Length: > 0 } order
        ? _board.HashGet(GoalsKey, order).Where(text => text.HasValue).Select(Read<KeptGoal>).ToArray() : []);

    public void Keep(KeptGoal goal)
    {
        bool known = Ask(() => _board.HashExists(GoalsKey, goal.Id));
        Write(all =>
        {
            all.HashSetAsync(GoalsKey, goal.Id, Text(goal));
            if (!known) all.ListRightPushAsync(OrderKey, goal.Id);
        });
    }

    public void Keep(IReadOnlyList<KeptOutcome> outcomes)
    {
        HashSet<string> known =
            [.. outcomes.Where(one => Ask(() => _board.HashExists(Outcomes(one.Goal), one.Token))).Select(one => one.Token)];
        Write(all =>
        {
            foreach ((string goal, string token, byte[] outcome) in outcomes)
            {
                all.HashDeleteAsync(LeasesKey, token);
                if (!known.Add(token)) continue;
                all.HashSetAsync(Outcomes(goal), token, outcome);
                all.ListRightPushAsync($"{Outcomes(goal)}:order", token);
            }
        });
    }

    public byte[]? Outcome(string token) => Ask(() => (byte[]?)_board.HashGet(Outcomes(token.Split('/', 2)[0]), token));

    public void Forget(string goal, int but)
    {
        string order = $"{Outcomes(goal)}:order";
        RedisValue[] old = Ask(() => _board.ListLength(order) is var length && length > but
            ? _board.ListRange(order, 0, length - but - 1) : []);
        RedisValue[] leases = but > 0 ? [] : Ask(() => _board.HashKeys(LeasesKey).Where(token => $"{token}".StartsWith($"{goal}/",
            StringComparison.Ordinal)).ToArray());
        if (old.Length + leases.Length == 0) return;
        Write(all =>
        {
            if (old.Length > 0) all.HashDeleteAsync(Outcomes(goal), old);
            if (old.Length > 0) all.ListTrimAsync(order, old.Length, -1);
            if (leases.Length > 0) all.HashDeleteAsync(LeasesKey, leases);
        });
    }

    public void Lease(IReadOnlyList<KeptLease> leases) => Write(all => all.HashSetAsync(LeasesKey,
        [.. leases.Select(lease => new HashEntry(lease.Token, Text(lease)))]));

    public IReadOnlyList<KeptLease> Leases() => Ask(() => _board.HashValues(LeasesKey).Select(Read<KeptLease>).ToArray());

    public void Keep(string goal, Find find) => Write(all => all.HashSetAsync($"decomp:finds:{goal}",
        find.Number.ToString(CultureInfo.InvariantCulture), Text(find)));

    public IReadOnlyList<Find> Finds(string goal) =>
        Ask(() => _board.HashValues($"decomp:finds:{goal}").Select(Read<Find>).OrderBy(find => find.Number).ToArray());

    public void Note(DateTimeOffset at, string worker, string sentence) => Write(all =>
    {
        all.ListLeftPushAsync(NotesKey, Text(new KeptNote(at, worker, sentence)));
        all.ListTrimAsync(NotesKey, 0, MostNotes - 1);
    });

    public IReadOnlyList<(DateTimeOffset At, string Worker, string Sentence)> Notes(int most) =>
        Ask(() => _board.ListRange(NotesKey, 0, most - 1).Select(Read<KeptNote>).Select(note => (note.At, note.Worker, note.Sentence))
            .ToArray());

    public void Dispose() => _server.Dispose();

    private sealed record KeptNote(DateTimeOffset At, string Worker, string Sentence);

    private static string Outcomes(string goal) => $"decomp:outcomes:{goal}";

    private static byte[] Text<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static T Read<T>(RedisValue text) => JsonSerializer.Deserialize<T>((byte[])text!)!;

    /// <summary>Keeps all of it, or nothing where another hub has the board.</summary>
    private void Write(Action<ITransaction> steps)
    {
        bool kept = Ask(() =>
        {
            ITransaction all = _board.CreateTransaction();
            all.AddCondition(Condition.StringEqual(ReignKey, _reign));
            steps(all);
            return all.Execute();
        });
        if (!kept) throw new BoardLostException($"another hub has the board on {_place}");
    }

    private TAnswer Ask<TAnswer>(Func<TAnswer> question)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw new BoardLostException($"the Redis server at {_place} does not answer ({FirstLine(e)})", e);
        }
    }

    /// <exception cref="HubException">The server would forget what it said it has.</exception>
    private static void AssertKeeps(IServer server)
    {
        string Setting(string name) => server.ConfigGet(name) is [var one, ..] ? one.Value : "";
        if (Setting("appendonly") != "yes" || Setting("appendfsync") != "always")
            throw new HubException($"the Redis server at {Place(server.EndPoint)} would forget what it was told last when it ends; " +
                "start it with '--appendonly yes --appendfsync always'.");
    }

    private static ConnectionMultiplexer Connect(ConfigurationOptions options)
    {
        ConnectionMultiplexer? server = null;
        try
        {
            server = ConnectionMultiplexer.Connect(options);
            foreach (IServer one in server.GetServers().Where(one => one.IsConnected && !one.IsReplica)) AssertKeeps(one);
            IDatabase board = server.GetDatabase();
            board.StringSet("decomp:version", Version, when: When.NotExists);
            if (board.StringGet("decomp:version") == Version) return server;
            throw new HubException($"the board on {Place(options)} is of another release; name another database, as in " +
                $"{Place(options)},defaultDatabase=1.");
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            server?.Dispose();
            throw new HubException($"no Redis server answers at {Place(options)} ({FirstLine(e)}); start one, or name another with " +
                "--redis.", e);
        }
        catch (HubException)
        {
            server?.Dispose();
            throw;
        }
    }

    private static string Place(ConfigurationOptions options) => string.Join(',', options.EndPoints.Select(Place));

    private static string Place(System.Net.EndPoint place) => $"{place}".Replace("Unspecified/", "", StringComparison.Ordinal);

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].TrimEnd('.', '\r');
}
