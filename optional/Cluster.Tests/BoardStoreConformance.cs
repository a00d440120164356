using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>What a board is kept in keeps it, whoever opens it again.</summary>
public abstract class BoardStoreConformance
{
    private static readonly DateTimeOffset s_noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Opens what the test before has left, on an empty place the first time.</summary>
    private protected abstract IBoardStore Open();

    [Test]
    public void Everything_is_there_again()
    {
        KeptGoal one = new("b1", [1, 2], null, null, 0, null), two = new("a2", [3], "failed", "for a reason", 2.5, [9]);
        Find[] finds = [new(1, "improved", [5], "file", 0, 7), new(2, "kept", [6], null, 1, 8), new(10, "improved", [7], null, 1, 9)];
        using (IBoardStore store = Open())
        {
            store.Keep(one);
            store.Keep(two);
            store.Keep(one with { Seconds = 4, Checkpoint = [4] });
            foreach (Find find in finds.Reverse()) store.Keep("b1", find);
            store.Lease([new("b1/0/x", "w", s_noon), new("b1/0/y", "w", s_noon), new("a2/0/z", "v", s_noon)]);
            store.Keep([new("b1", "b1/0/x", [1]), new("a2", "a2/0/q", [2])]);
            store.Keep([new("b1", "b1/0/x", [99])]);
            store.Note(s_noon, "w", "first");
            store.Note(s_noon, "w", "second \u0000 \ud800");
        }
        using (IBoardStore store = Open())
        {
            Assert.That(
                store.Goals().Select(goal => (goal.Id, goal.Seconds, goal.End, goal.Failure, Bytes(goal.Text), Bytes(goal.Checkpoint))),
                Is.EqualTo(new[] { ("b1", 4, null, null, "01-02", "04"), ("a2", 2.5, "failed", "for a reason", "03", "09") }));
            Assert.That(store.Finds("b1").Select(find => (find.Number, find.Kind, Bytes(find.Scheme), find.File, find.Engine, find.Order)),
                Is.EqualTo(finds.Select(find => (find.Number, find.Kind, Bytes(find.Scheme), find.File, find.Engine, find.Order))));
            Assert.That(store.Finds("a2"), Is.Empty);
            Assert.That(store.Leases(), Is.EquivalentTo(new KeptLease[] { new("b1/0/y", "w", s_noon), new("a2/0/z", "v", s_noon) }));
            Assert.That((Bytes(store.Outcome("b1/0/x")), Bytes(store.Outcome("a2/0/q")), store.Outcome("b1/0/y")),
                Is.EqualTo(("01", "02", (byte[]?)null)), "the first counts");
            Assert.That((store.Notes(1).Single().At, store.Notes(1).Single().Worker), Is.EqualTo((s_noon, "w")));
            Assert.That(store.Notes(9).Select(note => note.Sentence[..5]), Is.EqualTo(new[] { "secon", "first" }));
        }
    }

    [Test]
    public void Old_outcomes_are_forgotten_and_with_all_of_them_the_leases()
    {
        using IBoardStore store = Open();
        store.Keep([.. Enumerable.Range(0, 9).Select(k => new KeptOutcome("g", $"g/0/{k}", [(byte)k])), new("h", "h/0/0", [1])]);
        store.Lease([new("g/0/a", "w", s_noon), new("h/0/b", "w", s_noon), new("g2/0/c", "w", s_noon)]);
        store.Forget("g", but: 4);
        Assert.That(Enumerable.Range(0, 9).Where(k => store.Outcome($"g/0/{k}") is not null), Is.EqualTo(new[] { 5, 6, 7, 8 }));
        Assert.That(store.Leases(), Has.Count.EqualTo(3));
        store.Forget("g", but: 0);
        Assert.That(Enumerable.Range(0, 9).Where(k => store.Outcome($"g/0/{k}") is not null), Is.Empty);
        Assert.That(store.Outcome("h/0/0"), Is.Not.Null);
        Assert.That(store.Leases().Select(lease => lease.Token), Is.EquivalentTo(new[] { "h/0/b", "g2/0/c" }));
        store.Forget("nobody", but: 0);
    }

    private static string? Bytes(byte[]? bytes) => bytes is null ? null : BitConverter.ToString(bytes);
}

/// <summary>In a file.</summary>
public sealed class SqliteBoardStoreTests : BoardStoreConformance
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new();

    [TearDown]
    public void End() => _folder.Dispose();

    private protected override IBoardStore Open() => new SqliteBoardStore(_folder["board.db"]);
}

/// <summary>On a Redis server.</summary>
public sealed class RedisBoardStoreTests : BoardStoreConformance
{
    private RedisServer? _server;

    [SetUp]
    public void Begin() => _server = new();

    [TearDown]
    public void End() => _server?.Dispose();

    /// <summary>The server was killed in between.</summary>
    private protected override IBoardStore Open()
    {
        _server!.KillAndBegin();
        return new RedisBoardStore(_server.Place);
    }

    [Test]
    public void Who_opened_it_earlier_can_write_no_more()
    {
        using RedisBoardStore old = new(_server!.Place);
        old.Note(DateTimeOffset.UnixEpoch, "w", "mine");
        using RedisBoardStore now = new(_server.Place);
        foreach (Action write in (Action[])[() => old.Note(DateTimeOffset.UnixEpoch, "w", "late"),
            () => old.Keep(new KeptGoal("g", [], null, null, 0, null)), () => old.Keep([new KeptOutcome("g", "g/0/x", [1])]),
            () => old.Lease([new("g/0/x", "w", DateTimeOffset.UnixEpoch)]), () => old.Keep("g", new Find(1, "kept", [], null, 0, 0))])
            Assert.That(write, Throws.InstanceOf<BoardLostException>());
        Assert.That((now.Goals().Count, now.Leases().Count, now.Finds("g").Count, now.Notes(9).Count), Is.EqualTo((0, 0, 0, 1)));
    }

    [Test]
    public void A_server_that_is_gone_is_a_lost_board()
    {
        using RedisBoardStore store = new($"{_server!.Place},syncTimeout=1000");
        _server.Kill();
        Assert.That(() => store.Note(DateTimeOffset.UnixEpoch, "w", "x"), Throws.InstanceOf<BoardLostException>());
    }

    [TestCase("--appendonly", "no")]
    [TestCase("--appendonly", "yes", "--appendfsync", "everysec")]
    public void A_server_that_may_forget_is_refused(params string[] options)
    {
        using RedisServer forgetful = new(options);
        Assert.That(() => new RedisBoardStore(forgetful.Place),
            Throws.InstanceOf<HubException>().With.Message.Contains("--appendfsync always"));
    }

    [TestCase("127.0.0.1:1", "no Redis server answers at 127.0.0.1:1")]
    [TestCase("", "--redis takes HOST:PORT")]
    [TestCase("a,b=c", "--redis takes HOST:PORT")]
    public void What_is_no_server_is_said(string server, string sentence) =>
        Assert.That(() => new RedisBoardStore(server), Throws.InstanceOf<HubException>().With.Message.Contains(sentence));
}
