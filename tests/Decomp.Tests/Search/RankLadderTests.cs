using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Descents of ⟨2,2,2⟩ through several ranks that start at what they find.</summary>
public sealed class RankLadderTests
{
    private static readonly Shape Shape = new(2, 2, 2);
    private static readonly SearchSpace Range = new(new Target(Shape, 9)) { LowestRank = 7 };
    private static readonly Scheme Schoolbook = Scheme.Naive(Shape);

    [Test]
    public void Each_program_and_rank_has_an_engine_and_each_lower_rank_one_that_starts_at_what_is_found()
    {
        IReadOnlyList<GradientEngine> engines = Engines(programs: 2);
        Assert.That(engines.Select(e => (e.Program, e.Read().State.Split(':')[0])),
            Is.EqualTo(ProgramRegistry.All.Take(2).SelectMany(p => new[]
        {
            (p.Name, $"{p.Name} at rank 9"), (p.Name, $"{p.Name} at rank 8"), (p.Name, $"{p.Name} at rank 8, from 0 found"),
            (p.Name, $"{p.Name} at rank 7"), (p.Name, $"{p.Name} at rank 7, from 0 found"),
        })));
        Assert.That(engines.Select(e => e.Precedent is null ? -1 : engines.ToList().IndexOf((GradientEngine)e.Precedent)),
            Is.EqualTo((int[])[-1, 0, 0, 1, 2, -1, 5, 5, 6, 7]));
        Assert.That(engines.Select(e => e.Progress().Name).Distinct().Count(), Is.EqualTo(10), "a checkpoint tells them apart");
    }

    [Test]
    public void An_engine_without_a_start_has_nothing_to_do_and_begins_once_there_is_one()
    {
        IReadOnlyList<GradientEngine> engines = Engines();
        GradientEngine fed = engines[^1];
        Assert.That((fed.Prospect(7), fed.Step(_ => { }, CancellationToken.None)), Is.EqualTo(((int?)null, false)));
        fed.Found(new KnownStart(Known.Strassen, "7.json", "")); // has no term to lose
        Assert.That(fed.Prospect(7), Is.Null);
        fed.Found(new KnownStart(Schoolbook, "8.json", ""));
        Assert.That((fed.Prospect(7), fed.Step(_ => { }, CancellationToken.None)), Is.EqualTo(((int?)7, true)));
    }

    [Test]
    public void A_rank_that_is_reached_is_given_up_and_the_goal_never()
    {
        IReadOnlyList<GradientEngine> engines = Engines();
        foreach (GradientEngine engine in engines)
        {
            engine.Found(new KnownStart(Schoolbook, "8.json", ""));
            engine.Reached(8);
        }
        Assert.That(engines.Select(e => e.Prospect(7)), Is.EqualTo((int?[])[null, null, null, 7, 7]));
        Assert.That(engines[0].Step(_ => { }, CancellationToken.None), Is.False);
        engines[^1].Reached(7);
        Assert.That(engines[^1].Prospect(7), Is.EqualTo(7), "of equally low ones the lowest number still counts");
    }

    /// <summary>Those of a plain engine are those of a search at the rank alone.</summary>
    [Test]
    public void A_restart_that_is_not_fed_is_the_one_of_its_rank()
    {
        IReadOnlyList<GradientEngine> engines = Engines();
        GradientEngine alone = new(Range.At(7), ProgramRegistry.All[0], seed: 5, lanes: 4);
        SortedDictionary<long, string> here = [], there = [];
        Run(engines[3], 20, int.MaxValue, here);
        Run(alone, 20, int.MaxValue, there);
        Assert.That(here, Is.EqualTo(there).And.Not.Empty);
    }

    [Test]
    public void Interrupted_anywhere_a_fed_engine_proposes_what_it_would_have_proposed([Values(5, 60, 200)] int slices)
    {
        using TemporaryFolder folder = new();
        SchemeStore store = new(folder.Path);
        KnownStart first = Stored(Schoolbook), second = Stored(Known.Disguised(Schoolbook, 1, imaginary: false));
        SortedDictionary<long, string> whole = [], parts = [];
        GradientEngine uninterrupted = Fed(), before = Fed(), after = Fed();
        Run(uninterrupted, 40, slices, whole);
        uninterrupted.Found(second);
        Run(uninterrupted, 40, int.MaxValue, whole);
        Run(before, 40, slices, parts);
        before.Found(second);
        EngineState progress = JsonSerializer.Deserialize<EngineState>(JsonSerializer.Serialize(before.Progress()))!;
        Assert.That(progress.Starts!.Select(s => s.File), Is.EqualTo((string[])[first.File, second.File]));
        Assert.That(after.Resume(progress), Is.True);
        Run(after, 40, int.MaxValue, parts);
        Assert.That(whole, Is.Not.Empty);
        Assert.That(parts, Is.EqualTo(whole));

        File.Copy(first.File, second.File, overwrite: true);
        Assert.That(() => Fed().Resume(progress), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("another scheme"));
        File.Delete(second.File);
        Assert.That(() => Fed().Resume(progress), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(second.File));

        GradientEngine Fed()
        {
            GradientEngine engine = Engines()[^1];
            engine.Found(first);
            return engine;
        }

        KnownStart Stored(Scheme scheme)
        {
            CertifiedScheme certified = CertifiedScheme.Canonical(scheme, 0, new Provenance("test", "test", "", 1, "0", 0))!;
            return new KnownStart(certified.Scheme, store.Save(certified), certified.Sha256);
        }
    }

    [Test]
    public void A_descent_reaches_its_goal_and_says_what_time_each_engine_had([Values(1, 2)] int threads)
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<GradientEngine> engines =
            RankLadder.Engines(Range, [ProgramRegistry.All[0], ProgramRegistry.All[1]], seed: 1, lanes: 8, ring: null, known: []);
        SearchRequest request =
            new(new SearchGoal(Shape, new RankRange(7, 9), Ring.Rationals) { Time = TimeSpan.FromMinutes(2) }, threads)
            {
                Checkpoint = folder["c.json"]
            };
        SearchResult result =
            new SearchLoop(request, engines, new SchemeStore(folder.Path), new Listener(), TimeProvider.System).Run(CancellationToken.None);
        Assert.That((result.End, result.Best!.Rank), Is.EqualTo((SearchEnd.Reached, 7)));
        Assert.That(result.Readings.Sum(r => r.Seconds), Is.Positive);
        Checkpoint checkpoint = Checkpoint.Load(folder["c.json"], request);
        Assert.That(checkpoint.Engines.Select(e => e.Seconds), Is.EqualTo(result.Readings.Select(r => r.Seconds)));
        Assert.That(checkpoint.Engines.Sum(e => e.Successes), Is.AtLeast(1));
    }

    private static IReadOnlyList<GradientEngine> Engines(int programs = 1) =>
        RankLadder.Engines(Range, [.. ProgramRegistry.All.Take(programs)], seed: 5, lanes: 4, ring: null, known: []);

    private static void Run(GradientEngine engine, long restarts, int slices, SortedDictionary<long, string> proposals)
    {
        if (slices == int.MaxValue) engine.LimitTo(restarts);
        for (int slice = 0; slice < slices && !engine.IsSettled(restarts); slice++)
            engine.Step(p => proposals[p.Order] = CanonicalForm.Text(p.Scheme, Ring.Rationals), CancellationToken.None);
    }
}
