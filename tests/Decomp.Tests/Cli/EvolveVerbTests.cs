using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace TensorDecomp.Tests.Cli;

/// <summary>decomp evolve as a user runs it, with candidates measured in processes of their own.</summary>
public sealed partial class EvolveVerbTests
{
    private static readonly string[] Small = ["--targets", "2x2x2:7", "--steps", "20000", "--threads", "1"];

    [Test]
    public void A_run_is_audited_replayed_reported_exported_and_compared()
    {
        using TemporaryFolder folder = new();
        string db = folder["run.db"], store = folder["store"];
        Outcome run = Decomp.Run(["evolve", .. Small, "--budget", "3", "--db", db, "--out", store, "--json"]);
        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((0, "")));
        JsonElement done = run.Events[^1];
        Assert.That((done.GetProperty("event").GetString(), done.GetProperty("evaluations").GetInt32()), Is.EqualTo(("done", 3)));
        Assert.That(done.GetProperty("targets")[0].GetProperty("exact").GetInt32(), Is.GreaterThan(0));
        string[] found =
            [.. run.Events.Where(e => e.GetProperty("event").GetString() == "evaluated")
                .SelectMany(e => e.GetProperty("found").EnumerateArray()).Select(f => f.GetString()!)];
        Assert.That(found, Is.Not.Empty);
        foreach (string file in found) Assert.That(Decomp.Judge(Path.Combine(store, file)).Valid, Is.True, file);

        string programs = folder["programs"];
        string[] next = [.. done.GetProperty("next").EnumerateArray().Select(c => c.GetString()!)];
        Assert.That(next.Select(c => string.Join(' ', c.Split(' ').Take(3))), Is.EqualTo((string[])
            ["decomp evolve --resume", "decomp search 2", "decomp programs add", "decomp evolve report"]));
        foreach (string command in next)
        {
            string[] words = command.Split(' ')[1..];
            string[] place = words[0] == "programs" ? ["--programs", programs] : words[0] == "search" ? ["--out", folder["found"]] : [];
            Outcome outcome = CommandOutcome([.. words, .. place]);
            Assert.That(outcome.ExitCode, Is.Zero, $"{command}: {outcome.Output}{outcome.Errors}");
        }
        string best = Path.GetFileNameWithoutExtension(Directory.GetFiles(programs).Single());
        Assert.That(CommandOutcome("programs", "show", best, "--programs", programs).Output,
            Is.EqualTo(CommandOutcome("programs", "show", $"{db}:{best.Split('-')[^1]}").Output).And.Not.Empty);
        Assert.That(CommandOutcome("programs", "diff", "adam", $"{db}:1").ExitCode, Is.Zero, "candidate 1 is the seed");

        Outcome audit = CommandOutcome("evolve", "audit", db);
        Assert.That(audit.ExitCode, Is.Zero, audit.Output);
        Assert.That(audit.Output, Does.StartWith("sound"));
        Outcome replay = CommandOutcome("evolve", "--llm", $"replay:{db}", "--db", folder["again.db"]);
        Assert.That(replay.ExitCode, Is.Zero);
        Assert.That(Digest(replay.Output), Is.EqualTo(Digest(audit.Output)));
        Assert.That(CommandOutcome("evolve", "report", db).Output.Trim(), Is.EqualTo(folder["run.html"]));
        Assert.That(File.ReadAllText(folder["run.html"]), Does.Contain("2x2x2:7").And.EndWith("</html>"));
        Assert.That(CommandOutcome("evolve", "export", db, folder["out"]).ExitCode, Is.Zero);
        Assert.That(File.ReadLines(Path.Combine(folder["out"], "journal.jsonl")).Count(),
            Is.GreaterThan(done.GetProperty("events").GetInt32()), "it was gone on with");
        Assert.That(CommandOutcome("export", store, folder["schemes.csv"], "--runs", folder["runs.csv"], "--journal", db).ExitCode,
            Is.Zero);
        string[] rows = [.. File.ReadLines(folder["runs.csv"]).Skip(1)];
        Assert.That(rows, Has.Length.EqualTo(found.Length).And.All.Match($",{Digest(audit.Output)}[0-9a-f]+,[1-9][0-9]*,(seed|numeric),"),
            "each scheme of the run is traced to its candidate");

