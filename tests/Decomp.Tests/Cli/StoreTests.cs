using NUnit.Framework;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Tests.Cli;

/// <summary>Nothing that is found is thrown away, and everybody has a store of their own.</summary>
[NonParallelizable]
public sealed class StoreTests
{
    private readonly Dictionary<string, string?> _before = [];
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        Set(Setting.Store.Variable, _folder["store"]);
        Set(SettingsFile.Variable, _folder["config.json"]);
    }


    [TearDown]
    public void CleanUp()
    {
        foreach ((string name, string? value) in _before) Environment.SetEnvironmentVariable(name, value);
        _before.Clear();
        _folder.Dispose();
    }

    [Test]
    public void Whatever_finds_a_scheme_stores_it_and_says_when_it_was_there_already()
    {
        string[] flip = ["flip", "2", "2", "2", "--ring", "F2", "--rank", "7", "--walkers", "1", "--threads", "1"];
        (int code, string output, string error) = CommandLine.Run(flip);
        string file = _folder.Files("7-F2-*.json").Single();
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain(file).And.Not.Contain("already"));
        Assert.That(CommandLine.Run(flip).Output,
            Does.Contain($"{file}, which was in the store already").And.Contain($"{file} (already in the store)"));
        Assert.That(CommandLine.Run("lift", file).Code, Is.Zero);
        Assert.That(_folder.Files("7-Z*.json"), Has.Length.EqualTo(1), "lift stores as well");
        Assert.That(CommandLine.Run("recombine").Output, Does.Match(@"2x2x4 +14 .*, .*2x2x4/14-Z.*\.json\n"));
    }

    [Test]
    public void A_checkpoint_comes_with_the_command_that_goes_on()
    {
        string output = CommandLine.Run("search", "2x3x3:14", "--engine", "flip", "--time", "0.1s", "--threads", "1", "--checkpoint",
            _folder["a b.json"]).Output;
        Assert.That(output, Does.Contain("\n      go on: decomp search 2 3 3 --rank 14 --engine flip --time 0.1s --threads 1 " +
            $"--checkpoint '{_folder["a b.json"]}' --resume\n"));
    }

    [Test]
    public void An_option_comes_before_the_environment_before_the_settings_file_before_what_is_built_in()
    {
        File.WriteAllText(_folder["config.json"], $$"""{"store": "{{_folder["filed"]}}", "threads": 3, /* why */ "time": "7s",}""");
        Assert.That(Setting.Store.Read(), Is.EqualTo((_folder["store"], Setting.Store.Variable)));
        Set(Setting.Store.Variable, null);
        Assert.That(Setting.Store.Read(), Is.EqualTo((_folder["filed"], _folder["config.json"])));
        Assert.That(CommandLine.Run("search", "2x2x2:8").Output, Does.Contain("3 threads, up to 7.0 s").And.Contain(_folder["filed"]));
        Assert.That(CommandLine.Run("search", "2x2x2:8", "--threads", "2", "--time", "5s", "--out", _folder["given"]).Output,
            Does.Contain("2 threads, up to 5.0 s").And.Contain(_folder["given"]));
        File.Delete(_folder["config.json"]);
        Assert.That(Setting.Store.Read(), Is.EqualTo(("decomp-results", "built in")));
    }

    [TestCase("""{"stoer": "x"}""", "there is no setting stoer; did you mean store?")]
    [TestCase("""{"colour": "x"}""", "there is no setting colour; there are store, threads, time, variety.")]
    [TestCase("""{"threads": 0}""", "threads cannot be 0: it takes whole numbers from 1 to 1024.")]
    [TestCase("""{"threads": "many"}""", "threads cannot be many: it takes whole numbers from 1 to 1024.")]
    [TestCase("""{"time": "soon"}""", "time cannot be soon: it takes times such as 90s, 5m, 1h30m or 00:05:00.")]
    [TestCase("""{"store": ["x"]}""", "store is neither a text nor a number; ")]
    [TestCase("[1]", "is no object; ")]
    [TestCase("{\n\"store\": \n", ":3: no JSON; ")]
    public void A_settings_file_that_makes_no_sense_is_refused_with_its_name(string text, string reason)
    {
        Set(Setting.Store.Variable, null);
        File.WriteAllText(_folder["config.json"], text);
        (int code, string output, string error) = CommandLine.Run("search", "2x2x2:8");
        Assert.That((code, output), Is.EqualTo((3, "")));
        Assert.That(error, Does.StartWith($"decomp: {_folder["config.json"]}").And.Contain(reason));
        Assert.That(_folder.Files(), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_settings_file_of_a_giant_is_not_read()
    {
        Set(Setting.Store.Variable, null);
        File.WriteAllText(_folder["config.json"], new string('[', 100_000));
        (int code, _, string error) = CommandLine.Run("results");
        Assert.That(code, Is.EqualTo(3));
        Assert.That(error, Does.Contain("more than 65536 bytes"));
    }

    private void Set(string variable, string? value)
    {
        _before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }
}
