using System.CommandLine;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp help: a page about a topic. The help of verbs is the command line's own.</summary>
internal static class HelpVerb
{
    public static string[] Examples =>
    [
        "decomp help symmetries",
        "decomp help search",
    ];

    public static Command Create()
    {
        Argument<string> topic = new("TOPIC")
        {
            Description = $"a verb, or {string.Join(", ", HelpTopic.All.Select(t => $"{t.Name} ({t.Summary})"))}",
        };
        topic.CompletionSources.Add([.. HelpTopic.All.Select(t => t.Name)]);
        Command verb = new("help", "Explain a topic that several verbs share, or a verb.") { topic };
        verb.SetAction(parsed =>
        {
            string asked = parsed.GetValue(topic)!;
            HelpTopic page = HelpTopic.All.FirstOrDefault(t => t.Name.Equals(asked, StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException(
                    $"there is no help on {asked}; there are {string.Join(", ", HelpTopic.All.Select(t => t.Name))} and the verbs, " +
                        "which 'decomp --help' lists.");
            Terminal.Say(page.Text.TrimEnd('\n'));
            return ExitCode.Success;
        });
        return verb;
    }
}
