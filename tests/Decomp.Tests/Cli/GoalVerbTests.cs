using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Tests.Cli;

/// <summary>A goal that one command wrote is what another one searches for; walks and sparser schemes are such goals too.</summary>
public sealed class GoalVerbTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void What_one_search_writes_another_finds_with_the_same_result()
    {
        string goal = _folder["goal.json"];
        string[] asked = ["2", "2", "2", "--engine", "gradient", "--program", "adam", "--seed", "5"];
        (int code, string output, string error) = CommandLine.Run(["search", .. asked, "--write-goal", goal, "--out", _folder["none"]]);
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That((output, Directory.Exists(_folder["none"])), Is.EqualTo(($"goal: {goal}{Environment.NewLine}", false)));
        string[] how = ["--threads", "1", "--json", "--out"];
        JsonElement direct = Done(["search", .. asked, .. how, _folder["a"]]), read = Done(
            ["search", "--goal", goal, .. how, _folder["b"]]);
        Assert.That(read.GetProperty("sha256").GetString(), Is.EqualTo(direct.GetProperty("sha256").GetString()));
        Assert.That(Done(["search", "--goal", goal, "--seed", "6", .. how, _folder["c"]]).GetProperty("seed").GetInt32(), Is.EqualTo(6));
    }

    [TestCase("--work 5", 86_400_000)]
    [TestCase("--work 5 --time 7s", 7)]
    public void A_budget_of_work_has_no_bound_of_time_but_one_that_is_named(string asked, int seconds)
    {
        string goal = _folder["goal.json"];
        Assert.That(CommandLine.Run(["search", "2", "2", "2", .. asked.Split(' '), "--write-goal", goal]).Code, Is.Zero);
        Assert.That(GoalFile.Read(goal).Time, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [Test]
    public void A_program_of_ones_own_travels_with_its_text()
    {
        string program = _folder["mine.cs"], goal = _folder["goal.json"];
        File.WriteAllText(program, CommandLine.Run("programs", "show", "adam").Output.Replace("struct Adam", "struct Mine"));
        Assert.That(CommandLine.Run("search", "2", "2", "2", "--engine", "gradient", "--program", program, "--write-goal", goal).Code,
            Is.Zero);
        File.Delete(program);
        JsonElement done = Done(["search", "--goal", goal, "--threads", "1", "--json", "--out", _folder["found"]]);
        Assert.That((done.GetProperty("reached").GetBoolean(), done.GetProperty("program").GetProperty("name").GetString()),
            Is.EqualTo((true, "mine")));
    }

    [Test]
    public void A_goal_starts_at_the_schemes_that_it_was_written_with_or_not_at_all()
    {
        string known = _folder["known"], goal = _folder["goal.json"];
        string[] search = ["search", "2", "2", "2", "--engine", "gradient", "--threads", "1"];
        Assert.That(CommandLine.Run([.. search, "--rank", "8", "--out", known]).Code, Is.Zero);
        Assert.That(CommandLine.Run([.. search[..6], "--rank", "7", "--from", known, "--write-goal", goal]).Code, Is.Zero);
        Assert.That(CommandLine.Run("search", "--goal", goal, "--out", _folder["found"]).Code, Is.Zero);
        foreach (string file in Directory.GetFiles(known, "8-*.json", SearchOption.AllDirectories)) File.Delete(file);
        (int code, _, string error) = CommandLine.Run("search", "--goal", goal, "--out", _folder["found"]);
        Assert.That((code, error), Is.EqualTo((2, error)));
        Assert.That(error, Does.Contain(known));
    }

    [TestCase("--rank 7", "--rank")]
    [TestCase("2 2 2", "dimensions")]
    [TestCase("--engine flip", "--engine")]
    public void What_stands_in_a_goal_is_not_asked_again(string again, string culprit)
    {
        string goal = _folder["goal.json"];
        Assert.That(CommandLine.Run("search", "2", "2", "2", "--write-goal", goal).Code, Is.Zero);
        (int code, _, string error) = CommandLine.Run(["search", .. again.Split(' '), "--goal", goal]);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(culprit).And.Contain("--goal"));
    }

    [Test]
    public void A_file_that_is_no_goal_ends_with_3_and_names_file_and_field()
    {
        string goal = _folder["goal.json"];
        File.WriteAllText(goal, """{"goal": 1, "shape": "2x2x2", "rank": 7, "colour": "red"}""");
        (int code, string output, string error) = CommandLine.Run("search", "--goal", goal);
        Assert.That((code, output), Is.EqualTo((3, "")));
        Assert.That(error, Does.Contain(goal).And.Contain("colour"));
    }

    [TestCase("--ladder")]
    [TestCase("--meta")]
    [TestCase("--pool")]
    [TestCase("--levels")]
    [TestCase("")]
    public void Walks_go_on_from_a_checkpoint_as_if_they_had_not_been_cut_off(string course)
    {
        string[] Flip(string folder, int rounds) =>
            ["flip", "3", "3", "3", "--walkers", "2", "--threads", "1", "--rounds", $"{rounds}", "--json", "--out", _folder[folder],
                "--checkpoint", _folder[$"{folder}.json"], "--resume", .. course.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        JsonElement whole = Done(Flip("whole", 4));
        Done(Flip("parts", 2));
        JsonElement parts = Done(Flip("parts", 4));
        Assert.That(parts.GetProperty("engines")[0].GetProperty("steps").GetInt64(),
            Is.EqualTo(whole.GetProperty("engines")[0].GetProperty("steps").GetInt64()).And.Positive);
        Assert.That(parts.GetProperty("rank").GetInt32(), Is.EqualTo(whole.GetProperty("rank").GetInt32()));
    }

    [Test]
    public void A_scheme_is_made_sparser_by_a_search_that_a_goal_repeats()
    {
        string found = _folder["found"], goal = _folder["goal.json"];
        Assert.That(CommandLine.Run("flip", "3", "3", "3", "--ring", "GF2", "--walkers", "1", "--rounds", "1", "--out", found).Code,
            Is.Zero);
        string file = Directory.GetFiles(found, "*.json", SearchOption.AllDirectories).Order().First();
        string[] optimize = ["optimize", file, "--sweeps", "1", "--time", "1s"];
        Assert.That(CommandLine.Run([.. optimize, "--write-goal", goal]).Code, Is.Zero);
        JsonElement done = Done([.. optimize, "--json", "--out", _folder["sparser"]]);
        Assert.That(done.GetProperty("after").GetProperty("nonzeros").GetInt32(),
            Is.LessThanOrEqualTo(done.GetProperty("before").GetProperty("nonzeros").GetInt32()));
        (int code, string output, _) = CommandLine.Run("search", "--goal", goal, "--out", _folder["again"]);
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Not.Contain("recombination").And.Match(
            @"3x3x3 over F2: rank \d+ -> \d+, nonzeros \d+ -> \d+, additions \d+ -> \d+"));
    }

    /// <summary>A time that nobody named must not cut short what an amount of work bounds; read from the goal, not from a clock.</summary>
    [TestCase("flip 2 2 2", 60.0)]
    [TestCase("flip 2 2 2 --rounds 3", null)]
    [TestCase("flip 2 2 2 --rounds 3 --time 5s", 5.0)]
    [TestCase("optimize FILE --for additions", 10.0)]
    [TestCase("optimize FILE --for additions --work 3", null)]
    [TestCase("optimize FILE --work 3 --time 5s", 5.0)]
    public void An_amount_of_work_alone_has_no_bound_of_time(string line, double? seconds)
    {
        string file = Path.Combine(Surroundings.Root, "results", "2x2x2", "7-ZT-8a506cff.json"), goal = _folder["goal.json"];
        string[] words = [.. line.Split(' ').Select(word => word == "FILE" ? file : word)];
        Assert.That(CommandLine.Run([.. words, "--write-goal", goal]).Code, Is.Zero);
        SearchGoal read = GoalFile.Read(goal);
        Assert.That(read.Time, Is.EqualTo(seconds is { } some ? TimeSpan.FromSeconds(some) : SearchGoal.Endless));
        Assert.That(read.Work ?? read.Walks?.Rounds, line.Contains(" 3") ? Is.EqualTo(3) : Is.Null);
    }

    [Test]
    public void A_run_without_a_bound_of_time_says_none_and_ends_with_its_work()
    {
        string file = Path.Combine(Surroundings.Root, "results", "2x2x2", "7-ZT-8a506cff.json");
        (int code, string output, string error) =
            CommandLine.Run("optimize", file, "--for", "additions", "--work", "17", "--threads", "2", "--out", _folder["cheaper"]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain(", 2 threads\n").And.Contain("done with its work after"));
        (code, _, error) = CommandLine.Run("optimize", _folder.Path, "--work", "17");
        Assert.That((code, error.Contains("leave out --work")), Is.EqualTo((ExitCode.Usage, true)), error);
    }

    private static JsonElement Done(string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Run(arguments);
        Assert.That(code, Is.InRange(0, 1), error);
        return JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement;
    }
}
