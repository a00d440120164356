using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The pipeline from the first event to the last.</summary>
public sealed class EvolutionRunTests
{
    [Test]
    public async Task A_run_without_a_model_makes_its_budget_of_evaluations()
    {
        using TemporaryFolder folder = new();
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings(), 40);
        Assert.That((state.Evaluations, state.InFlightCount), Is.EqualTo((40, 0)));
        Assert.That(state.Placements, Is.EqualTo(state.Candidates.Count(c => c.Member is not null)));
        Assert.That(state.LastMigration, Is.GreaterThan(0));
        Assert.That(state.LastReset, Is.GreaterThan(0));
        Assert.That(state.Best!.Id, Is.GreaterThan(1), "some child is better than the seed");
        Assert.That(Invariants.Broken(state), Is.Empty);
    }

    [Test]
    public async Task Without_a_model_a_seed_means_one_run_on_any_number_of_evaluators([Values(1, 2, 3)] int evaluators)
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["a.db"], Runs.Settings(7), 30, evaluators: 1);
        await Runs.GoOn(folder["b.db"], Runs.Settings(7), 30, evaluators: evaluators);
        Assert.That(Runs.Events(folder["b.db"]).Select(e => e.Text), Is.EqualTo(Runs.Events(folder["a.db"]).Select(e => e.Text)));
        await Runs.GoOn(folder["c.db"], Runs.Settings(8), 30);
        Assert.That(Runs.Events(folder["c.db"])[^1].Digest, Is.Not.EqualTo(Runs.Events(folder["a.db"])[^1].Digest));
    }

    [Test]
    public async Task A_run_with_a_model_uses_every_operator_repairs_and_rejects()
    {
        using TemporaryFolder folder = new();
        // One child at a time: answers come in one order then, on any machine.
        RunState state =
            await Runs.GoOn(folder["run.db"], Runs.Settings(3, model: true), 160, new ScriptedModel(), inFlight: 1, evaluators: 1);
        Assert.That(state.Tries, Is.EqualTo(160));
        Assert.That(state.Evaluations, Is.InRange(50, 159), "answers that are no programs count, too");
        Assert.That(state.Candidates.Select(c => c.Operator).Distinct(), Is.SupersetOf(OperatorRegistry.All.Select(o => o.Name)));
        Assert.That(state.Candidates.Where(c => c.Why is not null).Select(c => c.Why), Is.SupersetOf((string[])["TimedOut", "lost"]));
        Assert.That(state.Candidates.Max(c => c.Attempt), Is.InRange(1, state.Settings.Repairs));
        Assert.That(state.Candidates.Where(c => c.Attempt > 0), Has.Some.Property(nameof(CandidateLife.Stage)).EqualTo(LifeStage.Placed),
            "a repair helped");
        Assert.That(state.Candidates.Where(c => c.Stage == LifeStage.Rejected).Select(c => c.Id),
            Is.Not.SubsetOf(state.Candidates.SelectMany(c => c.Parents)), "failures are no parents");
        Assert.That(state.Candidates.SelectMany(c => c.Parents).Select(p => state[p].Stage), Has.All.EqualTo(LifeStage.Placed));
        Assert.That(state.Ledger.Accounts.Keys, Is.EquivalentTo((string[])["large", "small"]));
        Assert.That(state.Ledger.Tokens, Is.EqualTo(state.Ledger.Accounts.Values.Sum(a => a.PromptTokens + a.AnswerTokens)));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    [Test]
    public async Task Advice_evolves_where_it_is_wanted_and_prompts_carry_it()
    {
        using TemporaryFolder folder = new();
        // One child at a time: answers come in one order then, on any machine.
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings(3, model: true) with { EvolveAdvice = true }, 100,
            new ScriptedModel(), inFlight: 1, evaluators: 1);
        Assert.That(state.Advice, Has.Count.InRange(3, 6));
        CandidateLife[] advised = [.. state.Candidates.Where(c => c.Advice > 0)];
        Assert.That(advised, Has.Length.GreaterThan(3));
        Assert.That(advised.Where(c => c.Attempt == 0).Select(c => c.Prompt!.Contains(state.Advice[c.Advice].Text)), Has.All.True);
        Assert.That(state.Advice.Sum(a => a.Settled),
            Is.EqualTo(state.Candidates.Count(c => c.Model is not null && c.Operator != OperatorRegistry.Advise && c.SettledAt > 0)));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    [Test]
    public async Task Going_on_with_a_larger_budget_appends_and_changes_nothing()
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["run.db"], Runs.Settings(), 10);
        JournalEntry[] before = Runs.Events(folder["run.db"]);
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings(), 20);
        Assert.That(state.Evaluations, Is.EqualTo(20));
        Assert.That(Runs.Events(folder["run.db"])[..before.Length], Is.EqualTo(before));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    [TestCase(Regime.BestOfN, true)]
    [TestCase(Regime.BestOfN, false)]
    [TestCase(Regime.NumericOnly, true)]
    [TestCase(Regime.NoEvolution, false)]
    public async Task Baselines_make_the_same_number_of_tries(Regime regime, bool model)
    {
        using TemporaryFolder folder = new();
        RunState state =
            await Runs.GoOn(folder["run.db"], Runs.Settings(5, model) with { Regime = regime }, 25, model ? new ScriptedModel() : null);
        Assert.That(state.Tries, Is.EqualTo(25));
        CandidateLife[] children = [.. state.Candidates.Skip(1)];
        if (regime is Regime.BestOfN or Regime.NoEvolution) Assert.That(children.Select(c => c.Parents), Has.All.EqualTo((int[])[1]));
        if (regime == Regime.NumericOnly) Assert.That(children.Select(c => c.Operator), Has.All.EqualTo(OperatorRegistry.Numeric));
        if (regime == Regime.NoEvolution) Assert.That(children.Select(c => c.Source), Has.All.EqualTo(state[1].Source));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    [Test]
    public async Task A_founder_that_fails_ends_the_run_with_its_reason()
    {
        using TemporaryFolder folder = new();
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings() with { Founders = [new Founder("bad", "BROKEN")] }, 10);
        Assert.That((state.Candidates.Count, state[1].Why, state.Best), Is.EqualTo((1, "CompileError", (Member?)null)));
    }

    [Test]
    public void Two_processes_cannot_write_one_journal()
    {
        using TemporaryFolder folder = new();
        using RunJournal first = RunJournal.OpenToAppend(folder["run.db"], TimeProvider.System);
        Assert.That(() => RunJournal.OpenToAppend(folder["run.db"], TimeProvider.System),
            Throws.TypeOf<IOException>().With.Message.Contains("another process"));
    }
}
