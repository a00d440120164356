using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Cluster.Workers;
using TensorDecomp.Optional.Tests;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Cluster.Tests;

/// <summary>'decomp optimize FILE --hub': walks for something cheaper are units of work, whose outcomes are claims.</summary>
public sealed class CircuitGoalTests
{
    private const int Walks = 40;

    private static readonly Scheme s_strassen = Of("2x2x2", "7-ZT-8a506cff.json"), s_laderman = Of("3x3x3", "23-ZT-0d2b4224.json");

    private static Scheme Of(string shape, string file) => new CanonicalJson().Read(SourceFile.Open(
        Path.Combine(Checkout.Root, "results", shape, file), Limits.Default), Limits.Default)[0].Scheme;

    private static SearchGoal Goal(Objective objective, Scheme scheme, int work = Walks) =>
        OpenBoard.Goal($"{scheme.Tensor}", scheme.Rank, "ZT", objective == Objective.Nonzeros ? "optimize" : "circuits") with
        {
            Sparser = new SparserGoal(SparserGoal.Word(scheme, Ring.Zt), "given.json", 1) { Objective = objective },
            Work = work,
        };

    public static IEnumerable<SearchGoal> Goals => [Goal(Objective.Additions, s_strassen), Goal(Objective.Growth, s_strassen, 20),
        Goal(Objective.Nonzeros, s_laderman, 2)];

    [TestCaseSource(nameof(Goals))]
    public async Task A_seed_comes_to_the_same_alone_and_by_any_number_of_workers(SearchGoal goal)
    {
        SearchResult alone = OpenBoard.Alone(goal);
        CertifiedScheme best = alone.Best!.Certified;
        Assert.That(alone.End, Is.EqualTo(SearchEnd.Exhausted));
        foreach (int workers in (int[])[1, 3])
        {
            using OpenBoard hub = new();
            string id = hub.Submit(goal);
            await Task.WhenAll(Enumerable.Range(0, workers).Select(k => Task.Run(() => hub.WorkUntilOver(hub.Join($"{k}"), id))));
            News news = await hub.Board.NewsAsync(id, 0, TimeSpan.Zero);
            Assert.That(news.End, Is.EqualTo("exhausted"), news.Failure);
            Assert.That((hub.Status.Units.Done, hub.Status.Units.Refused), Is.EqualTo(((long)goal.Work!, 0L)));
            CertifiedScheme found = Proved(news.Finds[^1]);
            Assert.That((found.Sha256, found.Program is null ? null : CircuitJson.Text(found.Program)),
                Is.EqualTo((best.Sha256, best.Program is null ? null : CircuitJson.Text(best.Program))));
            string[] stored = [.. hub.Finds.Files().Where(file => file.Contains(found.Sha256[..8]))];
            Submission read = new CanonicalJson().Read(SourceFile.Open(stored.Single(), Limits.Default), Limits.Default)[0];
            Assert.That(read.Program(Ring.Zt)?.Additions, Is.EqualTo(best.Program?.Additions));
        }
    }

    [Test]
    public async Task Fifteen_additions_are_found_which_are_as_few_as_there_can_be()
    {
        using OpenBoard hub = new();
        News news = await hub.WorkUntilOver(hub.Join("one"), hub.Submit(Goal(Objective.Additions, s_strassen)));
        Assert.That(Proved(news.Finds[^1]).Program!.Additions, Is.EqualTo(15));
    }

