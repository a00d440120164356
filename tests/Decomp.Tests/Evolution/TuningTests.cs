using NUnit.Framework;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The baselines that turn constants: what the knobs are, and that runs of them are runs like any other.</summary>
public sealed class TuningTests
{
    private static readonly string Chains = ProgramRegistry.Find("chains")!.Source;

    [Test]
    public void The_knobs_of_the_chains_are_their_named_constants()
    {
        Assert.That(Knobs.Count(Chains), Is.InRange(15, 22));
        string turned = Knobs.Turn(Chains, [.. Enumerable.Repeat(0.5, 40)]);
        Assert.That(turned, Does.Contain("FirstWeight = 0.03297").And.Contain("Lighter = 0.505").And.Contain("Patience = 989"));
        Assert.That(turned, Does.Contain("Ridge = 0, Spread = 1;").And.Contain("10_000_000"), "numbers of settings and no bounds stay");
        string[] before = Chains.Split('\n'), after = turned.Split('\n');
        Assert.That(after, Has.Length.EqualTo(before.Length));
        Assert.That(before.Zip(after).Where(x => x.First != x.Second).Select(x => x.First), Has.All.Contains("const"));
    }

    [Test]
    public void Knobs_that_are_not_turned_leave_the_text_as_it_is([Values(0, 5, 100)] int moves)
    {
        foreach (GradientProgram seed in ProgramRegistry.All)
            Assert.That(Knobs.Turn(seed.Source, new double[moves]), Is.EqualTo(seed.Source), seed.Name);
    }

    [Test]
    public void No_move_makes_a_program_that_the_compiler_refuses(
        [Values(-1e9, -1, 0.3, 1e9, double.NaN, double.PositiveInfinity)] double move)
    {
        foreach (GradientProgram seed in ProgramRegistry.All)
            Assert.That(ProgramCompiler.Compile(Knobs.Turn(seed.Source, [.. Enumerable.Repeat(move, 64)])).Complaints, Is.Empty, seed.Name);
    }

    [Test]
    public void What_is_no_program_has_no_knobs([Values("", "struct X { }", "}}}", "const const const 17")] string text)
    {
        Assert.That(Knobs.Count(text), Is.Zero);
        Assert.That(Knobs.Turn(text, [1, 2]), Is.EqualTo(text));
    }

    [TestCase(Regime.RandomSearch)]
    [TestCase(Regime.CovarianceAdaptation)]
    public async Task A_seed_means_one_run_that_is_sound_and_goes_on_where_it_stopped(Regime regime)
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Of(regime);
        RunState whole = await Runs.GoOn(folder["whole.db"], settings, 40, inFlight: 5, evaluators: 1);
        await Runs.GoOn(folder["parts.db"], settings, 17, inFlight: 5, evaluators: 3);
        RunState parts = await Runs.GoOn(folder["parts.db"], settings, 40, inFlight: 5, evaluators: 3);
        Assert.That(parts.Candidates.Select(c => c.Source), Is.EqualTo(whole.Candidates.Select(c => c.Source)));
        Assert.That(whole.Candidates, Has.Count.EqualTo(40));
        Assert.That(whole.Candidates.Skip(1).Select(c => (c.Operator, c.Parents.Single())), Has.All.EqualTo((OperatorRegistry.Tune, 1)));
        Assert.That(whole.Candidates.Select(c => c.Source), Is.Unique);
        Assert.That(Runs.Audited(folder["parts.db"]).Faults, Is.Empty);
    }

    [Test]
    public async Task A_generation_waits_for_the_one_before()
    {
        using TemporaryFolder folder = new();
        RunState state = await Runs.GoOn(folder["run.db"], Of(Regime.CovarianceAdaptation), 60, inFlight: 30);
        int offspring = CovarianceSearch.OffspringFor(Knobs.Count(Chains));
        foreach (CandidateLife[] pair in state.Candidates.Skip(1).Chunk(offspring).Zip(
            state.Candidates.Skip(1 + offspring).Chunk(offspring), (before, after) => (CandidateLife[])[.. before, .. after]))
            Assert.That(pair[..offspring].Max(c => c.SettledAt), Is.LessThan(pair[offspring..].Min(c => c.SettledAt)));
    }

    [Test]
    public async Task A_program_without_constants_is_told_so()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Of(Regime.RandomSearch) with { Founders = [new Founder("plain", "struct Plain { }")] };
        RunState state = await Runs.GoOn(folder["run.db"], settings, 4);
        Assert.That(state.Candidates.Skip(1).Select(c => c.Reason), Has.All.EqualTo("the seed program has no constants to tune"));
    }

    /// <summary>Raced programs do less than their budget, so that runs are compared at equal work.</summary>
    [Test]
    public async Task A_budget_of_work_ends_a_run()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Of(Regime.RandomSearch);
        long each = settings.RestartSteps * settings.Targets.Count;
        await Runs.GoOn(folder["run.db"], settings, 100, budget: new Budget { Work = 7 * each });
        using RunJournal journal = RunJournal.OpenToRead(folder["run.db"], TimeProvider.System);
        RunState state = JournalFold.Of(journal);
        Assert.That((state.Work, state.Evaluations), Is.EqualTo((7 * each, 7)));
        Assert.That(RunReading.Of(state).Work, Is.EqualTo(7 * each));
    }

    private static EvolutionSettings Of(Regime regime) => Runs.Settings(3) with
    {
        Founders = [new Founder("chains", Chains)],
        Regime = regime,
        Fitness = FitnessRule.WorkToProof,
    };
}
