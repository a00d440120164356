using System.Text;
using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Kernels;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Verify;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Programs that workers measure: who asks gets the answer, whatever happens to hub and workers, and no answer that contradicts
/// itself.</summary>
public sealed class MeasurementTests
{
    private static readonly Target Target = new(new Shape(2, 2, 2), 8);

    private static readonly MeasurementUnit Unit = new(0, new EvaluationRequest("struct P;", [Target], 5, 1000),
        new EvaluatorSettings { Workers = 1, EarlyStages = false });

    private static readonly TargetFitness Solved = new(Target, 3, 1, [2, 2, 1, 1, 1, 1], 0.7, 0, 0.01, 8, 900, 0.5);

    private static readonly CertifiedScheme Naive =
        CertifiedScheme.Canonical(Scheme.Naive(Target.Tensor), 0, new Provenance("gradient", "candidate", "0", 5, ToolVersion.Text, 0))!;

    private static readonly Evaluation Honest = new(EvaluationOutcome.Scored, [Solved], ["2x2x2:8: well done"], new("add", 1), 2)
    {
        Found = [Naive],
        Identity = "identity",
    };

    [Test]
    public async Task Whoever_asks_gets_what_a_worker_measured_and_it_is_kept()
    {
        using OpenBoard hub = new();
        Task<Measurement> asked = hub.Board.MeasureAsync(UnitText.Of(Unit)), twice = hub.Board.MeasureAsync(UnitText.Of(Unit));
        string worker = hub.Join("one");
        LeasedUnit unit = (await hub.Take(worker)).Single();
        Assert.That(UnitText.Of(UnitText.ReadUnit(unit.Unit)), Is.EqualTo(UnitText.Of(Unit)), "the same text again");
        await hub.Say(worker, [Answer(unit, Honest)]);
        foreach (Measurement answer in new[] { await asked, await twice })
        {
            Evaluation got = ((MeasurementOutcome)UnitText.ReadOutcome(answer.Outcome!)).Evaluation;
            Assert.That((got.Fitness.Single().Exact, got.Found.Single().Sha256), Is.EqualTo((1, Naive.Sha256)));
        }
        hub.BeginAnew();
        Assert.That((await hub.Board.MeasureAsync(UnitText.Of(Unit))).Outcome, Is.Not.Null, "it is not measured again");
    }

    [Test]
    public async Task A_silent_worker_s_measurement_is_another_s_and_what_nobody_wants_is_dropped()
    {
        using OpenBoard hub = new();
        Task<Measurement> asked = hub.Board.MeasureAsync(UnitText.Of(Unit));
        LeasedUnit first = (await hub.Take(hub.Join("dead"))).Single();
        hub.Pass(OpenBoard.Lease * 1.5);
        Assert.That((await asked).Outcome, Is.Null, "not yet");
        Task<Measurement> again = hub.Board.MeasureAsync(UnitText.Of(Unit));
        string alive = hub.Join("alive");
        Assert.That((await hub.Take(alive)).Single().Token, Is.EqualTo(first.Token));
        hub.Pass(IBoardGrain.Patience * 1.5);
        Assert.That((await again).Outcome, Is.Null, "and then nobody asks");
        for (int k = 0; k < 2 * WorkerBook.Patience; k++)
        {
            hub.Board.Renew(alive, [first.Token]);
            hub.Pass(OpenBoard.Lease * 0.9);
        }
        Assert.That(hub.Board.Renew(alive, [first.Token]), Is.EqualTo(new[] { first.Token }), "nobody has asked for long");
        await hub.Say(alive, [Answer(first, Honest)]);
        Assert.That((hub.Status.Units.Late, hub.Status.Units.Refused), Is.EqualTo((1L, 0L)));
    }

    [Test]
    public async Task A_worker_keeps_its_measurement_when_the_hub_begins_anew()
    {
        using OpenBoard hub = new();
        _ = hub.Board.MeasureAsync(UnitText.Of(Unit));
        LeasedUnit unit = (await hub.Take(hub.Join("one"))).Single();
        hub.BeginAnew();
        string again = hub.Join("one");
        Assert.That(hub.Board.Renew(again, [unit.Token]), Is.Empty, "before anybody has asked again");
        Task<Measurement> asked = hub.Board.MeasureAsync(UnitText.Of(Unit));
        Assert.That(hub.Board.Renew(again, [unit.Token]), Is.Empty);
        await hub.Say(again, [Answer(unit, Honest)]);
        Assert.That((await asked).Outcome, Is.Not.Null);
    }

