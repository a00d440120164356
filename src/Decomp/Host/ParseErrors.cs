using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace TensorDecomp.Cli.Host;

/// <summary>What is wrong with a command line, as one sentence that names the word, and what may have been meant.</summary>
internal static partial class ParseErrors
{
    /// <param name="parsed">A command line that the parser refused.</param>
    /// <param name="examples">Of each verb.</param>
    public static string Sentence(ParseResult parsed, IReadOnlyDictionary<Command, string[]> examples)
    {
        Command verb = parsed.CommandResult.Command;
        string name = verb is RootCommand ? "decomp" : $"decomp {Path(parsed.CommandResult)}", help = $"'{name} --help'";
        // The parser also reports what follows from the first error; one sentence is enough.
        const string NoVerb = "Required command was not provided.";
        string error = parsed.Errors.Select(e => e.Message).FirstOrDefault(m => m != NoVerb, "a verb is needed");
        if (Unrecognized().Match(error) is { Success: true } word) return Unknown(word.Groups[1].Value, verb, name, help);
        if (Missing().Match(error) is { Success: true } argument)
            return $"{name} needs {argument.Groups[1].Value}{argument.Groups[2].Value}" +
                $"{(Examples(parsed.CommandResult, examples) is [var use, ..] ? $", as in '{use}'" : "")}; see {help}.";
        if (Unparsed().Match(error) is { Success: true } no)
            return $"{no.Groups[1].Value} is no value for {no.Groups[2].Value}, which takes a whole number; see {help}.";
        if (Strange().Match(error) is { Success: true } strange) return NotAmong(strange, name, help);
        return $"{error.ReplaceLineEndings(" ").Replace("\t", "").TrimEnd('.')}; see {help}.";
    }

    private static string Unknown(string written, Command verb, string name, string help)
    {
        bool isOption = written.StartsWith('-') && !double.TryParse(written, out _);
        IEnumerable<string> words = isOption ? verb.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Append(Failure.DetailsOption)
            : verb.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        string meant = DidYouMean.Of(written, words) is { } near ? $"; did you mean {near}?" : ".";
        string what = isOption ? $"{name} has no option {written}"
            : verb.Subcommands.Count > 0 ? $"{name} has no verb {written}" : $"{name} has no use for {written}";
        return $"{what}{meant} {help} shows what there is.";
    }

    /// <summary>"there is no value lbfg for decomp search; did you mean lbfgs? There are all, gradient, …".</summary>
    private static string NotAmong(Match strange, string name, string help)
    {
        string[] words = [.. Quoted().Matches(strange.Groups[2].Value).Select(word => word.Groups[1].Value)];
        string meant = DidYouMean.Of(strange.Groups[1].Value, words) is { } near ? $"; did you mean {near}?" : ".";
        return $"{name} does not know {strange.Groups[1].Value}{meant} There are {string.Join(", ", words)}; see {help}.";
    }

    /// <summary>The examples of a verb, or those of its sub-verb among them.</summary>
    public static string[] Examples(CommandResult verb, IReadOnlyDictionary<Command, string[]> examples) =>
        examples.TryGetValue(verb.Command, out string[]? own) ? own
        : verb.Parent is CommandResult above
            ? [.. Examples(above, examples).Where(use => use.StartsWith($"decomp {Path(verb)} ", StringComparison.Ordinal)
                || use == $"decomp {Path(verb)}")]
            : [];

    /// <summary>The verb with its sub-verb.</summary>
    public static string Path(CommandResult verb) =>
        verb.Parent is CommandResult { Command: not RootCommand } above ? $"{Path(above)} {verb.Command.Name}" : verb.Command.Name;

    [GeneratedRegex(@"^Unrecognized command or argument '(.*)'", RegexOptions.Singleline)]
    private static partial Regex Unrecognized();

    [GeneratedRegex(@"^(?:Required argument '?(\w+)'? missing for command: '?[\w-]+'?|Option '(--[\w-]+)' is required)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"^Cannot parse argument '(.*)' for option '(.*)' as expected type", RegexOptions.Singleline)]
    private static partial Regex Unparsed();

    [GeneratedRegex(@"^Argument '(.*?)' not recognized\. Must be one of:(.*)$", RegexOptions.Singleline)]
    private static partial Regex Strange();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
