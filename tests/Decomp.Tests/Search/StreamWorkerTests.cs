using System.IO.Pipes;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Variants;
using TensorDecomp.Search.Messages;
using TensorDecomp.Search.Work;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Searches whose workers are at the other end of a pair of pipes, where they know nothing but what the messages say.</summary>
public sealed class StreamWorkerTests
{
    public sealed record Case(string Name, Target Target, Ring Ring, Func<IEngine> Engine)
    {
        public override string ToString() => Name;
    }

    public static IEnumerable<Case> Cases =>
    [
        new("gradient restarts", new(new Shape(2, 2, 2), 7), Ring.Rationals,
            () => new GradientEngine(new Target(new Shape(2, 2, 2), 7), ProgramRegistry.All[0], seed: 1, lanes: 8)),
        new("chains of descents", new(new Shape(2, 2, 2), 7), Ring.Rationals,
            () => new GradientEngine(new(new(new Shape(2, 2, 2), 7)), RestartKind.Chains, seed: 1, lanes: 1)),
        new("restarts under a symmetry", new(new Shape(2, 2, 2), 7), Ring.Rationals, () => new GradientEngine(
            new(new(new Shape(2, 2, 2), 7), Symmetry: SymmetryChoice.Parse("cyclic:1", new(new Shape(2, 2, 2), 7)).Orbits[0]),
            ProgramRegistry.All[0], seed: 1, lanes: 8)),
        new("a ladder", new(new Shape(2, 3, 3), 15), Ring.Modulo(2),
            () => LadderVariant.Engine(new(2, 3, 3), Ring.Modulo(2), 15, seed: 1, [])),
        new("walks from shape to shape", new(new Shape(2, 2, 3), 11), Ring.Modulo(3),
            () => MetaVariant.Engine(new(2, 2, 3), Ring.Modulo(3), 11, seed: 1, [])),
        new("walks that are lifted", new(new Shape(2, 3, 3), 15), Ring.Rationals,
            () => LiftedVariant.Engine(new Shape(2, 3, 3), 15, seed: 1)),
        new("walks under a permutation", new(new Shape(2, 3, 3), 15), Ring.Modulo(2),
            () => SymmetricVariant.Engine(new Shape(2, 3, 3), Ring.Modulo(2), 15, FlipPolicy.For(new IndexSymmetry(2, 1, 1, 1)), seed: 1)),
        new("walks under a group", new(new Shape(2, 2, 2), 7), Ring.Rationals,
            () => GroupVariant.Engine(new Shape(2, 2, 2), Ring.Zt, 7, GroupFlipTests.Group("perm:01,01,01", new Shape(2, 2, 2)), seed: 1)),
        new("walks of another tensor", new(Known.Polynomials(2, 2), 3), Ring.Modulo(2),
            () => PlainVariant.Engine(Known.Polynomials(2, 2), Ring.Modulo(2), 3, seed: 1)),
    ];

    [TestCaseSource(nameof(Cases))]
    public void A_seed_means_the_same_whoever_works(Case one)
    {
        (Finding here, string[] all) = Search(one, ThreadWorker.Team(2));
        (Finding there, string[] others) = Search(one, [AtTheOtherEnd(), AtTheOtherEnd()]);
        Assert.That((there.Order, there.Certified.Sha256), Is.EqualTo((here.Order, here.Certified.Sha256)));
        if (one.Engine().FoldsInOrder) Assert.That(others, Is.EqualTo(all), "every scheme on the way");
    }

    /// <summary>What a restart took is counted where it ran.</summary>
    [Test]
    public void The_work_of_a_restart_travels()
    {
        RestartJob job = new(RestartKind.Chains, new Target(new Shape(2, 2, 2), 7), 1, 1);
        RestartUnit unit = new(0, 3, job) { Budget = long.MaxValue, Cost = 5, Roundings = 1 };
        using RestartRunner runner = new(job);
        foreach (RestartOutcome here in runner.Run(unit, 25))
        {
            RestartOutcome there = (RestartOutcome)OutcomeForm.Of(here).Read();
            Assert.That((there.Result.Gradients, there.Work), Is.EqualTo((here.Result.Gradients, 5 * here.Result.Gradients)));
            Assert.That(here.Result.Gradients, Is.GreaterThan(here.Result.Steps));
        }
        Assert.That(() => new OutcomeForm.Restart(0, RestartEnd.Exhausted, 1, 1, -1, 0, null).Read(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("less than none"));
    }

    [Test]
    public void What_a_worker_cannot_do_ends_the_search_in_a_sentence()
    {
        RestartJob job = new((RestartKind)ProgramRegistry.All[0] with { Hash = "another" }, new Target(new Shape(2, 2, 2), 7), 1, 4);
        using IWorker worker = AtTheOtherEnd();
        Assert.That(() => worker.Work(new OneUnit(new RestartUnit(0, 1, job)), CancellationToken.None),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("another version"));
    }

    [Test]
    public void A_worker_that_ends_and_one_that_talks_nonsense_are_told_of()
    {
        foreach ((byte[] said, string complaint) in ((byte[], string)[])[([], "ended in the middle"), ([1, 2, 3], "no message"),
            ([2, 0, 0, 0, (byte)'{', (byte)'}'], "no message")])
        {
            using StreamWorker worker = new(new MemoryStream(), new MemoryStream(said));
            Assert.That(() => worker.Work(new OneUnit(null), CancellationToken.None),
                Throws.InstanceOf<InvalidDataException>().With.Message.Contains(complaint));
        }
    }

    private static (Finding Best, string[] Findings) Search(Case one, IReadOnlyList<IWorker> workers)
    {
        using TemporaryFolder folder = new();
        Listener listener = new();
        SearchRequest request = new(new SearchGoal(one.Target, one.Ring) { Time = TimeSpan.FromMinutes(10) }, workers.Count);
        SearchResult result = new SearchLoop(request, [one.Engine()], new SchemeStore(folder.Path), listener, TimeProvider.System, workers)
            .Run(CancellationToken.None);
        Assert.That(result.End, Is.EqualTo(SearchEnd.Reached));
        return (result.Best!, [.. listener.Findings.Select(f => $"{f.Order} {f.Certified.Sha256}")]);
    }

    /// <summary>A worker on a thread of its own, who has two pipes and nothing else.</summary>
    private static StreamWorker AtTheOtherEnd()
    {
        AnonymousPipeServerStream toWorker = new(PipeDirection.Out), fromWorker = new(PipeDirection.In);
        AnonymousPipeClientStream input = new(PipeDirection.In, toWorker.ClientSafePipeHandle),
            output = new(PipeDirection.Out, fromWorker.ClientSafePipeHandle);
        new Thread(() =>
        {
            using (input)
            using (output)
                StreamDesk.Serve(input, output);
        })
        { IsBackground = true }.Start();
        return new StreamWorker(toWorker, fromWorker);
    }

    /// <summary>A desk with one unit.</summary>
    private sealed class OneUnit(WorkUnit? unit) : IDesk
    {
        public int Engine => 0;
        public WorkUnit? Take() => unit;
        public bool IsWanted(long number) => true;
        public void Return(Outcome outcome) => Assert.Fail("there is no such outcome");
        public void Report(UnitReport report) => Assert.Fail("there is nothing to report");
    }
}
