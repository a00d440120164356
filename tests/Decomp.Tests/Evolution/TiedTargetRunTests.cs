using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Runs whose targets keep to a symmetry, measured by the tool's own processes.</summary>
public sealed class TiedTargetRunTests
{
    /// <summary>One that is found at once, and one that nobody finds, so that every restart leaves a state.</summary>
    private static readonly TiedTarget Cyclic = Read("3x3x3:23@cyclic:5"), Hopeless = Read("2x2x2:6@cyclic:3");

    private ProcessEvaluator _evaluator = null!;

    [OneTimeSetUp]
    public void Start() =>
        _evaluator = new ProcessEvaluator(new EvaluatorSettings { Workers = 1, EarlyStages = false }, TimeProvider.System);

    [OneTimeTearDown]
    public async Task Stop() => await _evaluator.DisposeAsync();

    [Test]
    public async Task A_run_under_a_symmetry_is_gone_on_with_audited_and_replayed()
    {
        using TemporaryFolder folder = new();
        await Sit(folder, 1);
        RunState state = await Sit(folder, 2);
        Assert.That(state.Tries, Is.EqualTo(2));
        Evaluation first = state[1].Evaluation!;
        Assert.That(first.Outcome, Is.EqualTo(EvaluationOutcome.Scored), string.Join('\n', first.Feedback));
        Assert.That(first.Fitness.Select(f => f.Target), Is.EqualTo((TiedTarget[])[Cyclic]));
        Assert.That(first.Fitness[0].Exact, Is.Positive, "under the symmetry");
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
        using RunJournal record = RunJournal.OpenToRead(folder["run.db"], TimeProvider.System),
            again = RunJournal.OpenToAppend(folder["again.db"], TimeProvider.System);
        Replay.Into(again, record, new Runs.Nobody(), InProcessWorkshop.Instance);
        Assert.That(again.Digest, Is.EqualTo(record.Digest));
        Assert.That(Runs.Events(folder["run.db"])[0].Text, Does.Contain("\"targets\":[\"3x3x3:23@cyclic:5\"]"));
        Assert.That(ProgramCommands.Search(state[1].Member!, "run.db:1"), Does.Contain("--engine gradient --symmetry cyclic:5 --program"));
        Assert.That(HtmlReport.Targets(state), Does.Contain("3x3x3:23@cyclic:5"));
    }

