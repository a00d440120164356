using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Cli;

/// <summary>Whatever fails, wherever: one sentence, an exit code that says whose fault it is, and no trace unless it was asked
/// for.</summary>
public sealed class FailureTests
{
    private static readonly string Scheme = Path.Combine(Surroundings.Root, "results", "2x2x2");

    [TestCase("verify", "")]
    [TestCase("results", "")]
    [TestCase("search", "2", "2", "2", "--out", "")]
    [TestCase("search", "2", "2", "2", "--program", "")]
    [TestCase("search", "2", "2", "2", "--checkpoint", "")]
    [TestCase("search", "2", "2", "2", "--time", "")]
    [TestCase("search", "", "2", "2")]
    [TestCase("search", "2", "2", "2", "--rank", " ")]
    [TestCase("evolve", "--targets", "")]
    [TestCase("evolve", "--targets", "2x2x2:7", "--db", "")]
    [TestCase("evolve", "--targets", "2x2x2:7", "--prompts", "")]
    [TestCase("evolve", "--resume", "--db", "")]
    [TestCase("evolve", "report", "")]
    [TestCase("evolve", "export", "x.db", "")]
    [TestCase("export", "", "x.parquet")]
    [TestCase("export", "results", "")]
    [TestCase("import", "x.parquet", "")]
    [TestCase("convert", "", "x.txt")]
    [TestCase("programs", "show", "")]
    [TestCase("records", "2", "2", "2", "--results", "")]
    [TestCase("plot", "records", "--out", "")]
    [TestCase("flip", "2", "2", "2", "--from", "")]
    [TestCase("lift", "")]
    [TestCase("show", "")]
    [TestCase("")]
    [TestCase("evolve", "--targets", "2x2x2:7", "--max-cost", "NaN")]
    [TestCase("evolve", "--targets", "2x2x2:7", "--max-cost", "-1")]
    public void An_empty_or_senseless_argument_is_a_usage_error(params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Run(arguments);
        Assert.That((code, output), Is.EqualTo((2, "")), error);
        Assert.That(error, Does.StartWith("decomp: "));
        Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1), error);
    }

    [Test]
    public void A_mistake_of_the_tool_is_one_sentence_with_an_exit_code_of_its_own()
    {
        (int code, string error) = Reported(new AggregateException(new InvalidOperationException("two\nlines.")));
        Assert.That(code, Is.EqualTo(70));
        Assert.That(error.Trim(),
            Does.StartWith("decomp: ").And.Contain("InvalidOperationException: two lines").And.Contain("--verbose").And.Not.Contain("\n"));
        Assert.That(Reported(new OutOfMemoryException()).Error, Does.Contain("memory ran out"));
        Assert.That(Reported(new AggregateException(new MalformedInputException("of many threads"))),
            Is.EqualTo((3, $"decomp: of many threads{Environment.NewLine}")));
    }

    [Test]
    public void What_another_thread_throws_ends_the_process_in_the_same_way([Values] bool details)
    {
        using Process child = ChildProcess.Start(["failure", details ? "details" : "sentence"]);
        Outcome outcome = Decomp.Finish(child);
        Assert.That(outcome.ExitCode, Is.EqualTo(70));
        Assert.That(outcome.Errors, Does.StartWith("decomp: this is a mistake in decomp (NotSupportedException: of another thread)"));
        Assert.That(outcome.Errors.Contains("   at "), Is.EqualTo(details));
    }

    /// <summary>Case of <see cref="ChildProcess"/>.</summary>
    internal static void FailElsewhere(bool details)
    {
        Failure.Watch(details);
        Thread thread = new(() => throw new NotSupportedException("of another thread"));
        thread.Start();
        thread.Join();
        Thread.Sleep(Timeout.Infinite);
    }

    [TestCase("verify \"$F\" 2>&-", 0)]
    [TestCase("verify nowhere 2>&-", 2)]
    [TestCase("verify nowhere 2>/dev/full", 2)]
    [TestCase("verify \"$F\" <&- 2>&-", 0)]
    [TestCase("verify nowhere <&- >&- 2>&-", 2)]
    [TestCase("verify \"$F\" >/dev/full", 2)]
    [TestCase("verify \"$F\" >&-", 2)]
    [Platform("Linux")]
    public void Closed_and_full_descriptors_change_no_verdict_but_for_an_output_that_nobody_gets(string command, int expected)
    {
        Outcome outcome = Shell($"\"$D\" {command}");
        Assert.That(outcome.ExitCode, Is.EqualTo(expected), outcome.Errors);
        Assert.That(outcome.Errors, Does.Not.Contain("   at "));
        if (command.Contains('>') && !command.Contains("2>"))
            Assert.That(outcome.Errors, Does.StartWith("decomp: standard output cannot be written"));
    }

    [Test]
    [Platform("Linux")]
    public void A_reader_that_went_away_ends_a_search_quietly()
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Shell($"\"$D\" search 2 3 3 --rank 13 --time 10m --json --out '{folder.Path}' | head -n 1");
        Assert.That((outcome.ExitCode, outcome.Errors), Is.EqualTo((0, "")));
        Assert.That(outcome.Events.Single().GetProperty("event").GetString(), Is.EqualTo("start"));
    }

    [Test]
    [Platform("Linux")]
    public void A_TMPDIR_that_leads_nowhere_is_passed_over([Values("/nowhere", "/dev/null")] string path)
    {
        using TemporaryFolder folder = new();
        Outcome outcome =
            Shell($"TMPDIR={path} \"$D\" evolve --targets 1x1x1:1 --steps 2000 --budget 1 --threads 1 --db '{folder["run.db"]}' --out " +
                $"'{folder.Path}'");
        Assert.That(outcome.Errors, Is.Empty);
        Assert.That(outcome.ExitCode, Is.LessThan(2));
    }

    private static (int Code, string Error) Reported(Exception e)
    {
        using CapturedConsole console = new();
        return (Failure.Report(e), console.Error);
    }

    /// <summary>Runs a line of shell with the tool as $D and a stored scheme as $F.</summary>
    private static Outcome Shell(string line)
    {
        ProcessStartInfo start =
            new("sh", ["-c", $"D() {{ \"$DOTNET\" exec \"$TOOL\" \"$@\"; }}; {line.Replace("\"$D\"", "D")}"])
            {
                RedirectStandardOutput =
                true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath()
            };
        start.Environment["DOTNET"] = ChildProcess.Host;
        start.Environment["TOOL"] = Path.Combine(AppContext.BaseDirectory, "decomp.dll");
        start.Environment["F"] = Directory.EnumerateFiles(Scheme, "7-ZT-*.json").First();
        using Process shell = Process.Start(start)!;
        return Decomp.Finish(shell);
    }
}