    private static IEnumerable<TestCaseData> Lies
    {
        get
        {
            yield return Lie("exact without a scheme", Honest with { Found = [] });
            yield return Lie("more exact than restarts", With(Solved with { Exact = 4 }));
            yield return Lie("a rank that no scheme has", With(Solved with { BestRank = 7 }));
            yield return Lie("no rank", With(Solved with { BestRank = null }));
            yield return Lie("more work than the budget", With(Solved with { RestartSteps = 1001 }));
            yield return Lie("a loss below nothing", With(Solved with { BestLoss = -1 }));
            yield return Lie("no number", With(Solved with { MedianLoss = double.NaN }));
            yield return Lie("counts that grow", With(Solved with { Below = [1, 2, 1, 1, 1, 1] }));
            yield return Lie("counts that end", With(Solved with { Below = [1] }));
            yield return Lie("another target", With(Solved with { Target = new Target(new Shape(2, 2, 2), 7) }));
            yield return Lie("a target twice", Honest with { Fitness = [Solved, Solved] });
            yield return Lie("no target", Honest with { Fitness = [] });
            yield return Lie("states without a relay", Honest with { Left = [new(Target, [new(1, 1, 1, new byte[96 * 4])])] });
            yield return Lie("no ending", Honest with { Outcome = (EvaluationOutcome)77 });
            yield return Lie("no end of sentences", Honest with { Feedback = [new string('x', 1 << 20)] });
        }
    }

    private static Evaluation With(TargetFitness fitness) => Honest with { Fitness = [fitness] };

    private static TestCaseData Lie(string name, Evaluation evaluation) => new TestCaseData(evaluation).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Lies))]
    public async Task An_answer_that_contradicts_itself_costs_the_lease(Evaluation lie)
    {
        using OpenBoard hub = new();
        _ = hub.Board.MeasureAsync(UnitText.Of(Unit));
        string liar = hub.Join("liar");
        LeasedUnit unit = (await hub.Take(liar)).Single();
        await hub.Say(liar, [Answer(unit, lie)]);
        Assert.That((hub.Status.Units.Done, hub.Status.Units.Refused), Is.EqualTo((0L, 1L)), string.Join('\n', hub.Told));
        Assert.That((await hub.Take(hub.Join("honest"))).Single().Token, Is.EqualTo(unit.Token));
    }

    private const string Rest = "\"seed\":1,\"restartStepsPerTarget\":1},\"bounds\":{\"workers\":1}}";

    [TestCase("")]
    [TestCase("measurement ")]
    [TestCase("measurement {}")]
    [TestCase("measurement {\"request\":{\"source\":\"\",\"targets\":[]," + Rest)]
    [TestCase("measurement {\"request\":{\"source\":\"\",\"targets\":[null]," + Rest)]
    [TestCase("measurement {\"request\":null,\"bounds\":null}")]
    public async Task What_cannot_be_measured_is_refused_in_a_sentence(string text)
    {
        using OpenBoard hub = new();
        Measurement answer = await hub.Board.MeasureAsync(Encoding.UTF8.GetBytes(text));
        Assert.That((answer.Outcome, answer.Failure?.Length > 20), Is.EqualTo(((byte[]?)null, true)));
    }

    [Test]
    public async Task What_three_workers_cannot_measure_ends_in_a_sentence()
    {
        using OpenBoard hub = new();
        Task<Measurement> asked = hub.Board.MeasureAsync(UnitText.Of(Unit));
        foreach (string name in (string[])["a", "b", "c"])
        {
            string session = hub.Join(name);
            LeasedUnit unit = (await hub.Take(session)).Single();
            await hub.Say(session, [], failed: [new FailedUnit(unit.Token, "no process can be started")]);
        }
        Assert.That((await asked).Failure, Does.Contain("3 workers").And.Contain("no process can be started"));
    }

    private static DoneUnit Answer(LeasedUnit unit, Evaluation evaluation) =>
        new(unit.Token, UnitText.Of(new MeasurementOutcome(0, evaluation)), 1, Backends.Default.Name);
}