    /// <summary>The same request has the same answer, and another one without the symmetry.</summary>
    [Test]
    public async Task What_is_measured_keeps_to_the_symmetry([Values("chains", "adam")] string program)
    {
        TiedTarget plainly = Hopeless.Target;
        long steps = program == "adam" ? 12_000 : 3_000;
        Evaluation tied = await Measured(Hopeless, program, steps), plain = await Measured(plainly, program, steps);
        Assert.That((tied.Outcome, plain.Outcome), Is.EqualTo((EvaluationOutcome.DroppedOut, EvaluationOutcome.DroppedOut)));
        Assert.That(tied.Fitness.Single().BestLoss, Is.Not.EqualTo(plain.Fitness.Single().BestLoss));
        Assert.That(tied.Left!.Single().States.Select(s => Hopeless.Holds(s.Point())), Is.All.True);
        Assert.That(tied.Left!.Single().States.Select(s => s.WhyNot(Hopeless)), Is.All.Null);
        Assert.That(plain.Left!.Single().States.Select(s => Hopeless.Holds(s.Point())), Is.All.False, "or the rule sees nothing");
        Assert.That(plain.Left!.Single().States[0].WhyNot(Hopeless), Does.Contain("has not its symmetry"));
        MeasurementUnit unit = new(0, Request(Hopeless, program, steps), new EvaluatorSettings { Workers = 1, EarlyStages = false });
        Assert.That((MeasurementProof.WhyNot(unit), MeasurementProof.WhyNot(unit, tied)), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(MeasurementProof.WhyNot(unit, plain), Does.Contain("nobody asked for 2x2x2:6"));
        Assert.That(MeasurementText.Of(MeasurementText.ReadUnit(MeasurementText.Of(unit))), Is.EqualTo(MeasurementText.Of(unit)));
    }

    [Test]
    public async Task A_program_that_keeps_no_symmetry_is_told_so()
    {
        string alternating = ProgramRegistry.Find("chains")!.Source.Replace("Memory = 5", "Memory = 5, Alternating = true");
        Evaluation evaluation = await _evaluator.EvaluateAsync(new EvaluationRequest(alternating, [Cyclic], 1, 3000), default);
        Assert.That(evaluation.Outcome, Is.EqualTo(EvaluationOutcome.Crashed), string.Join('\n', evaluation.Feedback));
        Assert.That(evaluation.Feedback, Has.Some.Contains("3x3x3:23@cyclic:5").And.Contains("keeps no symmetry"));
    }

    /// <summary>A stage starts from symmetric states, keeps to the symmetry, and is repeated bit for bit; its file names it.</summary>
    [Test]
    public async Task A_relay_under_a_symmetry_is_repeated_and_lies_in_a_file()
    {
        using TemporaryFolder folder = new();
        string chains = ProgramRegistry.Find("chains")!.Source;
        TiedTarget hard = Hopeless;
        Evaluation one = await Measured(hard, "chains", 3000);
        TargetStates left = one.Left!.Single();
        Evaluation two = await _evaluator.EvaluateAsync(
            new EvaluationRequest(chains, [hard], 12, 3000) { Relay = new RelayStart(2, [left]) }, default);
        Assert.That(two.Left!.Single().States.Select(s => hard.Holds(s.Point())), Is.All.True);
        RelayChain chain = new(hard, 2, [new("a", chains, 11, 3000, left.States), new("b", chains, 12, 3000, two.Left!.Single().States)]);
        GradientProgram program = ProgramRegistry.Find("chains")!;
        RelayOutcome again = new RelayUnit(0, chain, [program, program], 0).Do(null, default)!;
        Assert.That(again.Left.SelectMany(states => states.Select(s => Convert.ToHexString(s.Factors))),
            Is.EqualTo(chain.Links.SelectMany(link => link.Left.Select(s => Convert.ToHexString(s.Factors)))));
        RelayFile.Write(new Relay("mine", [chain]), folder["mine.relay.json"]);
        Relay back = RelayFile.Read(folder["mine.relay.json"]);
        Assert.That(back.Chains[0].Target, Is.EqualTo(hard));
        Assert.That((back.For(hard.Target), back.For(hard.Target, "cyclic:3"), back.For(hard.Target, "cyclic:0")),
            Is.EqualTo((back.Chains[0], back.Chains[0], (RelayChain?)null)));
        File.WriteAllText(folder["x.relay.json"], File.ReadAllText(folder["mine.relay.json"]).Replace("@cyclic:3", "@cyclic:4"));
        Assert.That(() => RelayFile.Read(folder["x.relay.json"]), Throws.Exception.With.Message.Contains("\"target\""));
        File.WriteAllText(folder["x.relay.json"], File.ReadAllText(folder["mine.relay.json"]).Replace("@cyclic:3", "@cyclic:0"));
        Assert.That(() => RelayFile.Read(folder["x.relay.json"]), Throws.Exception.With.Message.Contains("has not its symmetry"));
    }

    private static EvaluationRequest Request(TiedTarget target, string program, long steps) =>
        new(ProgramRegistry.Find(program)!.Source, [target], 11, steps) { Relay = new RelayStart(2, []) };

    private Task<Evaluation> Measured(TiedTarget target, string program, long steps) =>
        _evaluator.EvaluateAsync(Request(target, program, steps), default);

    private async Task<RunState> Sit(TemporaryFolder folder, int evaluations)
    {
        using RunJournal journal = RunJournal.OpenToAppend(folder["run.db"], TimeProvider.System);
        RunState state = JournalFold.Of(journal, syntax: InProcessWorkshop.Instance);
        if (!state.IsStarted)
        {
            Started started = new(new EvolutionSettings
            {
                Targets = [Cyclic],
                Founders = [new Founder("chains", ProgramRegistry.Find("chains")!.Source)],
                Fitness = FitnessRule.CommonResidual,
                RestartSteps = 5_000,
                Templates = TemplateSet.Load(null),
            });
            journal.Append(started);
            state.Apply(started);
        }
        RunConditions conditions = new() { Budget = new Budget { Evaluations = evaluations }, InFlight = 1, Evaluators = 1 };
        await new EvolutionRun(journal, state, null, _evaluator, new SchemeStore(folder["schemes"]), conditions, new Runs.Nobody(),
            TimeProvider.System).GoOnAsync(default);
        return state;
    }

    private static TiedTarget Read(string text)
    {
        Assert.That(EvolutionTargets.TryParse(text, out IReadOnlyList<TiedTarget>? targets, out string why), why);
        return targets![0];
    }
}
