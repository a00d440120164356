using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Variants;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>What engines hold when a search ends.</summary>
public sealed class HoldingTests
{
    private static readonly Ring F2 = Ring.Modulo(2);
    private static readonly Shape Square = new(2, 2, 2), Four = new(4, 4, 4);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void What_is_held_over_F2_is_lifted_and_stored_at_the_end()
    {
        SearchResult result = Run(Ring.Rationals, new Target(Square, 7), new Holding(Packed(Known.Strassen), F2, false));
        Assert.That((result.End, result.Best?.Rank, result.Elsewhere), Is.EqualTo((SearchEnd.Reached, 7, (Finding?)null)));
        Assert.That(result.Best!.Certified.Ring.Modulus, Is.Zero);
        Assert.That(_folder.Files(), Is.EqualTo((string[])[result.Best.File!]));
    }

    [Test]
    public void What_does_not_lift_is_stored_as_it_is_and_named()
    {
        Holding strassen = new(Packed(Known.Strassen), F2, true);
        SearchResult result = Run(Ring.Rationals, new Target(Square, 6), strassen);
        Assert.That((result.End, result.Best), Is.EqualTo((SearchEnd.Exhausted, (Finding?)null)));
        Assert.That((result.Elsewhere!.Rank, result.Elsewhere.Certified.Ring), Is.EqualTo((7, F2)));
        Assert.That(_folder.Files(), Is.EqualTo((string[])[result.Elsewhere.File!]));
        Assert.That(Run(Ring.Rationals, new Target(Square, 6), strassen).Elsewhere!.WasStored, Is.True);
    }

    [Test]
    public void What_is_held_over_the_goals_own_ring_counts_and_what_does_not_hold_does_not()
    {
        Scheme wrong = Known.Strassen.With(0, 0, 0, Coefficient.Zero);
        SearchResult result = Run(F2, new Target(Square, 7), new Holding(wrong, F2, false), new Holding(Packed(Known.Strassen), F2, false));
        Assert.That((result.End, result.Best?.Rank), Is.EqualTo((SearchEnd.Reached, 7)));
    }

    /// <summary>A scheme of rank 47 over GF(2) (Fawzi et al. 2022 were the first) lifts to no ring of characteristic 0 that is
    /// known.</summary>
    [Test]
    public void A_lift_that_comes_to_nothing_takes_nothing_away()
    {
        string file = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "4x4x4"), "47-F2-*.json").Order().First();
        Scheme scheme = FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default).Single().Scheme;
        SearchResult result = Run(Ring.Rationals, new Target(Four, 48), new Holding(scheme, F2, false));
        Assert.That((result.Best, result.Elsewhere!.Rank), Is.EqualTo(((Finding?)null, 47)));
    }

    [Test]
    public void A_walk_that_is_cut_short_leaves_what_it_came_down_to_with_its_engine()
    {
        FlipGraphEngine engine = LiftedVariant.Engine(Square, 7, seed: 1);
        List<Proposal> proposals = [];
        EngineDesk desk = new(engine, 0, proposals.Add);
        WalkUnit unit = (WalkUnit)desk.Take()!;
        using CancellationTokenSource stop = new();
        int reports = 0;
        WalkOutcome? outcome = new WalkWorker().Do(unit with { Attempts = long.MaxValue }, report =>
        {
            desk.Report(report);
            if (report is StepsReport && ++reports == 50) stop.Cancel(); // Strassen's rank is some hundred flips away
        }, stop.Token);
        Assert.That((outcome, proposals.Count), Is.EqualTo(((WalkOutcome?)null, 0)));
        Assert.That(desk.Held().Select(h => (h.Scheme.Rank, h.Ring, h.Tried)), Is.EqualTo(((int, Ring, bool)[])[(7, F2, false)]));
    }

    private static Scheme Packed(Scheme scheme) => PackedScheme.Of(scheme, F2).Scheme;

    private SearchResult Run(Ring ring, Target goal, params Holding[] held) =>
        new SearchLoop(new SearchRequest(new SearchGoal(goal, ring), 1), [new Holder(held)], new SchemeStore(_folder.Path), new Listener(),
            TimeProvider.System).Run(CancellationToken.None);

    /// <summary>An engine that proposes nothing and holds something.</summary>
    private sealed class Holder(Holding[] held) : IEngine
    {
        public string Name => "holder";
        public string Program => "none";
        public string ProgramHash => new('0', 64);
        public bool IsOver => true;
        public WorkUnit? Plan(Action<Proposal> propose) => null;
        public void Fold(Outcome outcome, Action<Proposal> propose) => throw new NotSupportedException();
        public EngineReading Read() => new(Name, 0, "steps", "holding");
        public IReadOnlyList<Holding> Held() => held;
    }
}
