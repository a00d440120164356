using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TensorDecomp.Cli.Host;

/// <summary>The usual help, followed by the examples of the verb it was asked for, or of all verbs.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parsed)
    {
        int code = help.Invoke(parsed);
        string[] lines = parsed.CommandResult.Command is RootCommand ? [.. examples.Values.Select(v => v[0])]
            : ParseErrors.Examples(parsed.CommandResult, examples);
        if (lines.Length == 0) return code;
        TextWriter output = parsed.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string line in lines) output.WriteLine($"  {line}");
        output.WriteLine();
        return code;
    }

    /// <summary>Puts this action in the place of the root's help action, which the verbs inherit.</summary>
    public static void Install(RootCommand root, IReadOnlyDictionary<Command, string[]> examples)
    {
        foreach (Option option in root.Options)
            if (option is HelpOption { Action: HelpAction help } asksForHelp) asksForHelp.Action = new HelpWithExamples(help, examples);
    }
}
