using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search;

namespace TensorDecomp.Cluster.Tests;

/// <summary>What workers have while a board begins anew, or a goal ends and goes on: it stays theirs, or is late, and never a
/// lie.</summary>
public sealed class BoardAnewTests
{
    private static SearchGoal Walks() => OpenBoard.Goal("2x3x3", 15, "F2", "flip-plain");

    /// <summary>What a hub planned before it was killed, its goal may plan later, otherwise or not at all; whoever brings it is no
    /// liar.</summary>
    [Test]
    public async Task An_outcome_of_a_unit_that_was_leased_before_the_hub_began_anew_is_late()
    {
        using OpenBoard hub = new();
        string goal = hub.Submit(Walks()), leased = $"{goal}/0/{new string('1', 32)}", kept = $"{goal}/0/{new string('2', 32)}";
        hub.Keep(new KeptLease(leased, "honest", hub.Clock.GetUtcNow()));
        hub.Keep(goal, kept, "{}"u8.ToArray());
        hub.BeginAnew();
        string session = hub.Join("honest");
        await hub.Say(session, [new DoneUnit(leased, "{}"u8.ToArray(), 1, "lanes"), new DoneUnit(kept, "{}"u8.ToArray(), 1, "lanes")]);
        Assert.That((hub.Status.Units.Late, hub.Status.Units.Refused), Is.EqualTo((2L, 0L)));
    }

    /// <summary>As at the end of every slice of a campaign, and where somebody ends a search and begins it again.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task An_outcome_that_is_on_its_way_when_its_goal_ends_is_no_lie_when_the_goal_goes_on(bool hubBeginsAnew)
    {
        using OpenBoard hub = new();
        string goal = hub.Submit(Walks()), session = hub.Join("honest");
        LeasedUnit[] first = await hub.Take(session), second = await hub.Take(session);
        hub.Board.Cancel(goal);
        News news;
        do news = await hub.Board.NewsAsync(goal, 0, TimeSpan.Zero);
        while (news.End is null);
        if (hubBeginsAnew) hub.BeginAnew();
        if (hubBeginsAnew) session = hub.Join("honest");
        Assert.That(hub.Submit(Walks()), Is.EqualTo(goal));
        // Nobody waits, so the goal has planned one unit at most.
        await hub.Say(session, [.. OpenBoard.Do(second), .. OpenBoard.Do(first)]);
        Assert.That((hub.Status.Units.Refused, hub.Status.Units.Done + hub.Status.Units.Late), Is.EqualTo((0L, 2L)));
    }

    [Test]
    public async Task A_hub_that_begins_anew_leaves_a_worker_what_it_has()
    {
        using OpenBoard hub = new();
        hub.Submit(Walks());
        LeasedUnit[] units = await hub.Take(hub.Join("one"));
        hub.BeginAnew();
        string other = hub.Join("other");
        Task<LeasedUnit[]> waits = hub.Take(other);
        string again = hub.Join("one");
        LeasedUnit[] mine = await hub.Take(again);
        Assert.That(mine[0].Token, Is.EqualTo(units[0].Token), "it was reserved");
        await hub.Say(again, OpenBoard.Do(mine));
        Assert.That((await waits)[0].Token, Is.Not.EqualTo(units[0].Token));
    }

    /// <summary>Another hub goes on with the board, whose clock is minutes off; what workers' clocks say nobody asks.</summary>
    [TestCase(-7)]
    [TestCase(7)]
    public async Task A_clock_that_is_off_takes_nothing_from_a_worker(int minutes)
    {
        using OpenBoard hub = new();
        hub.Submit(Walks());
        LeasedUnit[] units = await hub.Take(hub.Join("one"));
        hub.BeginAnew(TimeSpan.FromMinutes(minutes));
        Task<LeasedUnit[]> others = hub.Take(hub.Join("other"));
        LeasedUnit[] mine = await hub.Take(hub.Join("one"));
        Assert.That(mine[0].Token, Is.EqualTo(units[0].Token), "it was reserved");
        Assert.That((await others)[0].Token, Is.Not.EqualTo(units[0].Token));
        hub.Pass(OpenBoard.Lease / 2);
        Assert.That(hub.Status.Units.Expired, Is.Zero);
        hub.Pass(OpenBoard.Lease);
        Assert.That(hub.Status.Units.Expired, Is.EqualTo(2), "nor is it his for ever");
    }
}
