using NUnit.Framework;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Tests.Evolution;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>What the displays of a run say of its budget, its pace, its measurements and the next command.</summary>
public sealed class EvolveSentencesTests
{
    private static readonly RunReading Reading = new(
        [], new Budget { Evaluations = 60, Calls = 100, Dollars = 5, Time = TimeSpan.FromHours(2) },
        Tries: 37, Calls: 41, Candidates: 30, Placed: 20, Evaluations: 29, InFlight: 4, Answers: 38, Tokens: 120_031, Cost: 1.25,
            Rejected: [],
        BestScore: 0.5, BestCandidate: 7);

    [Test]
    public void The_budget_is_told_as_so_much_of_so_much() =>
        Assert.That(EvolveSentences.Spent(Reading, TimeSpan.FromMinutes(12)), Is.EqualTo(
            "37 of 60 evaluations (4 were answers that could not be measured), 41 of 100 calls, 120,031 tokens, 1.2500 of 5.00 dollars, " +
                "12 min 00 s of 2 h 00 min"));

    [Test]
    public void What_is_left_follows_from_the_pace_of_the_sitting_and_from_the_time()
    {
        RunReading before = Reading with { Tries = 13, InFlight = 0 };
        Assert.That(EvolveSentences.Pace(Reading, before, TimeSpan.FromMinutes(10), TimeSpan.Zero),
            Is.EqualTo("2.0 per minute, about 13 min 30 s left"), "20 settled in 10 minutes, 27 of 60 are not");
        Assert.That(EvolveSentences.Pace(Reading, before, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(105)),
            Is.EqualTo("2.0 per minute, 5 min 00 s left"), "the time ends before");
        Assert.That(EvolveSentences.Pace(Reading with { Budget = new Budget() }, before, TimeSpan.FromMinutes(10), TimeSpan.Zero),
            Is.EqualTo("2.0 per minute"));
    }

    [Test]
    public void The_panel_moves_with_a_measurement_and_tells_a_failing_endpoint()
    {
        RunState state = new(InProcessWorkshop.Instance);
        state.Apply(new Started(Runs.Settings(1, model: true)));
        state.Apply(new Budgeted(new Budget { Evaluations = 60 }));
        state.Apply(Rules.Propose(state)!);
        state.Apply(Rules.Due(state)!);
        ManualClock clock = new();
        EvolveLiveDisplay display = new(clock, new LiveLines(TextWriter.Null, () => (80, 24), clock));
        display.Begin(state, "run.db", "openai", TimeSpan.Zero);
        EvaluationProgress progress = new(new Target(new Shape(2, 4, 5), 32), 3, 4, 12, 1, 96_000, 400_000);
        display.Measuring(1, progress);
        clock.Advance(TimeSpan.FromSeconds(8));
        Assert.That(display.Rows(TimeSpan.FromSeconds(8)), Has.Member(
            ("measuring", "candidate 1 on 2x4x5:32 (3 of 4): 12 restarts, 1 exact, 24 % of the steps, 8.0 s")));
        display.Measuring(1, progress with { Restarts = 24, RestartSteps = 192_000 });
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(display.Rows(TimeSpan.FromSeconds(9)), Has.Member(
            ("measuring", "candidate 1 on 2x4x5:32 (3 of 4): 24 restarts, 1 exact, 48 % of the steps, 9.0 s")));
        Assert.That(display.Rows(TimeSpan.FromSeconds(9)).Single(r => r.Head == "budget").Text, Does.StartWith("1 of 60 evaluations"));
        display.Failed(new RetryNotice(2, 1, 5, TimeSpan.FromSeconds(2), "small: no connection"));
        Assert.That(display.Rows(TimeSpan.FromSeconds(9)),
            Has.Member(("failed", "candidate 2: small: no connection; retry 1 of 5 in 2.0 s")));
    }

    [TestCase("run.db", "run.db")]
    [TestCase("my runs/a.db", "'my runs/a.db'")]
    [TestCase("it's.db", "'it'\\''s.db'")]
    public void Paths_are_words_of_a_shell(string path, string word) => Assert.That(ProgramCommands.Word(path), Is.EqualTo(word));

    [TestCase("files:exchange", "files:exchange", null)]
    [TestCase("openai --base-url http://host:8000/v1", "openai", "http://host:8000/v1")]
    [TestCase("replay:run.db", "none", null)]
    public void Who_answered_last_is_read_from_the_journal(string noted, string llm, string? address)
    {
        Assert.That(Answerer.Read(noted), Is.EqualTo(new Answerer(llm, address)));
        if (!noted.StartsWith("replay:")) Assert.That($"{new Answerer(llm, address)}", Is.EqualTo(noted));
    }
}
