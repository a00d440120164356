using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Parts;
using TensorDecomp.Tests.Export;

namespace TensorDecomp.Tests.Cli;

/// <summary>decomp config, doctor and completion: what the tool knows of itself and its machine.</summary>
public sealed class SelfKnowledgeTests
{
    [Test]
    public void Config_prints_every_setting_with_its_origin()
    {
        (int code, string output, string error) = CommandLine.Run("config", "--json");
        Assert.That((code, error), Is.EqualTo((0, "")));
        JsonElement[] settings =
            [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.That(settings.Select(s => s.GetProperty("setting").GetString()), Is.EqualTo(Setting.All.Select(s => s.Name)));
        Assert.That(settings[0].GetProperty("by").GetString(), Is.EqualTo("DECOMP_STORE"));
        Assert.That(settings[1].GetProperty("by").GetString(), Is.EqualTo("built in"));
        Assert.That(CommandLine.Run("config").Output, Does.Contain("settings file: ").And.Contain("DECOMP_THREADS"));
    }

    [Test]
    public void The_page_on_settings_names_each_with_its_variable()
    {
        string page = HelpTopic.All.Single(topic => topic.Name == "settings").Text;
        foreach (Setting setting in Setting.All)
            Assert.That(page, Does.Match($"(?m)^  {setting.Name} +{setting.Variable} +{setting.Meaning}"));
    }

    [Test]
    public void Doctor_finds_nothing_in_the_way_and_says_what_is_missing()
    {
        (int code, string output, string error) = CommandLine.Run("doctor");
        Assert.That((code, error), Is.EqualTo((0, "")));
        foreach (string what in (string[])["tool", "SDK", "processor", "memory", "devices", "store", "settings", "part"])
            Assert.That(output, Does.Match($"(?m)^  {what} +.+$"));
        Assert.That(output, Does.Contain("restarts run side by side"));
        // What a path makes long is for its owner to say.
        Assert.That(output.Split('\n').Where(line => !line.Contains(" /") && line.Length > 100), Is.Empty);
        foreach (OptionalPart part in OptionalPart.All)
            Assert.That(output, Does.Match(part.IsThere ? $"(?m)^  part +{part.Name} is there"
                : $"(?m)^  part +{part.Name} is not there; .* needs it\\n +'{part.Build}' "));
    }

    [Test]
    public void Doctor_says_what_is_in_the_way()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["config.json"], "{}}");
        (int code, string output) = Away(("DECOMP_CONFIG", folder["config.json"]), ("DECOMP_STORE", null), "doctor");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"! settings   {folder["config.json"]}:1: no JSON"));
    }

    [TestCase("bash")]
    [TestCase("zsh")]
    [TestCase("fish")]
    public void A_shell_is_taught_to_ask(string shell)
    {
        (int code, string output, string error) = CommandLine.Run("completion", shell);
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("[suggest:"));
        string file = $"completion-{shell}";
        using TemporaryFolder folder = new();
        File.WriteAllText(folder[file], output);
        if (Command.RunIn(folder.Path, shell, "-n", folder[file]) is not { } checkedBy) Assert.Ignore($"{shell} is not installed");
        else Assert.That((checkedBy.Exit, checkedBy.Errors), Is.EqualTo((0, "")), "it reads it without a complaint");
    }

    /// <summary>What bash has after a tab, the line being what was typed.</summary>
    [TestCase("decomp sea", "search")]
    [TestCase("decomp search --eng", "--engine")]
    [TestCase("decomp search 3 3 3 --engine lb", "lbfgs")]
    [TestCase("decomp search 3 3 3 --ring Z", "Z[1/2]")]
    [TestCase("decomp help sym", "symmetries")]
    [TestCase("decomp completion fi", "fish")]
    [TestCase("decomp programs li", "list")]
    public void A_tab_in_bash_completes(string line, string word)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["_"], CommandLine.Run("completion", "bash").Output);
        string tool = Path.Combine(AppContext.BaseDirectory, "decomp.dll");
        string script = $"decomp() {{ dotnet exec '{tool}' \"$@\"; }}; . ./_; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; " +
            "read -ra COMP_WORDS <<<\"$COMP_LINE\"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _decomp; printf '%s\\n' \"${COMPREPLY[@]}\"";
        if (Command.RunIn(folder.Path, "bash", "-c", script) is not { } tab) Assert.Ignore("bash is not installed");
        else
        {
            Assert.That((tab.Exit, tab.Errors), Is.EqualTo((0, "")));
            Assert.That(tab.Output.Split('\n'), Has.Member(word));
        }
    }

    [Test]
    public void A_shell_that_is_not_known_is_refused_with_those_that_are() =>
        Assert.That(CommandLine.Run("completion", "csh"), Is.EqualTo((2, "",
            "decomp: there is no completion for csh; there are bash, zsh, fish.\n")));

    [Test]
    public void A_quiet_search_says_only_how_it_ended()
    {
        Outcome loud = Decomp.Run("search", "2x2x2:8"), quiet = Decomp.Run("search", "2x2x2:8", "-q");
        Assert.That((quiet.ExitCode, quiet.Errors), Is.EqualTo((0, "")));
        Assert.That(loud.Lines[0], Does.StartWith("search: "));
        Assert.That(quiet.Lines, Is.EqualTo(Decomp.Run("search", "2x2x2:8").Lines.SkipWhile(line => !line.StartsWith("done: "))));
    }

    /// <summary>In a process of its own, for the environment is everybody's.</summary>
    private static (int Code, string Output) Away((string Name, string? Value) first, (string Name, string? Value) second, string verb)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "decomp.dll");
        string Set((string Name, string? Value) one) => one.Value is null ? $"-u {one.Name}" : $"{one.Name}='{one.Value}'";
        (string Name, string? Value)[] both = [first, second];
        string options = string.Join(' ', both.OrderBy(one => one.Value is not null).Select(Set));
        if (Command.RunIn(Path.GetTempPath(), "bash", "-c", $"env {options} dotnet exec '{tool}' {verb}") is not { } run)
            throw new IgnoreException("bash is not installed");
        return (run.Exit, run.Output);
    }
}
