using NUnit.Framework;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Compilation;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Answers made to kill their reader cost a run nothing, also where its journal holds them already.</summary>
public sealed class HostileAnswerTests
{
    private static readonly string[] Kinds =
        ["not", "unclosed type arguments", "negated conditions of directives", "namespaces without braces", "switch chains", "conflicts"];

    private static EvolutionSettings Settings => Runs.Settings(4) with
    {
        Models = [new ModelShare("hostile")],
        Mix = new Dictionary<string, double> { ["rewrite"] = 1 },
        Repairs = 0,
    };

    [Test]
    public async Task A_run_goes_on_after_every_kind_and_resumes_from_a_journal_that_holds_one()
    {
        using TemporaryFolder folder = new();
        using ChildWorkshop workshop = new(TimeProvider.System);
        using CancellationTokenSource cancel = new();
        int asked = 0;
        Hostile hostile = new(() => Nestings.Program(Kinds[asked % Kinds.Length], 5000 + asked++));
        // Stopped at the very event that brings the fourth answer: it stands in the journal and nothing has been decided about it.
        StopAtAnswer stop = new(4, cancel);
        await Runs.GoOn(folder["run.db"], Settings, 9, hostile, inFlight: 1, observer: stop, cancel: cancel.Token, syntax: workshop);
        Assert.That(Runs.Events(folder["run.db"]).Select(e => e.Kind).Count(k => k == "answered"), Is.GreaterThanOrEqualTo(4));
        RunState state = await Runs.GoOn(folder["run.db"], Settings, 9, hostile, inFlight: 1, syntax: workshop);
        Assert.That(state.Evaluations, Is.EqualTo(9), "texts of any kind count as measured by the scripted evaluator");
        Assert.That(state.Candidates.Where(c => c.Operator == "rewrite").Select(c => c.Source), Has.Some.Contains("!!!!"));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    /// <summary>The same with the tool and candidates' processes: answers from files, --resume, audit, report, both exports.</summary>
    [Test]
    public void The_tool_refuses_a_hostile_answer_with_a_sentence_and_goes_on()
    {
        using TemporaryFolder folder = new();
        string db = folder["run.db"], exchange = Directory.CreateDirectory(folder["exchange"]).FullName, store = folder["store"];
        Write(2, $"```csharp\n{Nestings.Program("unclosed type arguments", 5000)}\n```\n");
        Write(3, "<<<<<<< SEARCH\n        hyper[Spread] = 0.5;\n=======\n        hyper[Spread] = 0.55;\n>>>>>>> REPLACE\n");
        string[] sitting = ["--llm", $"files:{exchange}", "--db", db, "--out", store, "--json"];
        string[] small = ["--targets", "2x2x2:7", "--steps", "20000", "--threads", "1"];
        string[] run = ["--parallel", "1", "--repairs", "0", "--mix", "diff=1"];
        Outcome first = Decomp.Run(["evolve", .. small, .. run, "--budget", "2", .. sitting]);
        Assert.That((first.ExitCode, first.Errors), Is.EqualTo((0, "")));
        Assert.That(first.Output, Does.Contain("nested more than"));

        Write(4, $"```csharp\n{Nestings.Program("namespaces without braces", 3000)}\n```\n");
        Write(5, "<<<<<<< SEARCH\n        hyper[Spread] = 0.5;\n=======\n        hyper[Spread] = 0.45;\n>>>>>>> REPLACE\n");
        Outcome second = Decomp.Run(["evolve", "--resume", "--budget", "3", .. sitting]);
        Assert.That((second.ExitCode, second.Errors), Is.EqualTo((0, "")));
        Assert.That(CommandLine.Run("evolve", "audit", db).Output, Does.StartWith("sound"));
        Assert.That(CommandLine.Run("evolve", "report", db).Code, Is.Zero);
        Assert.That(CommandLine.Run("evolve", "export", db, folder["out"]).Code, Is.Zero);
        Directory.CreateDirectory(Path.Combine(store, "programs"));
        File.WriteAllText(Path.Combine(store, "programs", "deep.cs"), Nestings.Program("parentheses", 5000));
        File.WriteAllText(Path.Combine(store, "programs", "empty.cs"), "");
        string[] tables = [folder["schemes.csv"], "--runs", folder["runs.csv"]];
        (int code, _, string error) = CommandLine.Run(["export", store, .. tables, "--journal", db]);
        Assert.That(code, Is.Zero);
        Assert.That(error, Does.StartWith("decomp: passed over ").And.Contain("empty.cs"));

        void Write(int candidate, string text) => File.WriteAllText(Path.Combine(exchange, $"answer-{candidate:D4}.md"), text);
    }

    /// <summary>Six thousand blocks of edits, each of which is nowhere to be found: what is said of them is bounded as well.</summary>
    [Test]
    public void Answers_of_many_blocks_are_bounded()
    {
        string parent = Texts.Program(update: string.Concat(Enumerable.Range(0, 2000).Select(k => $"T t{k} = x * {k}f;\n")));
        string block = "<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n";
        Assert.That(ProgramEdit.Apply(parent, string.Concat(Enumerable.Repeat(block, 4000))).Failure, Does.Contain("at most 100"));
        string lines = string.Concat(Enumerable.Range(0, 1500).Select(k => $"T u{k} = x;\n"));
        string? failure = ProgramEdit.Apply(parent, $"<<<<<<< SEARCH\n{lines}=======\ny\n>>>>>>> REPLACE\n").Failure;
        Assert.That(failure, Does.Contain("not in the program").And.Not.Contain("Nearest"));
    }

    private sealed class Hostile(Func<string> text) : ILanguageModel
    {
        public Task<Reply> AskAsync(Question question, CancellationToken cancel) =>
            Task.FromResult(new Reply($"```csharp\n{text()}\n```\n", 10, 10));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class StopAtAnswer(int number, CancellationTokenSource cancel) : IRunObserver
    {
        private int _answers;

        public void Happened(JournalEntry entry, IRunEvent e, RunState state)
        {
            if (e is Answered && ++_answers == number) throw new OperationCanceledException(Cancelled());
        }

        private CancellationToken Cancelled()
        {
            cancel.Cancel();
            return cancel.Token;
        }
    }
}
