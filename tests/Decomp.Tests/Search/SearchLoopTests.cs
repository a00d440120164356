using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>The loop with an engine that follows a script and a clock that only the script moves.</summary>
public sealed class SearchLoopTests
{
    private static readonly Target Seven = new(new Shape(2, 2, 2), 7), Six = new(new Shape(2, 2, 2), 6);
    private static readonly Scheme Schoolbook = Scheme.Naive(new Shape(2, 2, 2));
    private static readonly Scheme Wrong = Known.Strassen.With(0, 0, 0, Coefficient.Zero);

    private readonly FakeClock _clock = new();
    private TemporaryFolder _folder = null!;
    private Listener _listener = null!;

    [SetUp]
    public void Prepare() => (_folder, _listener) = (new TemporaryFolder(), new Listener());

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void A_search_ends_when_the_time_is_up_and_not_before()
    {
        TimeSpan almost = TimeSpan.FromSeconds(59.9);
        ScriptedEngine engine = new(
            (_, _) => _clock.Advance(almost),
            (_, _) => Assert.That(() => _listener.Readings, Has.Member(almost).After(10_000, 10), "it goes on while time is left"),
            (_, _) => _clock.Advance(TimeSpan.FromSeconds(0.2)));
        SearchResult result = Run(engine, Six, threads: 1);
        Assert.That((result.End, result.Best), Is.EqualTo((SearchEnd.OutOfTime, (Finding?)null)));
        Assert.That(result.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(60.1)));
        Assert.That(_folder.Files(), Is.Empty);
    }

    [Test]
    public void What_was_found_is_kept_when_the_time_runs_out()
    {
        ScriptedEngine engine = new((propose, _) => propose(new Proposal(Schoolbook, 0)), (_, _) => TimePasses());
        SearchResult result = Run(engine, Seven);
        Assert.That((result.End, result.Best!.Rank), Is.EqualTo((SearchEnd.OutOfTime, 8)));
        Assert.That(_folder.Files(), Is.EqualTo((string[])[result.Best.File!]));
    }

    [Test]
    public void A_search_is_over_when_no_engine_has_anything_left_to_do_and_without_a_store_nothing_is_written()
    {
        ScriptedEngine engine = new((propose, _) => propose(new Proposal(Schoolbook, 0))) { EndsWithScript = true };
        SearchRequest request = new(new SearchGoal(Seven, Ring.Rationals), 2);
        SearchResult result = new SearchLoop(request, [engine], null, _listener, _clock, ScriptedEngine.Readers(2))
            .Run(CancellationToken.None);
        Assert.That((result.End, result.Best!.Rank, result.Best.File), Is.EqualTo((SearchEnd.Exhausted, 8, (string?)null)));
        Assert.That(_folder.Files(), Is.Empty);
    }

    [Test]
    public void Where_a_scheme_is_to_be_sparser_one_of_the_same_rank_with_fewer_coefficients_counts()
    {
        Scheme dense = Known.Disguised(Known.Strassen, 3, imaginary: false);
        Assert.That(dense.Nonzeros, Is.GreaterThan(Known.Strassen.Nonzeros), "the test is about nothing");
        ScriptedEngine engine = new(
            (propose, _) => propose(new Proposal(dense, 0)),
            (propose, _) => propose(new Proposal(Known.Strassen, 1)),
            (propose, _) => propose(new Proposal(dense, 2)))
        { EndsWithScript = true };
        SearchGoal goal = new(Seven, Ring.Rationals) { Sparser = new SparserGoal("", "strassen", 1) };
        SearchResult result =
            new SearchLoop(new SearchRequest(goal, 1), [engine], new SchemeStore(_folder.Path), _listener, _clock,
                ScriptedEngine.Readers(1))
                .Run(CancellationToken.None);
        Assert.That((result.End, result.Best!.Certified.Census.Nonzeros), Is.EqualTo((SearchEnd.Exhausted, Known.Strassen.Nonzeros)));
        Assert.That(_listener.Findings, Has.Count.EqualTo(2));
    }

    [Test]
    public void Cancelling_ends_a_search_with_what_was_found()
    {
        using CancellationTokenSource cancel = new();
        ScriptedEngine engine = new((propose, _) => propose(new Proposal(Schoolbook, 0)), (_, _) => cancel.Cancel());
        SearchResult result = Run(engine, Seven, cancel: cancel.Token);
        Assert.That((result.End, result.Best!.Rank), Is.EqualTo((SearchEnd.Cancelled, 8)));
    }

    [Test]
    public void An_engine_in_the_middle_of_a_slice_hears_of_the_end_through_its_token()
    {
        bool heard = false;
        ScriptedEngine engine = new((_, stop) =>
        {
            TimePasses();
            heard = stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
        });
        Assert.That(Run(engine, Seven, threads: 1).End, Is.EqualTo(SearchEnd.OutOfTime));
        Assert.That(heard, Is.True);
    }

    [Test]
    public void A_proposal_that_does_not_hold_is_neither_stored_nor_announced()
    {
        ScriptedEngine engine = new((propose, _) => propose(new Proposal(Wrong, 0)), (_, _) => TimePasses());
        SearchResult result = Run(engine, Seven);
        Assert.That((result.End, result.Best), Is.EqualTo((SearchEnd.OutOfTime, (Finding?)null)));
        Assert.That(_listener.Findings, Is.Empty);
        Assert.That(_folder.Files(), Is.Empty);
    }

    [Test]
    public void What_is_lower_than_the_store_holds_of_another_shape_is_stored_beside_the_search()
    {
        Target goal = new(new Shape(2, 2, 3), 10);
        ScriptedEngine engine = new(
            (propose, _) => propose(new Proposal(Schoolbook, 0)), // nobody needs a file of that
            (propose, _) => propose(new Proposal(Wrong, 1)),
            (propose, _) => propose(new Proposal(Known.Strassen, 2)),
            (propose, _) => propose(new Proposal(Disguised(1), 3)), // no lower
            (_, _) => TimePasses());
        SearchResult result = Run(engine, goal, threads: 1);
        Assert.That((result.Best, _listener.Findings.Count), Is.EqualTo(((Finding?)null, 0)), "it is no improvement of the goal");
        Assert.That(_listener.Kept.Select(f => (f.Certified.Shape, f.Rank, f.Certified.Provenance!.Engine)),
            Is.EqualTo(new[] { (new Shape(2, 2, 2), 7, "scripted") }));
        Assert.That(result.Beside, Is.EqualTo(_listener.Kept));
        Assert.That(_folder.Files(), Is.EqualTo((string[])[_listener.Kept[0].File!]));

        Run(new ScriptedEngine((propose, _) => propose(new Proposal(Disguised(2), 0)), (_, _) => TimePasses()), goal, threads: 1);
        Assert.That(_folder.Files(), Has.Length.EqualTo(1), "another search finds it in the store");
    }

    [Test]
    public void A_finding_is_on_disk_before_anyone_hears_of_it()
    {
        bool wasThere = false;
        _listener = new Listener
        {
            OnImproved = finding => wasThere =
            Verifier.Certify(FormatRegistry.Read(SourceFile.Open(finding.File!, Limits.Default), Limits.Default).Single().Scheme).Valid
        };
        SearchResult result = Run(new ScriptedEngine((propose, _) => propose(new Proposal(Known.Strassen, 5))) { Settled = 5 }, Seven);
        Assert.That((result.End, wasThere), Is.EqualTo((SearchEnd.Reached, true)));
    }

    [Test]
    public void Provenance_says_engine_program_seed_version_and_seconds()
    {
        ScriptedEngine engine =
            new((_, _) => _clock.Advance(TimeSpan.FromSeconds(12.34)),
                (propose, _) => propose(new Proposal(Known.Strassen, 5)))
            { Settled = 5 };
        Finding best = Run(engine, Seven).Best!;
        Assert.That(best.Certified.Provenance,
            Is.EqualTo(new Provenance("scripted", "script", new string('0', 64), 42, ToolVersion.Text, 12.34)));
        Assert.That(FormatRegistry.Read(SourceFile.Open(best.File!, Limits.Default), Limits.Default).Single().Provenance,
            Is.EqualTo(best.Certified.Provenance));
    }

    [Test]
    public void A_search_goes_on_until_every_earlier_restart_has_had_its_chance()
    {
        ScriptedEngine engine = null!;
        engine = new(
            (propose, _) => propose(new Proposal(Disguised(1), 9)),
            (propose, _) => propose(new Proposal(Disguised(2), 4)),
            (propose, _) => propose(new Proposal(Disguised(3), 6)), // later than the best: ignored
            (_, _) => engine.Settled = 3,
            (propose, _) => propose(new Proposal(Disguised(4), 3)),
            (_, _) => throw new InvalidOperationException("all before 3 was settled, so that the search is over"));
        SearchResult result = Run(engine, Seven, threads: 1);
        Assert.That((result.End, result.Best!.Order, engine.Limit), Is.EqualTo((SearchEnd.Reached, 3L, 3L)));
        Assert.That(_listener.Findings.Select(f => f.Order), Is.EqualTo((long[])[9, 4, 3]));
        Assert.That(_folder.Files(), Is.EquivalentTo(_listener.Findings.Select(f => f.File)), "each announced one is stored, no other");
    }

    [Test]
    public void A_lower_rank_counts_more_than_an_earlier_restart()
    {
        ScriptedEngine engine = new(
            (propose, _) => propose(new Proposal(Schoolbook, 1)),
            (propose, _) => propose(new Proposal(Known.Strassen, 8)),
            (propose, _) => propose(new Proposal(Schoolbook, 0)))
        { AtEnd = TimePasses };
        SearchResult result = Run(engine, Six, threads: 1);
        Assert.That((result.Best!.Rank, result.Best.Order), Is.EqualTo((7, 8L)));
        Assert.That(_listener.Findings.Select(f => f.Rank), Is.EqualTo((int[])[8, 7]));
        Assert.That(engine.Limit, Is.EqualTo(long.MaxValue), "rank 6 was asked for");
    }

    [Test]
    public void What_goes_wrong_in_a_worker_comes_out_of_the_search()
    {
        ScriptedEngine engine =
            new((propose, _) => propose(new Proposal(Schoolbook, 0)), (_, _) => throw new InvalidOperationException("broken engine"));
        Assert.That(() => Run(engine, Seven), Throws.InvalidOperationException.With.Message.EqualTo("broken engine"));
        Assert.That(_folder.Files(), Has.Length.EqualTo(1), "what was certified before stays");
    }

    [Test]
    public void What_goes_wrong_in_the_display_comes_out_too_once_every_worker_has_stopped()
    {
        _listener = new Listener { OnProgress = () => throw new InvalidOperationException("broken display") };
        bool finished = false;
        ScriptedEngine engine = new((_, stop) =>
        {
            stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            Thread.Sleep(50);
            finished = true;
        });
        Assert.That(() => Run(engine, Seven, threads: 1), Throws.InvalidOperationException.With.Message.EqualTo("broken display"));
        Assert.That(finished, Is.True);
    }

    [Test]
    public void A_store_that_cannot_write_ends_the_search_and_is_named()
    {
        string file = Path.Combine(_folder.Path, "taken");
        File.WriteAllText(file, "");
        ScriptedEngine engine = new((propose, _) => propose(new Proposal(Known.Strassen, 0)));
        Assert.That(() => Run(engine, Seven, store: new SchemeStore(file)), Throws.InstanceOf<IOException>().With.Message.Contains(file));
        Assert.That(_listener.Findings, Is.Empty);
    }

    [Test]
    public void Many_workers_propose_at_once_and_are_heard_one_after_the_other()
    {
        const int Workers = 8;
        ScriptedEngine engine =
            new([.. Enumerable.Range(0, 40).Select(k => (Slice)((propose, _) => propose(new Proposal(Disguised(k), 100 - k))))])
            {
                AtEnd =
                TimePasses
            };
        SearchResult result = Run(engine, Seven, threads: Workers);
        Assert.That(_listener.Overlapped, Is.False);
        Assert.That(result.Best!.Order, Is.EqualTo(100 - 39), "the earliest of all, whoever was first");
        Assert.That(_listener.Findings.Select(f => f.Order), Is.Ordered.Descending);
        Assert.That(_folder.Files(), Is.EquivalentTo(_listener.Findings.Select(f => f.File).Distinct()));
    }

    private SearchResult Run(IEngine engine, Target target, int threads = 2, SchemeStore? store = null,
        CancellationToken cancel = default)
    {
        SearchRequest request = new(new SearchGoal(target, Ring.Rationals) { Seed = 42, Time = TimeSpan.FromMinutes(1) }, threads);
        return new SearchLoop(request, [engine], store ?? new SchemeStore(_folder.Path), _listener, _clock, ScriptedEngine.Readers(threads))
            .Run(cancel);
    }

    /// <summary>A stranger's program may be in a long slice when the search ends; nobody waits for it, nor takes its memory away.</summary>
    [Test]
    public void A_worker_that_overstays_is_left_to_itself()
    {
        using ManualResetEventSlim release = new(), proposed = new();
        using CancellationTokenSource cancel = new();
        ScriptedEngine engine = new((propose, _) =>
        {
            cancel.Cancel();
            release.Wait();
            propose(new Proposal(Schoolbook, 0));
            proposed.Set();
        });
        SearchRequest request = new(new SearchGoal(Seven, Ring.Rationals) { Seed = 42, Time = TimeSpan.FromMinutes(1) },
            1)
        { Grace = TimeSpan.FromMilliseconds(20) };
        SearchLoop loop = new(request, [engine], new SchemeStore(_folder.Path), _listener, _clock, ScriptedEngine.Readers(1));
        SearchResult result = loop.Run(cancel.Token);
        Assert.That((result.End, result.Best, loop.IsOverstayed), Is.EqualTo((SearchEnd.Cancelled, (Finding?)null, true)));
        release.Set();
        Assert.That(proposed.Wait(60_000), Is.True);
        Assert.That(_folder.Files(), Is.Empty, "what comes after the end counts for nothing");
    }

    private void TimePasses() => _clock.Advance(TimeSpan.FromHours(1));

    /// <summary>Valid schemes of rank 7, each another one.</summary>
    private static Scheme Disguised(int seed) => Known.Disguised(Known.Strassen, seed, imaginary: false);
}
