using System.Text;
using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Cluster.Tests;

/// <summary>The board among workers that die, are late, lie, send garbage, stall and ask without end.</summary>
public sealed class BoardTests
{
    private static SearchGoal Walks(ulong seed = 1) => OpenBoard.Goal("2x3x3", 15, "F2", "flip-plain", seed);
    private static SearchGoal Restarts(ulong seed = 1) => OpenBoard.Goal("2x2x2", 7, "Q", "gradient", seed);

    public static IEnumerable<SearchGoal> Goals => [Walks(), Restarts(), OpenBoard.Goal("2x2x3", 11, "Q", "lbfgs")];

    [TestCaseSource(nameof(Goals))]
    public async Task A_seed_means_the_same_as_alone(SearchGoal goal)
    {
        using OpenBoard hub = new();
        News news = await hub.WorkUntilOver(hub.Join("one"), hub.Submit(goal));
        Assert.That(news.End, Is.EqualTo("reached"), news.Failure);
        Assert.That(Found(news.Finds[^1]).Sha256, Is.EqualTo(OpenBoard.Alone(goal).Best!.Certified.Sha256));
        Assert.That(hub.Finds.Files().Select(Path.GetFileName), Has.Some.Contains(Found(news.Finds[^1]).Sha256[..8]));
    }

    [TestCaseSource(nameof(Goals))]
    public async Task A_board_that_begins_anew_after_every_parcel_comes_to_the_same(SearchGoal goal)
    {
        using OpenBoard hub = new();
        string id = hub.Submit(goal);
        for (int k = 0; k < 4 && await hub.Board.NewsAsync(id, 0, TimeSpan.Zero) is { End: null }; k++)
        {
            string session = hub.Join("one");
            LeasedUnit[] units = await hub.TakeUnlessOver(session, id, []);
            if (units.Length > 0) await hub.Say(session, OpenBoard.Do(units[..^(k % 2 * (units.Length - 1))]));
            hub.BeginAnew();
        }
        News news = await hub.WorkUntilOver(hub.Join("one"), id);
        Assert.That((news.End, Found(news.Finds[^1]).Rank), Is.EqualTo(("reached", goal.Ranks.Lowest)));
    }

    [Test]
    public async Task The_units_of_a_silent_worker_are_another_s_and_the_first_outcome_counts()
    {
        using OpenBoard hub = new();
        hub.Submit(Walks());
        string dead = hub.Join("dead");
        LeasedUnit[] units = await hub.Take(dead);
        for (int k = 0; k < 10; k++)
        {
            hub.Pass(OpenBoard.Lease / 2);
            Assert.That(hub.Board.Renew(dead, [units[0].Token]), Is.Empty, "who renews keeps it");
        }
        Assert.That(hub.Status.Units.Expired, Is.Zero);
        hub.Pass(OpenBoard.Lease * 1.5);
        Assert.That(hub.Status.Units.Expired, Is.EqualTo(1));
        Assert.That(hub.Status.Notes, Has.One.Matches<HubNote>(note => note is { Worker: "dead" } && note.Sentence.Contains("silent")));
        string alive = hub.Join("alive");
        LeasedUnit[] again = await hub.Take(alive);
        Assert.That(again[0].Token, Is.EqualTo(units[0].Token));
        Assert.That(hub.Board.Renew(dead, [units[0].Token]), Is.EqualTo(new[] { units[0].Token }), "it hears that it lost it");
        DoneUnit[] done = OpenBoard.Do(again);
        await hub.Say(alive, done);
        await hub.Say(dead, done);
        Assert.That((hub.Status.Units.Done, hub.Status.Units.Late, hub.Status.Units.Refused), Is.EqualTo((1L, 1L, 0L)));
    }

