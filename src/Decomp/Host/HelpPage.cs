using System.Collections;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// What <c>--help</c> prints: of the tool its verbs, by what they are for, each in a line; of a verb what it does, takes and may be told,
/// with examples. No word is broken at the edge of the window, and what stands there as a default may be typed as it stands.
/// </summary>
/// <param name="examples">Of each verb; under the root those of a first day.</param>
internal sealed class HelpPage(IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    /// <summary>Lines that are longer than this are hard to read, however wide the window is.</summary>
    private const int Widest = 110;

    /// <summary>Names longer than this have a line of their own.</summary>
    private const int LongestName = 24;

    private const string Everywhere =
        "Everywhere: -v, --verbose says more; -q, --quiet shows nothing of what goes on; -h, --help.";

    public override int Invoke(ParseResult parsed)
    {
        int columns = Console.IsOutputRedirected ? int.MaxValue : Math.Min(Terminal.Window.Columns, Widest);
        TextWriter output = parsed.InvocationConfiguration.Output;
        foreach (string line in parsed.CommandResult.Command is RootCommand root ? OfTool(root, columns)
            : OfVerb(parsed.CommandResult, columns)) output.WriteLine(line);
        return ExitCode.Success;
    }

    /// <summary>Puts this action in the place of the root's help action, which the verbs inherit.</summary>
    public void Install(RootCommand root)
    {
        foreach (Option option in root.Options)
            if (option is HelpOption { Action: HelpAction } asksForHelp) asksForHelp.Action = this;
    }

    private IEnumerable<string> OfTool(RootCommand root, int columns)
    {
        yield return FoldedText.Of($"{root.Description}\n\nUsage:\n  decomp VERB [options]\n\nVerbs:", columns);
        int width = 2 + VerbGroup.All.SelectMany(group => group.Verbs).Max(verb => verb.Name.Length);
        foreach (VerbGroup group in VerbGroup.All)
        {
            yield return $"  {group.Purpose}";
            foreach ((string name, string brief) in group.Verbs) yield return Row($"    {name.PadRight(width)}", brief, columns);
        }
        yield return "";
        foreach (string line in Uses(examples[root], columns)) yield return line;
        yield return FoldedText.Of("'decomp VERB --help' shows the options of a verb with examples, 'decomp help TOPIC' explains " +
            $"{string.Join(", ", HelpTopic.All.Select(topic => topic.Name))}; 'decomp --version' says which version this is.\n" +
            $"{Everywhere}\n", columns);
    }

    private IEnumerable<string> OfVerb(System.CommandLine.Parsing.CommandResult verb, int columns)
    {
        Command command = verb.Command;
        yield return FoldedText.Of($"{command.Description}\n\nUsage:\n  decomp {ParseErrors.Path(verb)}{Takes(command)}", columns);
        foreach (string line in Section("Arguments", command.Arguments.Select(a => (Name(a), Text(a.Description, Default(a)))), columns))
            yield return line;
        foreach (string line in Section("Options", command.Options.Where(o => !o.Hidden && o is not HelpOption)
            .Select(o => (Name(o), Text(o.Description, Default(o)))), columns)) yield return line;
        foreach (string line in Section("Verbs", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description!)), columns))
            yield return line;
        yield return "";
        if (ParseErrors.Examples(verb, examples) is { Length: > 0 } uses)
            foreach (string line in Uses(uses, columns)) yield return line;
        yield return FoldedText.Of($"{Everywhere}\n", columns);
    }

    private static IEnumerable<string> Section(string head, IEnumerable<(string Name, string Text)> entries, int columns)
    {
        (string Name, string Text)[] all = [.. entries];
        if (all.Length == 0) yield break;
        int width = 2 + Math.Min(LongestName, all.Max(entry => entry.Name.Length));
        yield return $"\n{head}:";
        foreach ((string name, string text) in all)
            if (name.Length + 2 <= width) yield return Row($"  {name.PadRight(width)}", text, columns);
            else
            {
                yield return $"  {name}";
                yield return Row(new string(' ', width + 2), text, columns);
            }
    }

    private static IEnumerable<string> Uses(string[] uses, int columns) =>
        ["Examples:", .. uses.Select(use => $"  {FoldedText.Command(use, 2, columns)}"), ""];

    /// <summary>A text behind a name, its further lines below its first.</summary>
    private static string Row(string name, string text, int columns) => name + string.Join($"\n{new string(' ', name.Length)}",
        FoldedText.Of(text, columns == int.MaxValue ? columns : Math.Max(20, columns - name.Length)).Split('\n'));

    private static string Takes(Command command) => string.Concat(command.Arguments.Select(Form))
        + (command.Subcommands.Count > 0 ? " [VERB]" : "") + (command.Options.Count > 0 ? " [options]" : "");

    private static string Form(Argument argument)
    {
        string name = argument.Arity.MaximumNumberOfValues > 1 ? $"{Name(argument)}..." : Name(argument);
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $" [{name}]" : $" {name}";
    }

    private static string Name(Argument argument) => $"<{argument.HelpName ?? argument.Name}>";

    private static string Name(Option option)
    {
        string names = string.Join(", ", option.Aliases.Append(option.Name).Order(StringComparer.Ordinal).OrderBy(name => name.Length > 2));
        string value = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? ""
            : $" <{option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant()}>";
        return names + value + (option.Required ? " (required)" : "");
    }

    private static string Text(string? description, string? usual) =>
        usual is null ? description ?? "" : $"{description} [default: {usual}]";

    private static string? Default(Option option) => option.HasDefaultValue ? Typed(option.GetDefaultValue()) : null;

    private static string? Default(Argument argument) => argument.HasDefaultValue ? Typed(argument.GetDefaultValue()) : null;

    /// <summary>A default as a user would type it; null for what nobody has to know.</summary>
    private static string? Typed(object? value) => value switch
    {
        null or "" or false => null,
        TimeSpan time => Duration.Typed(time),
        Enum choice => $"{choice}".ToLowerInvariant(),
        string text => text,
        IEnumerable several => string.Join(' ', several.Cast<object>()) is { Length: > 0 } listed ? listed : null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
