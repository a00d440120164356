using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>What the tool says about itself.</summary>
public sealed partial class HelpTests
{
    [Test]
    public void Version_is_one_line_that_starts_with_a_number()
    {
        Outcome version = Decomp.Run("--version");
        Assert.That((version.ExitCode, version.Errors, version.Lines.Length), Is.EqualTo((0, "", 1)));
        Assert.That(version.Output, Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [Test]
    public void Help_lists_every_verb_each_with_a_sentence_and_help_of_its_own()
    {
        Outcome help = Decomp.Run("--help");
        Assert.That((help.ExitCode, help.Errors), Is.EqualTo((0, "")));
        string[] verbs = [.. VerbGroup.All.SelectMany(group => group.Verbs).Select(verb => verb.Name)];
        Assert.That(verbs, Is.SupersetOf((string[])["search", "verify"]).And.Unique);
        Assert.That(help.Lines.Select(line => Verb().Match(line)).Where(m => m.Success).Select(m => m.Value), Is.EqualTo(verbs),
            "each verb in its group");
        Assert.That(verbs, Is.EquivalentTo(Application.Named([]).Select(verb => verb.Command.Name)
            .Where(name => name != ChildCommand.Verb)),
            "and none is missing");
        foreach (string verb in verbs)
        {
            Outcome own = Decomp.Run(verb, "--help");
            Assert.That((own.ExitCode, own.Errors), Is.EqualTo((0, "")), verb);
            Assert.That(own.Output, Does.Contain($"decomp {verb}"), "its usage");
            Assert.That(own.Lines.SkipWhile(line => line.TrimEnd() != "Examples:").Count(line => line.StartsWith($"  decomp {verb}")),
                Is.GreaterThanOrEqualTo(1), $"{verb} shows an example");
        }
    }

    [Test]
    public void Without_a_verb_it_shows_the_help()
    {
        Outcome nothing = Decomp.Run();
        Assert.That(nothing.Output, Is.EqualTo(Decomp.Run("--help").Output));
    }

    [Test]
    public void Help_of_search_names_every_option_of_the_manual()
    {
        string help = Decomp.Run("search", "--help").Output;
        foreach (string option in (string[])["--rank", "--seed", "--time", "--threads", "--program", "--out", "--json"])
            Assert.That(help, Does.Contain(option));
        foreach (var program in TensorDecomp.Programs.ProgramRegistry.All) Assert.That(help, Does.Contain(program.Name));
    }

    [Test]
    public void Help_explains_topics_and_verbs_and_names_them_where_there_is_none()
    {
        foreach (HelpTopic topic in HelpTopic.All)
        {
            Outcome page = Decomp.Run("help", topic.Name);
            Assert.That((page.ExitCode, page.Errors), Is.EqualTo((0, "")), topic.Name);
            Assert.That(page.Output, Does.Not.Match(@"\{\w+\}"), "lists are filled in");
            Assert.That(page.Output.Split('\n').Where(line => !line.StartsWith(' ')), Has.All.Length.LessThanOrEqualTo(80), topic.Name);
        }
        Assert.That(Decomp.Run("help", "search").Output, Is.EqualTo(Decomp.Run("search", "--help").Output));
        Assert.That(Decomp.Run("help").Output, Is.EqualTo(Decomp.Run("--help").Output));
        Outcome none = Decomp.Run("help", "flying");
        Assert.That((none.ExitCode, none.Errors), Is.EqualTo((2,
            "decomp: there is no help on flying; there are symmetries, rings, tensors, files, settings, parts and the verbs, which " +
                "'decomp --help' lists.\n")));
    }

    [Test]
    public void The_page_on_symmetries_writes_texts_that_are_understood()
    {
        string page = HelpTopic.All.Single(topic => topic.Name == "symmetries").Text;
        foreach (Match text in Symmetry().Matches(page).Where(m => !m.Value.Contains("GROUP")))
            Assert.That(SymmetryText.TryReadGroup(text.Value, new Shape(5, 5, 5), out _, out _, out string? why), Is.True,
                $"{text.Value}: {why}");
    }

    [GeneratedRegex(@"perm:\S+")]
    private static partial Regex Symmetry();

    [GeneratedRegex(@"(?<=^    )[a-z]+(?=  +\S)")]
    private static partial Regex Verb();
}