        Outcome compare = Decomp.Run("evolve", "compare", "adam", $"{db}:best", "--targets", "2x2x2:7", "--steps", "40000", "--json");
        Assert.That(compare.ExitCode, Is.Zero, compare.Errors);
        JsonElement[] measured = [.. compare.Events.Where(e => e.TryGetProperty("target", out _))],
            profiles = [.. compare.Events.Where(e => e.TryGetProperty("profile", out _))];
        foreach (JsonElement[] lines in (JsonElement[][])[measured, profiles])
            Assert.That(lines.Select(e => e.GetProperty("program").GetString()!.Split(':')[0]), Is.EqualTo((string[])["adam", "run.db"]));
        Assert.That(profiles.Select(e => e.GetProperty("score").GetDouble()), Has.Some.EqualTo(1), "somebody needs the least work");
        foreach (JsonElement row in measured)
        {
            Assert.That(row.GetProperty("restartSteps").GetInt64(), Is.InRange(20_000, 40_000));
            Assert.That(row.GetProperty("share").GetDouble(),
                Is.InRange(row.GetProperty("low").GetDouble(), row.GetProperty("high").GetDouble()));
        }
    }

    /// <summary>Prompts open, Ctrl-C or kill -9, answers arrive, --resume: the run ends as if nothing had happened.</summary>
    [TestCase("INT")]
    [TestCase("KILL")]
    [Platform(Exclude = "Win")]
    public void Stopped_while_prompts_are_open_a_run_goes_on_with_the_answers_that_arrived(string signal)
    {
        using TemporaryFolder folder = new();
        string db = folder["run.db"], exchange = folder["exchange"];
        using Process first =
            Decomp.Start(["evolve", .. Small, "--budget", "2", "--parallel", "1", "--mix", "diff=1", "--llm", $"files:{exchange}", "--db",
                db, "--out", folder["store"], "--json"]);
        string prompt = Path.Combine(exchange, "prompt-0002.md"), answer = Path.Combine(exchange, "answer-0002.md");
        Assert.That(() => File.Exists(prompt), Is.True.After(60_000, 50), "the first prompt comes");
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{first.Id}"])) kill.WaitForExit();
        Outcome stopped = Decomp.Finish(first);
        if (signal == "INT" && stopped.Output.Contains("cancelled"))
            Assert.That((stopped.ExitCode, stopped.Events[^1].GetProperty("cancelled").GetBoolean()), Is.EqualTo((130, true)));
        string asked = File.ReadAllText(prompt);
        File.WriteAllText(answer,
            "Wider.\n\n<<<<<<< SEARCH\n        hyper[Spread] = 0.5;\n=======\n        hyper[Spread] = 0.55;\n>>>>>>> REPLACE\n");
        // Budget and exchange are in the journal.
        Outcome resumed = Decomp.Run("evolve", "--resume", "--db", db, "--out", folder["store"], "--json");
        Assert.That((resumed.ExitCode, resumed.Errors), Is.EqualTo((0, "")));
        Assert.That(resumed.Events[^1].GetProperty("evaluations").GetInt32(), Is.EqualTo(2));
        Assert.That(File.ReadAllText(prompt), Is.EqualTo(asked));
        Assert.That(Directory.GetFiles(exchange, "prompt-*"), Has.Length.EqualTo(1), "nothing is asked twice");
        Assert.That(CommandOutcome("evolve", "audit", db).ExitCode, Is.Zero);
    }

    [Test]
    public void An_endpoint_that_is_down_is_told_at_once()
    {
        using TemporaryFolder folder = new();
        using Process run = Decomp.Start(["evolve", .. Small, "--budget", "2", "--mix", "diff=1", "--llm", "openai", "--model", "small",
            "--base-url", "http://127.0.0.1:1/v1", "--db", folder["run.db"], "--out", folder["store"]]);
        string? line;
        do line = run.StandardOutput.ReadLine(); while (line?.Contains("retry") == false);
        run.Kill(entireProcessTree: true);
        run.WaitForExit();
        Assert.That(line, Does.Match(@"^candidate 2: small: no connection to http://127\.0\.0\.1:1/v1: .+; retry 1 of 5 in [12]\.\d s$"));
    }

    [TestCase("bounds no wishes", "evolve", "--targets", "2x2x2:7", "--budget", "3,wishes=3")]
    [TestCase("-1 is no value for --budget", "evolve", "--targets", "2x2x2:7", "--budget", "-1")]
    [TestCase("soon is no time", "evolve", "--targets", "2x2x2:7", "--budget", "3,time=soon")]
    [TestCase("bound tokens twice", "evolve", "--targets", "2x2x2:7", "--budget", "3,tokens=5", "--max-tokens", "6")]
    [TestCase("positive number of dollars", "evolve", "--targets", "2x2x2:7", "--max-cost", "0")]
    [TestCase("has no program '99'", "programs", "show", "RECORDED:99")]
    [TestCase("there is no journal absent.db", "programs", "show", "absent.db:best")]
    [TestCase("--targets is needed", "evolve")]
    [TestCase("no list of goals", "evolve", "--targets", "3x3:23")]
    [TestCase("no list of goals", "evolve", "--targets", "3x3x3:23,3x3x3:23")]
    [TestCase("--baseline all is unknown", "evolve", "--targets", "2x2x2:7", "--baseline", "all")]
    [TestCase("--llm nobody is unknown", "evolve", "--targets", "2x2x2:7", "--llm", "nobody", "--budget", "1")]
    [TestCase("needs at least one --model", "evolve", "--targets", "2x2x2:7", "--llm", "openai")]
    [TestCase("not NAME", "evolve", "--targets", "2x2x2:7", "--llm", "openai", "--model", "small:1:2")]
    [TestCase("is no weight of an operator", "evolve", "--targets", "2x2x2:7", "--mix", "magic=1")]
    [TestCase("there is no program named", "evolve", "--targets", "2x2x2:7", "--start", "nothing")]
    [TestCase("is no address", "evolve", "--targets", "2x2x2:7", "--llm", "openai", "--model", "m", "--base-url", "nonsense")]
    [TestCase("there is no journal", "evolve", "audit", "absent.db")]
    [TestCase("is fixed by the journal", "evolve", "--resume", "--targets", "2x2x2:7")]
    public void A_wrong_request_is_answered_by_a_sentence_and_exit_code_2(string sentence, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        string recorded = Path.Combine(Surroundings.Root, "results", "evolution", "journal.jsonl");
        arguments = [.. arguments.Select(a => a.Replace("RECORDED", recorded, StringComparison.Ordinal))];
        string[] db = arguments.Contains("audit") || arguments[0] == "programs" ? [] : ["--db", folder["run.db"], "--out", folder["store"]];
        (int code, string output, string error) = CommandLine.Run([.. arguments, .. db]);
        Assert.That((code, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.Contain(sentence).And.EndWith(Environment.NewLine));
        Assert.That(folder.Files("run.db"), Is.Empty, "nothing was begun");
    }

    [Test]
    public void An_estimate_needs_neither_key_nor_journal()
    {
        using TemporaryFolder folder = new();
        (int code, string output, _) =
            CommandLine.Run("evolve", "--targets", "3x3x3:23,2x4x5:33", "--llm", "openai", "--model", "m:1:3:15", "--budget", "100",
                "--dry-run", "--db", folder["run.db"]);
        Assert.That(code, Is.Zero);
        Assert.That(output,
            Does.Contain("100 evaluations: 80,000,000 restart-steps").And.Match(
                @"about [\d.]+ (hours|min.*|s) of descending on .* restart-steps a second on 3x3x3:23, .* on 2x4x5:33").And.Match(
                @"about \d+ prompts of [\d,]+ tokens").And.Match(
                @"m alone would cost about \d+\.\d\d dollars"));
        Assert.That(folder.Files(), Is.Empty);
    }

    private static string Digest(string output) => DigestText().Match(output).Groups[1].Value;

    private static Outcome CommandOutcome(params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Run(arguments);
        return new Outcome(code, output, error);
    }

    [GeneratedRegex("digest ([0-9a-f]{16})")]
    private static partial Regex DigestText();
}
