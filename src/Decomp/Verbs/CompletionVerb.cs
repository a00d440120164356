using System.CommandLine;
using System.Reflection;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp completion SHELL: the text that teaches a shell to complete command lines, for it to read. What there is to say at any
/// place, the shell asks the tool itself.</summary>
internal static class CompletionVerb
{
    private static readonly string[] s_shells = ["bash", "zsh", "fish"];

    public static string[] Examples =>
    [
        "decomp completion bash",
        "decomp completion fish",
    ];

    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = $"the shell to be taught: {string.Join(", ", s_shells)}" };
        shell.CompletionSources.Add(s_shells);
        Command verb = new("completion", "Print what teaches a shell to complete command lines; its first lines say where to put it.")
        {
            shell,
        };
        verb.SetAction(parsed =>
        {
            string asked = parsed.GetValue(shell)!;
            if (!s_shells.Contains(asked))
                throw new UsageException($"there is no completion for {asked}; there are {string.Join(", ", s_shells)}.");
            using StreamReader text = new(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Completions/decomp.{asked}")!);
            Console.Out.Write(text.ReadToEnd());
            return ExitCode.Success;
        });
        return verb;
    }
}
