using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Workers with devices: who gets which units, and what those get who say more than is so.</summary>
public sealed class DeviceTests
{
    private const string InLanes = "lanes";

    private static readonly DeviceClaim s_card = new("cuda", "a card", 256, 1L << 34), s_other = s_card with { Backend = "opencl" };

    private static SearchGoal Restarts(string? backend, string tensor = "2x2x2", int rank = 7, string engine = "gradient") =>
        OpenBoard.Goal(tensor, rank, "Q", engine) with
        {
            Backend = backend is not null && GoalBackend.TryParse(backend, out GoalBackend? asked) ? asked : null,
        };

    [TestCase("cuda", "cuda")]
    [TestCase("opencl", "opencl")]
    [TestCase("gpu", "cuda", "opencl")]
    [TestCase("auto", "cuda", "opencl", InLanes)]
    [TestCase(null, "cuda", "opencl", InLanes)]
    public async Task Restarts_go_where_their_goal_says(string? backend, params string[] takers)
    {
        foreach ((string name, DeviceClaim? device) in ((string, DeviceClaim?)[])
            [("cuda", s_card), ("opencl", s_other), (InLanes, null)])
        {
            using OpenBoard hub = new();
            hub.Submit(Restarts(backend));
            Task<LeasedUnit[]> units = hub.Take(hub.Join(name, device: device));
            if (takers.Contains(name)) Assert.That((await units)[0].Backend, Is.EqualTo(backend), name);
            else Assert.That(await Nothing(hub, units), Is.Empty, name);
        }
    }

    [Test]
    public async Task What_a_device_can_do_comes_first_and_the_rest_where_there_is_nothing_else()
    {
        using OpenBoard hub = new();
        SearchGoal walks = OpenBoard.Goal("2x3x3", 15, "F2", "flip-plain");
        hub.Submit(walks);
        string session = hub.Join("card", device: s_card);
        Assert.That((await hub.Take(session))[0].Backend, Is.Null, "it does not idle");
        string restarts = hub.Submit(Restarts("cuda"));
        Assert.That(await hub.Take(hub.Join("waits for both", device: s_card)), Is.Not.Empty);
        await Until(() => hub.Status.Goals.All(goal => goal.Waiting > 0));
        Assert.That((await hub.Take(session))[0].Goal, Is.EqualTo(restarts), "both have units");
    }

