using NUnit.Framework;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Tests.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Deadlines count a process's own time on a processor; hours on the wall of a busy machine take nothing from a program.</summary>
public sealed class DeadlineTests
{
    private static readonly EvaluationRequest Request = new(ProgramRegistry.All[0].Source, [new Target(new Shape(2, 2, 2), 7)], 1, 20_000);
    private static readonly EvaluatorSettings Settings = new()
    {
        Workers = 1,
        CompileDeadline = TimeSpan.FromSeconds(15),
        TargetDeadline = TimeSpan.FromMinutes(10),
        MemoryBytes = 600 << 20,
    };

    /// <summary>Four minutes on the wall are sixteen deadlines, and nothing to a process that had no processor in them.</summary>
    [Test]
    public async Task A_program_on_a_machine_that_is_too_busy_is_waited_for()
    {
        ManualClock clock = new();
        await using ProcessEvaluator evaluator = new(Settings, clock, HostileChild.Command("silent"), clock);
        Task<Evaluation> work = evaluator.EvaluateAsync(Request, default);
        while (clock.Timers < 2) await Task.Delay(2); // the watcher and the end of patience
        for (int k = 0; k < 24; k++) clock.Advance(TimeSpan.FromSeconds(10));
        await Task.Delay(100);
        Assert.That(work.IsCompleted, Is.False);
        await clock.RunAsync(work, TimeSpan.FromMinutes(2));
        Assert.That((await work).Outcome, Is.EqualTo(EvaluationOutcome.TimedOut));
    }

    [Test]
    public async Task A_process_that_has_used_up_its_processor_time_is_ended_however_little_time_has_gone_by()
    {
        ManualClock clock = new() { ProcessorPerReading = TimeSpan.FromSeconds(1) };
        await using ProcessEvaluator evaluator = new(Settings, clock, HostileChild.Command("silent"), clock);
        Task<Evaluation> work = evaluator.EvaluateAsync(Request, default);
        await clock.RunAsync(work, TimeSpan.FromMilliseconds(20));
        Evaluation answer = await work;
        Assert.That(answer.Outcome, Is.EqualTo(EvaluationOutcome.TimedOut));
        Assert.That(answer.Feedback, Is.EqualTo((string[])["The program was stopped while it was compiled: it took too long."]));
        Assert.That(answer.Seconds, Is.LessThan(60), "on the clock that only this test moves");
    }

    [Test]
    public async Task A_process_that_does_nothing_is_tried_twice_and_given_up_in_the_end()
    {
        ManualClock clock = new();
        await using ProcessEvaluator evaluator = new(Settings, clock, HostileChild.Command("silent"), clock);
        Task<Evaluation> work = evaluator.EvaluateAsync(Request, default);
        await clock.RunAsync(work, TimeSpan.FromSeconds(10));
        Evaluation answer = await work;
        const string busy = "The program was stopped while it was compiled: the machine gave it too little time.";
        Assert.That(answer.Feedback.Single(), Is.EqualTo(busy));
        Assert.That(clock.GetTimestamp(), Is.AtLeast(2 * new ExchangeLimits(Settings.CompileDeadline, 0).Wall.Ticks));
    }

    [Test]
    public async Task The_compiler_has_the_same_deadlines()
    {
        ManualClock busy = new() { ProcessorPerReading = TimeSpan.FromSeconds(1) };
        using ChildWorkshop workshop = new(busy, HostileChild.Command("silent"), new WorkshopLimits(), busy);
        Task<CompileResult> work = Task.Run(() => workshop.Compile(Texts.Program()));
        await busy.RunAsync(work, TimeSpan.FromMilliseconds(20));
        string sentence = (await work).Complaints.Single().Sentence;
        Assert.That(sentence, Does.StartWith("the compiler was stopped").And.Contain("15 s of processor time"));
    }

    [Test]
    public void The_wall_is_far_behind_the_deadline_and_within_what_timers_count()
    {
        foreach (double seconds in (double[])[0.1, 15, 600, 43_200, 1e9])
        {
            TimeSpan wall = new ExchangeLimits(TimeSpan.FromSeconds(seconds), 0).Wall;
            Assert.That(wall, Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(5)).And.LessThan(TimeSpan.FromDays(49)));
            if (seconds < 1e5) Assert.That(wall, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(20 * seconds)));
        }
    }
}