    [Test]
    public async Task A_silent_worker_is_noted_once_however_many_units_it_had()
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts());
        int units = (await hub.Take(hub.Join("dead"))).Length;
        hub.Pass(OpenBoard.Lease * 1.5);
        Assert.That(hub.Status.Units.Expired, Is.EqualTo(units).And.GreaterThan(1));
        Assert.That(hub.Status.Notes.Single().Sentence, Is.EqualTo($"was silent, and its {units} units are others' now"));
    }

    [Test]
    public async Task Who_renews_without_end_and_brings_nothing_loses_the_unit()
    {
        using OpenBoard hub = new();
        hub.Submit(Walks());
        string stalls = hub.Join("stalls");
        LeasedUnit[] units = await hub.Take(stalls);
        for (TimeSpan passed = default; passed < OpenBoard.Patience + OpenBoard.Lease; passed += OpenBoard.Lease / 2)
        {
            hub.Board.Renew(stalls, [units[0].Token]);
            hub.Pass(OpenBoard.Lease / 2);
        }
        Assert.That(hub.Status.Notes, Has.Some.Matches<HubNote>(note => note is { Worker: "stalls" }
            && note.Sentence.Contains("30 minutes")));
        Assert.That((await hub.Take(hub.Join("other")))[0].Token, Is.EqualTo(units[0].Token));
    }

    [Test]
    public async Task A_worker_that_lies_is_named_and_gets_no_more_after_three_times()
    {
        using OpenBoard hub = new();
        hub.Submit(Walks());
        string liar = hub.Join("liar");
        string? first = null;
        for (int k = 0; k < WorkerRecord.MostStrikes; k++)
        {
            LeasedUnit[] units = await hub.Take(liar);
            first ??= units[0].Token;
            Assert.That(units[0].Token, Is.EqualTo(first), "the unit waits again");
            DoneUnit honest = OpenBoard.Do(units)[0];
            WalkOutcome truth = (WalkOutcome)UnitText.ReadOutcome(honest.Outcome);
            string word = $"{truth.Walk.Best}";
            WalkOutcome lie = truth with { Walk = truth.Walk with { Best = word[..^6] + (word[^6] == 'A' ? 'B' : 'A') + word[^5..] } };
            await hub.Say(liar, [honest with { Outcome = UnitText.Of(lie) }]);
        }
        Assert.That((await hub.Say(liar, [], want: 1)).Barred, Is.Not.Null);
        HubStatus status = hub.Status;
        Assert.That((status.Units.Done, status.Units.Refused), Is.EqualTo((0L, 3L)));
        Assert.That(status.Workers.Single(worker => worker.Name == "liar"), Has.Property("IsBarred").True);
        Assert.That(status.Notes, Has.Exactly(3).Matches<HubNote>(note => note is { Worker: "liar" }
            && note.Sentence.Contains("no decomposition")));
        Assert.That((await hub.Take(hub.Join("honest")))[0].Token, Is.EqualTo(first));
    }

    [Test]
    public async Task A_scheme_that_is_none_is_not_found()
    {
        using OpenBoard hub = new();
        string goal = hub.Submit(Restarts());
        string liar = hub.Join("liar");
        LeasedUnit unit = (await hub.Take(liar))[0];
        long number = UnitText.ReadUnit(unit.Unit).Number;
        Scheme naive = Scheme.Naive(new Shape(2, 2, 2));
        Factor[] seven = [.. naive.Factors.Select(factor => Factor.FromTerms(factor.Size,
            [.. Enumerable.Range(0, 7).Select(term => factor.Term(term).ToArray().ToList())]))];
        Scheme wrong = new(naive.Tensor, seven[0], seven[1], seven[2]);
        RestartOutcome lie = new(new RestartResult(number, RestartEnd.Converged, 0, 1, null), wrong);
        await hub.Say(liar, [new DoneUnit(unit.Token, UnitText.Of(lie), 0.1, "lanes")]);
        Assert.That(hub.Status.Units.Refused, Is.EqualTo(1));
        Assert.That((await hub.Board.NewsAsync(goal, 0, TimeSpan.Zero)).Finds, Is.Empty);
        Assert.That(hub.Finds.Files(), Is.Empty);
    }

    private static readonly string[] s_garbage =
    [
        "", "null", "{}", "[]", "\0\0", "{\"$type\":\"walk\"}", "{\"$type\":\"walk\",\"Number\":0,\"Progress\":null,\"Scouting\":null}",
        "{\"$type\":\"lifted\",\"Number\":0,\"Scheme\":null}", "{\"$type\":\"restart\",\"Number\":0}", "{\"$type\":\"none\"}",
        "{\"$type\":\"walk\",\"Number\":0,\"Progress\":{\"Streams\":[null],\"Current\":\"x\",\"Best\":\"x\"},\"Scouting\":null}",
    ];

    [TestCaseSource(nameof(s_garbage))]
    public async Task Garbage_costs_the_lease(string garbage)
    {
        using OpenBoard hub = new();
        hub.Submit(Walks());
        string session = hub.Join("noise");
        LeasedUnit[] units = await hub.Take(session);
        await hub.Say(session, [new DoneUnit(units[0].Token, Encoding.UTF8.GetBytes(garbage), 1, "lanes")]);
        Assert.That((hub.Status.Units.Done, hub.Status.Units.Refused), Is.EqualTo((0L, 1L)));
        Assert.That((await hub.Take(hub.Join("other")))[0].Token, Is.EqualTo(units[0].Token));
    }

    [Test]
    public async Task Outcomes_of_units_that_nobody_planned_and_floods_are_strikes()
    {
        using OpenBoard hub = new();
        string goal = hub.Submit(Walks()), session = hub.Join("flood");
        await hub.Say(session, [new DoneUnit($"{goal}/0/{new string('0', 32)}", "{}"u8.ToArray(), 1, "lanes")]);
        Assert.That(hub.Status.Units.Refused, Is.EqualTo(1));
        await hub.Say(session, [.. Enumerable.Repeat(new DoneUnit("none/0/0", [], 1, "lanes"), Exchanged.Most + 1)]);
        Assert.That(hub.Status.Units.Refused, Is.EqualTo(2));
        Assert.That(hub.Status.Notes, Has.One.Matches<HubNote>(note => note is not null
            && note.Sentence.Contains("more than its threads")));
        foreach (string odd in (string[])["", "/", "//", $"{goal}/x/0", $"{goal}", new string('a', 1 << 16)])
            Assert.That(hub.Board.Renew(session, [odd]), Is.EqualTo(new[] { odd }));
        Assert.That((await hub.Say("nobody", [], want: 1)).Known, Is.False);
    }

    [Test]
    public async Task Who_leaves_out_what_every_worker_says_is_struck_and_the_board_goes_on()
    {
        using OpenBoard hub = new();
        hub.Submit(Walks());
        string session = hub.Join("own");
        foreach (Exchange odd in (Exchange[])[new(session, null!, null!, null!, 1, null), new(session, [null!], [], [], 1, null),
            new(session, [], [], [], int.MaxValue, "x/0/")])
            Assert.That((await hub.Board.ExchangeAsync(odd)).Units, Is.Empty);
        Assert.That(hub.Board.Renew(session, null!), Is.Empty);
        Assert.That(hub.Status.Workers.Single(worker => worker.Name == "own"), Has.Property("IsBarred").True);
        Assert.That(await hub.Take(hub.Join("other")), Is.Not.Empty);
    }

    [Test]
    public void Workers_of_one_name_are_told_apart_up_to_a_bound()
    {
        using OpenBoard hub = new();
        Welcome last = null!;
        for (int k = 0; k < 1025; k++)
        {
            last = hub.Board.Join(new Introduction("same", ToolVersion.Text, 1, 1, 16, null));
            Assert.That(last.Refusal is null, Is.EqualTo(k < 1024), $"{k}");
        }
        Assert.That(last.Refusal, Does.Contain("--name"));
    }

    [Test]
    public async Task A_unit_that_three_workers_cannot_do_ends_its_goal_in_a_sentence()
    {
        using OpenBoard hub = new();
        string goal = hub.Submit(Walks());
        string? token = null;
        foreach (string name in (string[])["a", "b", "c"])
        {
            string session = hub.Join(name);
            LeasedUnit[] units = await hub.Take(session);
            Assert.That(units[0].Token, Is.EqualTo(token ??= units[0].Token));
            await hub.Say(session, [], failed: [new FailedUnit(token, "the memory ran out\u001b[31m")]);
        }
        News news;
        do news = await hub.Board.NewsAsync(goal, 0, TimeSpan.Zero);
        while (news.End is null);
        Assert.That((news.End, news.Failure), Is.EqualTo(("failed",
            "3 workers could not do a unit of it, the last for this reason: the memory ran out [31m")));
    }

    [Test]
    public async Task Units_go_to_workers_that_have_the_memory()
    {
        using OpenBoard hub = new();
        hub.Submit(Restarts());
        Task<LeasedUnit[]> small = hub.Take(hub.Join("small", memory: 1000));
        LeasedUnit[] units = await hub.Take(hub.Join("large", memory: 1 << 30));
        Assert.That(units, Is.Not.Empty);
        hub.Pass(IBoardGrain.Patience * 2);
        Assert.That(await small, Is.Empty);
    }

    [Test]
    public void Strangers_of_another_release_are_sent_away()
    {
        using OpenBoard hub = new();
        Assert.That(hub.Board.Join(new Introduction("old", "0.0.1", 1, 1, 16, null)).Refusal, Does.Contain("install the same"));
        Introduction honest = new("x", ToolVersion.Text, 1, 1, 16, null);
        foreach (Introduction odd in (Introduction[])[honest with { Name = "" }, honest with { Name = "a\nb" },
            honest with { Name = new string('x', 1000) }, honest with { Threads = 0 }, honest with { Name = null!, Version = null! }])
            Assert.That(hub.Board.Join(odd).Session, Is.Null);
    }

    [TestCase("{}")]
    [TestCase("no goal")]
    [TestCase("{\"goal\":1,\"shape\":\"2x2x2\",\"rank\":7,\"engine\":\"none\"}")]
    [TestCase("{\"goal\":1,\"shape\":\"2x2x2\",\"rank\":7,\"programs\":[{\"name\":\"a\",\"source\":\"b\"}]}")]
    public void What_is_no_goal_is_refused_in_a_sentence(string text)
    {
        using OpenBoard hub = new();
        Ticket ticket = hub.Board.Submit(Encoding.UTF8.GetBytes(text));
        Assert.That((ticket.Goal, ticket.Refusal?.Length > 10), Is.EqualTo(((string?)null, true)));
    }

    private static CertifiedScheme Found(Find find) => CertifiedScheme.Of(
        new Schemes.Formats.CanonicalJson().Read(new SourceFile("find", find.Scheme), Limits.Default)[0], null, out _)!;
}
