using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Prompts as files out, answers as files in.</summary>
public sealed class FileExchangeTests
{
    private static readonly Question First = new(7, 0, "files", "the prompt ⟨3,3,3⟩");

    [Test]
    public async Task The_prompt_lies_in_the_folder_and_the_answer_is_read_from_the_file_beside_it()
    {
        using TemporaryFolder folder = new();
        FileExchange exchange = new(folder.Path, new InstantClock());
        exchange.Open();
        Task<Reply> asked = exchange.AskAsync(First, default);
        while (!File.Exists(folder["prompt-0007.md"])) await Task.Delay(5);
        Assert.That(File.ReadAllText(folder["prompt-0007.md"]), Is.EqualTo(First.Text));
        Assert.That(File.ReadAllText(folder["README.md"]), Does.Contain("answer-0007.md"));
        File.WriteAllText(folder["draft"], "the answer");
        File.Move(folder["draft"], folder["answer-0007.md"]);
        Assert.That((await asked).Text, Is.EqualTo("the answer"));
    }

    [Test]
    public async Task After_a_restart_an_answer_that_is_there_is_taken_and_the_prompt_stays_as_it_is()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["prompt-0007-repair1.md"], "as it was");
        File.WriteAllText(folder["answer-0007-repair1.md"], "given meanwhile");
        Reply reply = await new FileExchange(folder.Path, new InstantClock()).AskAsync(First with { Attempt = 1 }, default);
        Assert.That((reply.Text, File.ReadAllText(folder["prompt-0007-repair1.md"])), Is.EqualTo(("given meanwhile", "as it was")));
    }

    [Test]
    public void An_answer_that_says_skip_gives_the_question_up()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["answer-0007.md"], "  SKIP, nothing comes to mind");
        Assert.That(async () => await new FileExchange(folder.Path, new InstantClock()).AskAsync(First, default),
            Throws.TypeOf<NoAnswerException>());
    }

    [Test]
    public void A_monstrous_answer_is_not_read()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["answer-0007.md"], new byte[(1 << 20) + 1]);
        Assert.That(async () => await new FileExchange(folder.Path, new InstantClock()).AskAsync(First, default),
            Throws.TypeOf<NoAnswerException>().With.Message.Contains("longer than"));
    }

    [Test]
    public async Task Waiting_ends_when_the_run_does()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource cancel = new();
        Task<Reply> asked = new FileExchange(folder.Path, TimeProvider.System).AskAsync(First, cancel.Token);
        await cancel.CancelAsync();
        Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Stopped with two prompts open, resumed, answered: nothing is asked twice and nothing is lost.</summary>
    [Test]
    public async Task A_run_that_is_stopped_with_prompts_open_goes_on_with_the_same_prompts()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings =
            Runs.Settings(9) with { Models = [new ModelShare("files")], Mix = new Dictionary<string, double> { ["diff"] = 1 } };
        string exchange = Directory.CreateDirectory(folder["exchange"]).FullName;
        using CancellationTokenSource cancel = new();
        Task<RunState> run =
            Runs.GoOn(folder["run.db"], settings, 3, new FileExchange(exchange, TimeProvider.System), inFlight: 2, cancel: cancel.Token);
        while (Directory.GetFiles(exchange, "prompt-*").Length < 2) await Task.Delay(5);
        await cancel.CancelAsync();
        RunState stopped = await run;
        Assert.That(stopped.InFlight.Select(c => c.Stage), Is.EqualTo((LifeStage[])[LifeStage.AwaitingAnswer, LifeStage.AwaitingAnswer]));
        foreach (int id in (int[])[2, 3])
            File.WriteAllText(Path.Combine(exchange, $"answer-000{id}.md"),
                $"<<<<<<< SEARCH\n        hyper[Spread] = 0.5;\n=======\n        hyper[Spread] = 0.{id};\n>>>>>>> REPLACE\n");
        RunState state = await Runs.GoOn(folder["run.db"], settings, 3, new FileExchange(exchange, new InstantClock()), inFlight: 2);
        Assert.That((state.Evaluations, state.Candidates.Count, state.InFlightCount), Is.EqualTo((3, 3, 0)));
        Assert.That(state[3].Source, Does.Contain("hyper[Spread] = 0.3;"));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }
}