    [Test]
    public async Task Units_for_a_device_that_nobody_has_keep_nobody_from_the_others()
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts("cuda", "2x3x3", 15, SearchGoal.All));
        for (int k = 0; k < 6; k++) Assert.That((await hub.Take(hub.Join($"{k}")))[0].Backend, Is.Null, $"{k}");
    }

    [Test]
    public async Task Parcels_are_as_wide_as_the_worker_and_nobody_hoards()
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts(null, rank: 6));
        Assert.That(await hub.Take(hub.Join("narrow", lanes: 2)), Has.Length.EqualTo(2));
        string session = hub.Join("hoards", lanes: 4);
        int taken = 0;
        for (int k = 0; k < 4; k++) taken += (await hub.Take(session)).Length;
        Assert.That(taken, Is.InRange(4, 16), "four times its lanes");
        LeasedUnit[] first = await hub.Take(hub.Join("first", lanes: 16));
        string like = first[0].Token[..(first[0].Token.LastIndexOf('/') + 1)];
        for (int k = 0; k < 60_000 && taken < 16; k++) // as long as there are fewer, there is room
        {
            taken += (await hub.Board.ExchangeAsync(new Exchange(session, [], [], [], Exchanged.Most, like))).Units.Length;
            await Task.Delay(1);
        }
        Assert.That(taken, Is.EqualTo(16));
        Assert.That((await hub.Board.ExchangeAsync(new Exchange(session, [], [], [], Exchanged.Most, like))).Units, Is.Empty);
    }

    [Test]
    public async Task A_device_is_filled_beyond_the_lanes_of_the_hub()
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts("cuda", rank: 6));
        string session = hub.Join("card", device: s_card);
        LeasedUnit[] units = await hub.Take(session);
        string like = units[0].Token[..(units[0].Token.LastIndexOf('/') + 1)];
        for (int k = 0; k < 60_000 && units.Length < 256; k++)
        {
            units = [.. units, .. (await hub.Board.ExchangeAsync(new Exchange(session, [], [], [], 256 - units.Length, like))).Units];
            await Task.Delay(1);
        }
        Assert.That(units, Has.Length.EqualTo(256));
        await hub.Say(session, Ended(units, "cuda"));
        int again = 0, parcels = 0;
        for (int k = 0; k < 60_000 && again < 200; k++)
        {
            int got = (await hub.Board.ExchangeAsync(new Exchange(session, [], [], [], 200 - again, like))).Units.Length;
            (again, parcels) = (again + got, parcels + (got > 0 ? 1 : 0));
            await Task.Delay(1);
        }
        Assert.That(again, Is.EqualTo(200));
        Assert.That(parcels, Is.LessThanOrEqualTo(4), "what waited before it asked, and then all that it wished for at once");
    }

    [Test]
    public async Task Units_that_a_device_cannot_hold_are_not_given_to_it()
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts("cuda"));
        Task<LeasedUnit[]> small = hub.Take(hub.Join("small", device: s_card with { Memory = 1000 }));
        Assert.That(await hub.Take(hub.Join("large", device: s_card)), Is.Not.Empty);
        Assert.That(await Nothing(hub, small), Is.Empty);
    }

    [Test]
    public void Claims_that_cannot_be_are_sent_away()
    {
        using OpenBoard hub = new();
        Introduction honest = new("w", ToolVersion.Text, 1, 1 << 30, 16, s_card);
        foreach (Introduction odd in (Introduction[])[honest with { Lanes = 0 }, honest with { Lanes = 1_000_000_000 },
            honest with { Memory = -1 }, honest with { Device = s_card with { Lanes = 1_000_000_000 } },
            honest with { Device = s_card with { Lanes = -1 } }, honest with { Device = s_card with { Memory = long.MinValue } },
            honest with { Device = s_card with { Backend = null! } }, honest with { Device = s_card with { Backend = "abacus" } },
            honest with { Device = s_card with { Backend = InLanes } }, honest with { Device = s_card with { Backend = "auto" } },
            honest with { Device = s_card with { Name = null! } }, honest with { Device = s_card with { Name = "a\u001b[31mcard" } },
            honest with { Device = s_card with { Name = new string('x', 1 << 20) } }])
            Assert.That(hub.Board.Join(odd).Refusal, Is.EqualTo("what it says of itself is no worker"), $"{odd}"[..60]);
        Assert.That(hub.Board.Join(honest).Refusal, Is.Null);
    }

    [TestCase("cuda", "cuda", null)]
    [TestCase("cuda", InLanes, "not done where its goal asks")]
    [TestCase("cuda", "opencl", "a device that the worker does not have")]
    [TestCase("auto", "opencl", "a device that the worker does not have")]
    [TestCase("auto", InLanes, null)]
    [TestCase("auto", "abacus", "a device that the worker does not have")]
    [TestCase(null, "cuda", "not done where its goal asks")]
    [TestCase(null, "", "a device that the worker does not have")]
    [TestCase(null, null, "says what no worker says")]
    public async Task An_outcome_is_of_the_place_that_its_goal_asks_for(string? backend, string? on, string? complaint)
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts(backend, rank: 6));
        string session = hub.Join("claims", device: s_card);
        LeasedUnit[] units = await hub.Take(session);
        await hub.Say(session, Ended(units[..1], on!));
        Assert.That((hub.Status.Units.Done, hub.Status.Units.Refused), Is.EqualTo(complaint is null ? (1L, 0L) : (0L, 1L)));
        if (complaint is not null) Assert.That(hub.Status.Notes.Single().Sentence, Does.Contain(complaint));
        Assert.That(hub.Status.Workers.Single().Device, Is.EqualTo(new DeviceStanding("cuda", "a card", 256,
            complaint is null && on == "cuda" ? 1 : 0)));
        Assert.That(hub.Status.Goals.Single(), Has.Property("Backend").EqualTo(backend).And.Property("OnDevices")
            .EqualTo(complaint is null && on == "cuda" ? 1 : 0));
    }

    [Test]
    public async Task Who_comes_back_without_the_device_does_not_keep_its_units()
    {
        foreach ((DeviceClaim? then, bool keeps) in ((DeviceClaim?, bool)[])[(s_card, true), (s_other, false), (null, false)])
        {
            using OpenBoard hub = new();
            string goal = hub.Submit(Restarts("cuda", rank: 6));
            LeasedUnit[] units = await hub.Take(hub.Join("changes", device: s_card));
            hub.BeginAnew();
            Task<LeasedUnit[]> other = hub.Take(hub.Join("other", device: s_card)); // the goal plans again for somebody
            await hub.Board.NewsAsync(goal, 0, TimeSpan.Zero);
            await Until(() => hub.Status.Goals.Single() is { Waiting: > 0 } or { Leased: > 0 });
            string session = hub.Join("changes", device: then);
            Assert.That(hub.Board.Renew(session, [units[0].Token]), Has.Length.EqualTo(keeps ? 0 : 1), $"{then}");
            hub.Pass(OpenBoard.Lease * 2); // what was reserved is not for ever
            await other;
        }
    }

    [Test]
    public void A_budget_of_work_is_for_one_kind_and_goals_on_other_kinds_are_others()
    {
        using OpenBoard hub = new();
        string[] goals = [.. ((string?[])[null, "cuda", "opencl", "gpu", "auto"]).Select(kind => hub.Submit(Restarts(kind)))];
        Assert.That(goals, Is.Unique);
        foreach (string kind in (string[])["gpu", "auto"])
            Assert.That(hub.Board.Submit(TravellingGoal.Text(Restarts(kind) with { Work = 5 })).Refusal,
                Does.Contain("name one kind").And.Contain($"--backend {kind}"));
        Assert.That(hub.Board.Submit(TravellingGoal.Text(Restarts("cuda") with { Work = 5 })).Refusal, Is.Null);
        Assert.That(hub.Board.Submit(TravellingGoal.Text(Restarts("cuda", engine: "flip"))).Refusal, Does.Contain("flip graph walks"));
        Assert.That(hub.Board.Submit(TravellingGoal.Text(Restarts("cuda") with { Symmetry = "cyclic" })).Refusal,
            Does.Contain("leave out --backend or --symmetry"));
        Assert.That(hub.Board.Submit(TravellingGoal.Text(Restarts("cuda") with { Programs = [new GoalProgram("chains")] })).Refusal,
            Does.Contain("the engine descend"));
    }

    [TestCase("cuda", false)]
    [TestCase("auto", true)]
    public async Task A_device_that_declines_leaves_the_restarts_to_the_processor_where_the_goal_lets_it(string backend, bool goesOn)
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts(backend));
        LeasedUnit[] units = await hub.Take(hub.Join("declines", device: s_card));
        Declining device = new("cuda");
        if (goesOn) Assert.That(OpenBoard.Do(units, device).Select(done => done.On), Is.All.EqualTo(InLanes).And.Not.Empty);
        else Assert.That(() => OpenBoard.Do(units, device), Throws.InstanceOf<BackendException>().With.Message.EqualTo("it is too small."));
        Assert.That(OpenBoard.Failed(units, null), Has.Length.EqualTo(goesOn ? 0 : units.Length),
            "without a device the restarts are refused before they run");
    }

    [TestCase("opencl")]
    [TestCase("auto")]
    public async Task Restarts_on_a_device_come_to_a_scheme_and_say_where_they_ran(string backend)
    {
        using OpenBoard hub = new();
        IBackend device = OpenCl();
        SearchGoal goal = Restarts(backend);
        string id = hub.Submit(goal), session = hub.Join("card", device: s_other with { Lanes = device.MostLanes });
        DoneUnit[] done = [];
        while (await hub.Board.NewsAsync(id, 0, TimeSpan.Zero) is { End: null })
            done = await hub.TakeUnlessOver(session, id, done) is { Length: > 0 } units ? OpenBoard.Do(units, device) : [];
        Assert.That((await hub.Board.NewsAsync(id, 0, TimeSpan.Zero)).End, Is.EqualTo("reached"));
        DeviceStanding standing = hub.Status.Workers.Single().Device!;
        Assert.That(standing.Done, Is.Positive.And.EqualTo(hub.Status.Units.Done));
        Assert.That(hub.Finds.Files(), Is.Not.Empty);
    }

    [Test, CancelAfter(300_000), NonParallelizable]
    public async Task A_worker_with_a_device_is_started_and_asked_as_a_person_does(CancellationToken patience)
    {
        OpenCl();
        using RunningHub cluster = new();
        ToolProcess worker = cluster.AddWorker("--backend", "opencl");
        Assert.That(await worker.Line(line => line.StartsWith("works for ", StringComparison.Ordinal)).WaitAsync(patience),
            Does.Contain(" with 1 thread and opencl:0 ("));
        using ToolProcess search = ToolProcess.Start(cluster.Folder, "search", "2", "2", "2", "--engine", "gradient", "--backend", "gpu",
            "--hub", cluster.Place, "--out", "mine");
        Assert.That(search.Wait(), Is.Zero, search.Text);
        Assert.That(search.Text, Does.Contain("done: rank 7"));
        using IHub hub = cluster.Connect();
        Assert.That(hub.Status().Workers.Single().Device, Has.Property("Done").Positive);
        Assert.That(cluster.Hub.Text, Does.Contain("w1 joins with 1 thread and opencl on "));
    }

    private static IBackend OpenCl()
    {
        IBackend backend = Backends.Find("opencl")!;
        if (backend.WhyAbsent is { } absent) Assert.Ignore(absent);
        return backend.Places[0];
    }

    /// <summary>What a worker gets that no unit is for, once it has waited.</summary>
    private static async Task<LeasedUnit[]> Nothing(OpenBoard hub, Task<LeasedUnit[]> units)
    {
        await Until(() => hub.Status.Goals.Any(goal => goal.Waiting + goal.Leased > 0));
        Assert.That(units.IsCompleted, Is.False);
        hub.Pass(IBoardGrain.Patience * 2);
        return await units;
    }

    /// <summary>Waits for the goal's loop, which has threads of its own.</summary>
    private static async Task Until(Func<bool> condition)
    {
        for (int k = 0; k < 60_000 && !condition(); k++) await Task.Delay(1);
        Assert.That(condition());
    }

    /// <summary>Nothing came of these restarts, and that was on such a backend.</summary>
    private static DoneUnit[] Ended(LeasedUnit[] units, string on) =>
        [.. units.Select(unit => new DoneUnit(unit.Token, UnitText.Of(new RestartOutcome(
            new RestartResult(UnitText.ReadUnit(unit.Unit).Number, RestartEnd.Exhausted, 1, 1, null), null)), 1, on))];

    /// <summary>A device on which nothing fits.</summary>
    private sealed class Declining(string name) : IBackend
    {
        public string Name => name;
        public string Summary => "a small one";
        public string? WhyNot(Trace trace, SearchSpace space) => "it is too small.";
        public IRestartBatch Open<TProgram>(Trace trace, SearchSpace space, ulong seed) where TProgram : struct, IGradientProgram =>
            throw new NotSupportedException();
    }
}
