using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Schemes;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Budgets are kept: by evaluations, tokens, money, and hopelessness.</summary>
public sealed class BudgetTests
{
    private const int Dear = 1500; // tokens of every exchange with the scripted model that succeeds

    [Test]
    public async Task Tokens_are_not_exceeded_by_more_than_the_repairs_of_what_was_under_way()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Runs.Settings(5, model: true) with { Repairs = 0 };
        RunState state = await Run(folder, settings, new Budget { Tokens = 20 * Dear });
        Assert.That(state.Ledger.Tokens, Is.InRange(10 * Dear, 20 * Dear));
    }

    [Test]
    public async Task Money_is_not_exceeded()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Runs.Settings(5, model: true) with { Repairs = 0, Models = [new ModelShare("only", 1, 10, 20)] };
        RunState state = await Run(folder, settings, new Budget { Dollars = 0.5 });
        Assert.That(state.Ledger.Cost, Is.InRange(0.3, 0.5));
    }

    [Test]
    public async Task A_model_that_never_helps_ends_the_run()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings =
            Runs.Settings(5, model: true) with { Repairs = 0, Mix = new Dictionary<string, double> { ["diff"] = 1 } };
        using RunJournal journal = RunJournal.OpenToAppend(folder["run.db"], TimeProvider.System);
        RunState state = new(InProcessWorkshop.Instance);
        journal.Append(new Started(settings));
        state.Apply(new Started(settings));
        SittingEnd end =
            await new EvolutionRun(journal, state, new Useless(), new ScriptedEvaluator(), new SchemeStore(folder.Path),
                new RunConditions { Budget = new Budget { Evaluations = 1000 } }, new Runs.Nobody(),
                TimeProvider.System).GoOnAsync(default);
        Assert.That(end.Why, Does.Match("^2[0-3] candidates in a row were rejected, the last, 2[1-4], because edit: The answer has "),
            "up to four are under way");
        Assert.That((state.Evaluations, state.Tries), Is.InRange((1, 21), (1, 24)));
    }

    [Test]
    public void An_estimate_counts_prompts_and_restart_steps()
    {
        EvolutionSettings settings = Runs.Settings(1, model: true);
        Estimate estimate = Estimate.Of(settings, 101, InProcessWorkshop.Instance);
        Assert.That(estimate.RestartSteps, Is.EqualTo(101 * settings.RestartSteps * settings.Targets.Count));
        Assert.That(estimate.Prompts, Is.InRange(60, 100));
        Assert.That(estimate.PromptTokens, Is.GreaterThan(settings.Templates["IReal.cs"].Length / 4));
        Assert.That(Estimate.Of(Runs.Settings(), 101, InProcessWorkshop.Instance).Tokens, Is.Zero);
    }

    [Test]
    public void The_bandit_prefers_gain_and_shuns_cost()
    {
        EvolutionSettings settings = Runs.Settings(1, model: true) with { Models = [new ModelShare("a"), new ModelShare("b")] };
        Assert.That(Asked(settings, gainA: 0.2, gainB: 0.01, costA: 1, costB: 1), Is.GreaterThan(30), "a gains more at the same price");
        Assert.That(Asked(settings, gainA: 0.1, gainB: 0.1, costA: 10, costB: 1), Is.LessThan(20),
            "a gains the same at ten times the price");
        Assert.That(Asked(settings, gainA: 0.1, gainB: 0.1, costA: 1, costB: 1), Is.InRange(15, 25), "equals are asked alike");
    }

    /// <summary>How often of 40 times the bandit asks model a, when each candidate of a and b gains and costs so much.</summary>
    private static int Asked(EvolutionSettings settings, double gainA, double gainB, double costA, double costB)
    {
        RunState state = new(InProcessWorkshop.Instance);
        state.Apply(new Started(settings));
        int asked = 0;
        for (int k = 0; k < 40; k++)
        {
            string model = ModelBandit.Choose(state).Name;
            bool first = model == "a";
            if (first) asked++;
            state.Ledger.Ask(model);
            state.Ledger.Answered(model, new Answered(1, 0, "", 1, 1, first ? costA : costB, 0));
            state.Ledger.Rewarded(model, first ? gainA : gainB);
        }
        return asked;
    }

    private static async Task<RunState> Run(TemporaryFolder folder, EvolutionSettings settings, Budget budget)
    {
        using RunJournal journal = RunJournal.OpenToAppend(folder["run.db"], TimeProvider.System);
        RunState state = new(InProcessWorkshop.Instance);
        journal.Append(new Started(settings));
        state.Apply(new Started(settings));
        await new EvolutionRun(journal, state, new ScriptedModel(), new ScriptedEvaluator(), new SchemeStore(folder.Path),
            new RunConditions { Budget = budget }, new Runs.Nobody(), TimeProvider.System).GoOnAsync(default);
        return state;
    }

    private sealed class Useless : ILanguageModel
    {
        public Task<Reply> AskAsync(Question question, CancellationToken cancel) => Task.FromResult(new Reply("I would rather not.", 1, 1));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
