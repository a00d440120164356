using NUnit.Framework;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Search.Messages;
using TensorDecomp.Tests.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The evaluator with the tool's own process, and with processes that nothing but the evaluator holds back.</summary>
public sealed class ProcessEvaluatorTests
{
    private static readonly TiedTarget Small = new Target(new Shape(2, 2, 2), 7);
    private static readonly string Adam = ProgramRegistry.All[0].Source;

    private ProcessEvaluator _guarded = null!, _unguarded = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _guarded = new ProcessEvaluator(new EvaluatorSettings { Workers = 2, MemoryBytes = 600 << 20 }, TimeProvider.System);
        _unguarded =
            new ProcessEvaluator(new EvaluatorSettings { Workers = 1, TargetDeadline = TimeSpan.FromSeconds(8), MemoryBytes = 500 << 20 },
                TimeProvider.System, HostileChild.Command("unguarded"));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _guarded.DisposeAsync();
        await _unguarded.DisposeAsync();
    }

    [Test]
    public async Task The_same_request_gives_the_same_answer_but_for_seconds()
    {
        EvaluationRequest request = new(Adam, [Small], 3, 100_000);
        // two evaluators, as neither asks twice
        Evaluation[] answers = await Task.WhenAll(_guarded.EvaluateAsync(request, default), _unguarded.EvaluateAsync(request, default));
        Assert.That(answers.Select(a => a.Outcome), Is.All.EqualTo(EvaluationOutcome.Scored));
        Assert.That(Describe(answers[1]), Is.EqualTo(Describe(answers[0])));
        TargetFitness fitness = answers[0].Fitness.Single();
        Assert.That(fitness.Restarts, Is.InRange(8, 60));
        Assert.That(fitness.Exact, Is.GreaterThan(fitness.Restarts / 4).And.LessThanOrEqualTo(fitness.Restarts));
        Assert.That(fitness.Below, Is.Ordered.Descending.And.All.InRange(fitness.Exact, fitness.Restarts));
        Assert.That((fitness.BestRank, fitness.BestLoss), Is.EqualTo((7, 0.0)));
        Assert.That(fitness.RestartSteps, Is.InRange(50_000, 100_000));
        Assert.That(fitness.IntegralityGap, Is.InRange(0, 0.25));
        Assert.That(answers[0].Found, Is.Not.Empty);
        Assert.That(answers[0].Found.Select(f => (f.Shape, f.Rank)), Is.All.EqualTo((Small.Target.Shape, 7)));
        Assert.That(answers[0].Behaviour,
            Is.EqualTo(new Behaviour("exp+divide+reciprocalsqrt+slots2", 1) with { MethodFamily = answers[0].Behaviour.MethodFamily }));
        Assert.That(answers[0].Behaviour.MethodFamily, Does.Contain("reciprocalsqrt").And.EndsWith("slots2"));
    }

    /// <summary>A chain takes as much work as it is given; where the budget ends, it ends with its lowest minimum.</summary>
    [Test]
    public async Task A_program_that_has_the_engine_descend_is_measured_by_the_same_work()
    {
        string chains = ProgramRegistry.Find("chains")!.Source;
        Target border = new(new Shape(3, 2, 2), 10);
        Evaluation[] answers = await Task.WhenAll(_guarded.EvaluateAsync(new(chains, [Small], 3, 30_000), default),
            _guarded.EvaluateAsync(new(chains, [border], 3, 3_000), default));
        TargetFitness solved = answers[0].Fitness.Single(), unsolved = answers[1].Fitness.Single(f => f.Target == border);
        Assert.That(answers.Select(a => a.Outcome), Is.All.EqualTo(EvaluationOutcome.Scored));
        Assert.That((solved.Exact, solved.BestRank), Is.EqualTo((solved.Exact, 7)));
        Assert.That(solved.Exact, Is.GreaterThan(solved.Restarts / 2));
        Assert.That(solved.RestartSteps, Is.InRange(15_000, 30_000));
        Assert.That((unsolved.Restarts, unsolved.Exact), Is.EqualTo((1, 0)));
        Assert.That((unsolved.RestartSteps, unsolved.BestLoss), Is.EqualTo((3_000, unsolved.BestLoss)));
        Assert.That(unsolved.BestLoss, Is.InRange(1e-3, 1.5));
        Assert.That(answers[0].Behaviour.MethodFamily, Does.EndWith("descents"));
    }

    /// <summary>Rounds add restarts until the interval decides: against nobody until the work is known, against a much better program until
    /// that is clear. Races change what is measured, not how: the first round is the same.</summary>
    [Test]
    public async Task Races_end_where_the_interval_decides()
    {
        EvaluationRequest whole = new(Adam, [Small], 3, 400_000), alone = whole with { Rivals = [default] },
            outrun = whole with { Rivals = [new WorkToProof(1000, 10_000)] };
        Evaluation[] answers = await Task.WhenAll(
            ((EvaluationRequest[])[whole with { RestartStepsPerTarget = 50_000 }, alone, outrun])
                .Select(r => _guarded.EvaluateAsync(r, default)));
        TargetFitness first = answers[0].Fitness.Single(), known = answers[1].Fitness.Single(), behind = answers[2].Fitness.Single();
        Assert.That((first.Race, known.Race, behind.Race), Is.EqualTo(((RaceEnd?)null, RaceEnd.Known, RaceEnd.Behind)));
        Assert.That(WorkToProof.Of(known).Interval(Racing.Level) is var (low, high) && high <= 2 * low, Is.True);
        Assert.That(known.RestartSteps, Is.LessThanOrEqualTo(400_000));
        Assert.That((behind.Restarts, behind.Exact, behind.RestartSteps), Is.EqualTo((first.Restarts, first.Exact, first.RestartSteps)));
        Assert.That(answers[2].Feedback, Has.Some.Contains("measured no further").And.Some.Contains("10 ("));
    }

    [Test]
    public async Task An_early_stage_ends_with_the_round_that_reaches_its_bar()
    {
        Target goal = new(new Shape(2, 2, 3), 11);
        Evaluation answer = await _guarded.EvaluateAsync(new(Adam, [goal], 4, 160_000) { Rivals = [default] }, default);
        TargetFitness early = answer.Fitness[0];
        Assert.That((early.Target, early.Race), Is.EqualTo((Small, RaceEnd.Known)));
        Assert.That(early.RestartSteps, Is.LessThanOrEqualTo(20_000));
        Assert.That(answer.Fitness[1].RestartSteps, Is.GreaterThan(20_000));
    }

    /// <summary>Where a round is too short for a restart, the next has its part as well.</summary>
    [Test]
    public async Task Rounds_that_are_too_short_are_put_together()
    {
        string slow = Texts.Program(update: "return x;");
        Evaluation answer = await _guarded.EvaluateAsync(new(slow, [Small], 3, 24_000) { Rivals = [default] }, default);
        TargetFitness fitness = answer.Fitness.Single();
        Assert.That(fitness.Restarts, Is.Positive, string.Join("\n", answer.Feedback));
        Assert.That((fitness.RestartSteps <= 24_000, fitness.Race), Is.EqualTo((true, RaceEnd.Budget)));
    }

    [Test]
    public async Task A_plan_that_cannot_be_followed_is_told_in_a_sentence()
    {
        string endless = ProgramRegistry.Find("chains")!.Source.Replace("10_000_000", "100_000_000");
        Evaluation answer = await _guarded.EvaluateAsync(new(endless, [Small], 3, 1_000), default);
        Assert.That(answer.Feedback.Single(), Does.Contain("Plan asks for 100000000 steps").And.Not.Contain("broke down"));
    }

    [Test]
    public async Task A_twin_in_other_words_has_the_same_identity_and_is_not_measured_again()
    {
        string same = Adam.Replace("return x - h[StepSize] * m * T", "T step = h[StepSize] * m; return x - step * T"),
        other = Adam.Replace("0.9f", "0.8f");
        Assert.That(ProgramIdentity.SyntaxHash(same), Is.Not.EqualTo(ProgramIdentity.SyntaxHash(Adam)));
        Evaluation[] answers =
            [.. await Task.WhenAll(((string[])[Adam, other]).Select(s => _guarded.EvaluateAsync(new(s, [Small], 1, 20_000), default)))];
        Assert.That(answers[1].Identity, Is.Not.EqualTo(answers[0].Identity).And.Not.Null);
        Evaluation twin = await _guarded.EvaluateAsync(new(same, [Small], 1, 20_000), default);
        Assert.That(twin.Identity, Is.EqualTo(answers[0].Identity));
        Assert.That(twin.Fitness, Is.SameAs(answers[0].Fitness));
        Assert.That((await _guarded.EvaluateAsync(new(same, [Small], 2, 20_000), default)).Fitness, Is.Not.SameAs(answers[0].Fitness),
            "another seed is another question");
    }

    [Test]
    public async Task Hopeless_candidates_drop_out_of_the_cascade()
    {
        Evaluation answer =
            await _guarded.EvaluateAsync(
                new(Texts.Program(update: "return x;"), [new Target(new Shape(3, 3, 3), 23)], 1, 100_000), default);
        Assert.That(answer.Outcome, Is.EqualTo(EvaluationOutcome.DroppedOut));
        Assert.That(answer.Fitness.Single().Target, Is.EqualTo(Small), "it never came to the goal");
        Assert.That(answer.Fitness.Single().Exact, Is.Zero);
        Assert.That(answer.Feedback, Has.Some.Contains("2x2x2:7: of"));
    }

    [Test]
    public async Task Goals_come_in_the_order_of_the_request_after_the_early_stages()
    {
        TiedTarget[] goals = [new Target(new Shape(2, 2, 3), 11), new Target(new Shape(1, 2, 2), 4)];
        Evaluation answer = await _guarded.EvaluateAsync(new(Adam, goals, 1, 60_000), default);
        Assert.That(answer.Outcome, Is.EqualTo(EvaluationOutcome.Scored), string.Join("\n", answer.Feedback));
        Assert.That(answer.Fitness.Select(f => f.Target), Is.EqualTo((TiedTarget[])[Small, .. goals]));
    }

    [TestCase("return y;", EvaluationOutcome.CompileError, "error CS0103")]
    [TestCase("while (true) { } return x;", EvaluationOutcome.Refused, "only with 'for'")]
    [TestCase("System.IO.File.WriteAllText(\"x\", \"y\"); return x;", EvaluationOutcome.Refused, "no use for text")]
    [TestCase("System.GC.Collect(); return x;", EvaluationOutcome.Refused, "outside the contract")]
    [TestCase("Environment.Exit(3); return x;", EvaluationOutcome.Refused, "outside the contract")]
    [TestCase("var a = typeof(T).Assembly; return x;", EvaluationOutcome.Refused, "ask about types")]
    [TestCase("var a = new byte[1 << 30]; return x;", EvaluationOutcome.Refused, "make objects")]
    public async Task What_is_no_program_is_told_with_its_line(string update, EvaluationOutcome outcome, string words)
    {
        Evaluation answer = await _guarded.EvaluateAsync(new(Texts.Program(update: update), [Small], 1, 1000), default);
        Assert.That(answer.Outcome, Is.EqualTo(outcome));
        Assert.That(answer.Feedback, Has.Some.Contains(words).And.All.StartsWith("candidate.cs("));
        Assert.That(answer.Fitness, Is.Empty);
    }

    // With the gates out of the way: what a candidate tries in Schedule or Update, and how it ends.
    [TestCase("while (true) { }", EvaluationOutcome.TimedOut, "took too long")]
    [TestCase("var kept = new List<byte[]>(); while (true) { byte[] block = new byte[1 << 24]; Array.Fill(block, (byte)1); " +
        "kept.Add(block); }", EvaluationOutcome.OutOfMemory, "memory")]
    [TestCase("hyper[0] = Deep(1);", EvaluationOutcome.Crashed, "Stack overflow")]
    [TestCase("Environment.Exit(0);", EvaluationOutcome.Crashed, "broke down")]
    [TestCase("Environment.FailFast(\"oh\");", EvaluationOutcome.Crashed, "broke down")]
    [TestCase("throw new Exception(\"oh\");", EvaluationOutcome.Crashed, "broke down")]
    [TestCase("hyper[99] = 1;", EvaluationOutcome.Crashed, "the program candidate.cs fails")]
    [TestCase("System.IO.File.AppendAllText(\"/dev/stdout\", \"score: 1e9\");", EvaluationOutcome.Crashed, "broke down")]
    public async Task Nothing_that_a_candidate_does_stops_the_evaluator(string schedule, EvaluationOutcome outcome, string words)
    {
        if (schedule.Contains("/dev/") && !OperatingSystem.IsLinux()) Assert.Ignore("there is no /dev/stdout here");
        string hostile = Texts.Program(schedule: schedule, members: "static double Deep(double x) => Deep(x + 1) + 1;");
        Evaluation answer = await _unguarded.EvaluateAsync(new(hostile, [Small], 1, 5000), default);
        Assert.That(answer.Outcome, Is.EqualTo(outcome), string.Join("\n", answer.Feedback));
        Assert.That(answer.Feedback, Has.Some.Contains(words).And.None.Contains("ask for fewer steps"));
        Assert.That(answer.Fitness, Is.Empty);
        Evaluation next = await _unguarded.EvaluateAsync(new(Adam, [Small], (ulong)schedule.Length, 20_000), default);
        Assert.That(next.Outcome, Is.EqualTo(EvaluationOutcome.Scored), "the next candidate is served");
    }

    [Test]
    public async Task The_environment_is_not_handed_on()
    {
        Environment.SetEnvironmentVariable("DECOMP_TEST_KEY", "secret");
        Evaluation answer =
            await _unguarded.EvaluateAsync(
                new(Texts.Program(
                    schedule: "if (Environment.GetEnvironmentVariable(\"DECOMP_TEST_KEY\") is not null) Environment.FailFast(\"seen\"); " +
                        "hyper[0] = 0.003;"), [Small], 1, 5000), default);
        Assert.That(answer.Outcome, Is.Not.EqualTo(EvaluationOutcome.Crashed));
    }

    [TestCase("garbage", EvaluationOutcome.Crashed)]
    [TestCase("endless", EvaluationOutcome.Crashed)]
    [TestCase("no-steps", EvaluationOutcome.Crashed)]
    [TestCase("too-many-steps", EvaluationOutcome.Crashed)]
    [TestCase("less-than-nothing", EvaluationOutcome.Crashed)]
    [TestCase("no-such-end", EvaluationOutcome.Crashed)]
    [TestCase("zero", EvaluationOutcome.DroppedOut)]
    [TestCase("nan", EvaluationOutcome.DroppedOut)]
    [TestCase("infinite", EvaluationOutcome.DroppedOut)]
    [TestCase("huge", EvaluationOutcome.DroppedOut)]
    [TestCase("short", EvaluationOutcome.DroppedOut)]
    [TestCase("no-scheme", EvaluationOutcome.DroppedOut)]
    [TestCase("wrong-scheme", EvaluationOutcome.DroppedOut)]
    [TestCase("other-scheme", EvaluationOutcome.DroppedOut)]
    [TestCase("recited", EvaluationOutcome.Refused)]
    public async Task A_process_that_lies_gets_no_score(string mode, EvaluationOutcome outcome)
    {
        await using ProcessEvaluator lied = new(new EvaluatorSettings { Workers = 1 }, TimeProvider.System, HostileChild.Command(mode));
        Evaluation answer = await lied.EvaluateAsync(new(Adam, [Small], 1, 1000), default);
        Assert.That(answer.Outcome, Is.EqualTo(outcome), string.Join("\n", answer.Feedback));
        Assert.That(answer.Fitness.Sum(f => f.Exact), mode == "recited" ? Is.EqualTo(9) : Is.Zero);
        if (mode != "recited")
            Assert.That(answer.Fitness.Select(f => f.BestLoss), Has.All.GreaterThanOrEqualTo(8),
                "f of nothing is 8, and of infinite factors infinite");
        Assert.That(answer.Found, Is.Empty);
    }

    [Test]
    public async Task Cancelling_ends_the_process_and_leaves_the_evaluator_usable()
    {
        using CancellationTokenSource cancel = new();
        Task<Evaluation> endless = _guarded.EvaluateAsync(new(Adam, [new Target(new Shape(3, 3, 3), 23)], 1, long.MaxValue), cancel.Token);
        await cancel.CancelAsync();
        Assert.That(async () => await endless, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await _guarded.EvaluateAsync(new(Adam, [Small], 1, 20_000), default)).Outcome, Is.EqualTo(EvaluationOutcome.Scored));
    }

    [Test]
    public async Task An_endless_candidate_does_not_outlive_its_parent()
    {
        using var child = HostileChild.Command("unguarded").Start();
        await Frames.WriteAsync<ChildRequest>(child.StandardInput.BaseStream,
            new ChildRequest.Load(Texts.Program(schedule: "while (true) { }")));
        Assert.That(await Frames.ReadAsync<ChildReply>(child.StandardOutput.BaseStream), Is.InstanceOf<ChildReply.Loaded>());
        await Frames.WriteAsync<ChildRequest>(child.StandardInput.BaseStream, new ChildRequest.Run(2, 2, 2, 7, 1, 1000, 1));
        Assert.That(child.WaitForExit(300), Is.False, "it is at work");
        child.StandardInput.Close();
        Assert.That(child.WaitForExit(20_000), Is.True);
    }

    private static string Describe(Evaluation e) =>
        string.Join("\n",
            [e.Outcome, .. e.Fitness.Select(f => $"{f with { Seconds = 0, Below = [] }} {string.Join(' ', f.Below)}"), .. e.Feedback,
                e.Behaviour, e.Identity, .. e.Found.Select(f => f.Sha256)]);
}