    /// <summary>What a worker may say instead of what its walk came to, and what it is told.</summary>
    public static IEnumerable<TestCaseData> Lies
    {
        get
        {
            Scheme negated = Changed(s_strassen, c => -c), naive = Scheme.Naive(new Shape(2, 2, 2)),
                other = Scheme.Naive(new Shape(1, 2, 2));
            Entry[] sum = [new Entry(0, Coefficient.One), new Entry(1, Coefficient.One)];
            yield return Lie("a circuit of something else", "does not compute", truth => truth with { Program = StraightLine.Of(negated) });
            yield return Lie("a scheme that is none", "no decomposition",
                _ => new CircuitOutcome(0, Ring.Zt, negated, StraightLine.Of(negated), true));
            yield return Lie("one of another rank", "8 terms", _ => new CircuitOutcome(0, Ring.Zt, naive, StraightLine.Of(naive), true));
            yield return Lie("one of another tensor", "one of 1x2x2",
                _ => new CircuitOutcome(0, Ring.Zt, other, StraightLine.Of(other), true));
            yield return Lie("one over another ring", "over F2", truth => truth with { Ring = Ring.Modulo(2) });
            yield return Lie("coefficients that the ring lacks", "coefficients that ZT lacks", truth =>
                truth with { Scheme = Scaled(truth.Scheme) });
            yield return Lie("half a walk", "did not come to its end", truth => truth with { Whole = false });
            yield return Lie("a circuit without end", "longer than the scheme", truth => truth with
            {
                Program = truth.Program with { Left = truth.Program.Left with { Fresh = [.. Enumerable.Repeat(sum, 100_000)] } },
            });
        }
    }

    [TestCaseSource(nameof(Lies))]
    public async Task A_worker_that_lies_loses_the_unit_and_nothing_is_found(string told, Func<CircuitOutcome, CircuitOutcome> lie)
    {
        using OpenBoard hub = new();
        string goal = hub.Submit(Goal(Objective.Additions, s_strassen)), liar = hub.Join("liar");
        string? token = null;
        for (int strike = 0; strike < WorkerRecord.MostStrikes; strike++)
        {
            LeasedUnit[] units = await hub.Take(liar);
            Assert.That(units[0].Token, Is.EqualTo(token ??= units[0].Token), "the unit waits again");
            DoneUnit honest = OpenBoard.Do(units)[0];
            CircuitOutcome truth = (CircuitOutcome)UnitText.ReadOutcome(honest.Outcome);
            await hub.Say(liar, [honest with { Outcome = UnitText.Of(lie(truth)) }]);
        }
        Assert.That((hub.Status.Units.Done, hub.Status.Units.Refused), Is.EqualTo((0L, 3L)));
        Assert.That(hub.Status.Workers.Single().IsBarred);
        Assert.That(hub.Status.Notes, Has.Exactly(3).Matches<HubNote>(note => note is { Worker: "liar" } && note.Sentence.Contains(told)));
        Assert.That((await hub.Board.NewsAsync(goal, 0, TimeSpan.Zero)).Finds, Is.Empty);
        Assert.That(hub.Finds.Files(), Is.Empty);
        Assert.That((await hub.Take(hub.Join("honest")))[0].Token, Is.EqualTo(token));
    }

    /// <summary>A hub counts itself: what the text of a circuit says of it is not read.</summary>
    [Test]
    public async Task A_count_that_is_made_up_changes_nothing()
    {
        using OpenBoard hub = new();
        string goal = hub.Submit(Goal(Objective.Additions, s_strassen)), session = hub.Join("boasts");
        while ((await hub.Board.NewsAsync(goal, 0, TimeSpan.Zero)) is { End: null })
        {
            LeasedUnit[] units = await hub.TakeUnlessOver(session, goal, []);
            if (units.Length == 0) continue;
            DoneUnit honest = OpenBoard.Do(units)[0];
            JsonNode outcome = JsonNode.Parse(honest.Outcome)!;
            string scheme = Encoding.UTF8.GetString(Convert.FromBase64String((string)outcome["Scheme"]!));
            string boast = System.Text.RegularExpressions.Regex.Replace(scheme, "\"additions\": [0-9]+", "\"additions\": 3");
            Assert.That(boast, Is.Not.EqualTo(scheme));
            outcome["Scheme"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(boast));
            await hub.Say(session, [honest with { Outcome = Encoding.UTF8.GetBytes(outcome.ToJsonString()) }]);
        }
        Assert.That(hub.Status.Units.Refused, Is.Zero);
        News news = await hub.Board.NewsAsync(goal, 0, TimeSpan.Zero);
        Assert.That(Proved(news.Finds[^1]).Program!.Additions, Is.EqualTo(15));
        Assert.That(Encoding.UTF8.GetString(news.Finds[^1].Scheme), Does.Contain("\"additions\": 15"));
    }

    [Test]
    public async Task A_worker_that_is_told_to_end_gives_its_walk_back()
    {
        using OpenBoard hub = new();
        foreach (SearchGoal goal in Goals)
        {
            hub.Submit(goal);
            LeasedUnit[] units = await hub.Take(hub.Join("ends"));
            using LeasedDesk desk = new(units[0].Goal, units[0].Engine, new Placement(null));
            foreach (LeasedUnit unit in units) desk.Add(unit);
            using IWorker worker = ThreadWorker.Team(1)[0];
            worker.Work(desk, new CancellationToken(canceled: true));
            Assert.That(desk.TakeNews().Done, Is.Empty);
            Assert.That(desk.Tokens, Is.EqualTo(units.Select(unit => unit.Token)));
        }
    }

    /// <summary>The rank is the same before and after, so it must not keep what is cheaper from being found.</summary>
    [Test]
    public async Task A_board_that_begins_anew_goes_on_to_what_is_cheaper_still()
    {
        using OpenBoard hub = new();
        SearchGoal goal = Goal(Objective.Additions, s_laderman, work: 1000);
        string id = hub.Submit(goal);
        int before = (await UntilMoreThan(0)).Length;
        hub.BeginAnew();
        Find[] finds = await UntilMoreThan(before);
        CertifiedScheme[] found = [.. finds.Select(Proved)];
        Assert.That(found.Zip(found.Skip(1)).Select(two => goal.Compare(two.Second, two.First)), Is.Not.Empty.And.All.Negative,
            "what it goes on from is not found again");
        Assert.That(hub.Status.Goals.Single().State, Is.EqualTo("open"));

        async Task<Find[]> UntilMoreThan(int known)
        {
            string session = hub.Join("one");
            for (int unit = 0; unit < Walks; unit++)
            {
                await hub.Say(session, OpenBoard.Do(await hub.Take(session)));
                if (await hub.Board.NewsAsync(id, 0, TimeSpan.Zero) is { Finds: var now } && now.Length > known) return now;
            }
            Assert.Fail($"nothing cheaper was found after {known} finds");
            return [];
        }
    }

    private static CertifiedScheme Proved(Find find) => CertifiedScheme.Of(
        new CanonicalJson().Read(new SourceFile("find", find.Scheme), Limits.Default)[0], null, out string? refusal)
            ?? throw new AssertionException(refusal!);

    private static TestCaseData Lie(string name, string told, Func<CircuitOutcome, CircuitOutcome> lie) =>
        new TestCaseData(told, lie).SetArgDisplayNames(name);

    /// <summary>The scheme with another first coefficient of its last term.</summary>
    private static Scheme Changed(Scheme scheme, Func<Coefficient, Coefficient> change) => new(scheme.Tensor, Times(scheme.U, change),
        scheme.V, scheme.W);

    /// <summary>The same scheme with u of its last term twice as long and v half as long.</summary>
    private static Scheme Scaled(Scheme scheme)
    {
        Rational two = 2, half = new(1, 2);
        return new Scheme(scheme.Tensor, Times(scheme.U, c => c * two, all: true), Times(scheme.V, c => c * half, all: true), scheme.W);
    }

    private static Factor Times(Factor factor, Func<Coefficient, Coefficient> change, bool all = false) => Factor.FromTerms(factor.Size,
        [.. Enumerable.Range(0, factor.Rank).Select(r => factor.Term(r).ToArray().Select((e, k) =>
            r == factor.Rank - 1 && (all || k == 0) ? e with { Value = change(e.Value) } : e).ToArray())]);
}
