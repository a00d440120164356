using System.Text.RegularExpressions;

namespace TensorDecomp.Cli.Options;

/// <summary>A shape in one word, perhaps with its rank, as people write it: 4x4x4, 4×4×4, &lt;4,4,4&gt; or 4x4x4:47 in place of 4 4 4
/// --rank 47, and 3x3x3:23@cyclic:5 where --symmetry cyclic:5 comes on top.</summary>
internal static partial class GoalWord
{
    private static readonly string[] Verbs = ["search", "flip", "records"];

    /// <summary>The command line with such a word spread out, where a verb takes a shape; what follows an option is left to it.</summary>
    public static string[] Spread(string[] args)
    {
        if (args.Length < 2 || !Verbs.Contains(args[0])) return args;
        int at = Array.FindIndex(args, 1, word => Form().IsMatch(word));
        if (at < 0 || args[at - 1].StartsWith('-')) return args;
        Match goal = Form().Match(args[at]);
        string[] rank = goal.Groups["rank"].Success ? ["--rank", goal.Groups["rank"].Value] : [];
        string[] symmetry = goal.Groups["symmetry"].Success ? ["--symmetry", goal.Groups["symmetry"].Value] : [];
        return [.. args[..at], .. "mnp".Select(name => goal.Groups[$"{name}"].Value), .. rank, .. symmetry, .. args[(at + 1)..]];
    }

    [GeneratedRegex(@"^(?<open><|⟨)?(?<m>\d{1,4})[x×,](?<n>\d{1,4})[x×,](?<p>\d{1,4})(?(open)[>⟩])(?::(?<rank>\d+(?:\.\.\d+)?))?"
        + "(?:@(?<symmetry>.+))?$")]
    private static partial Regex Form();
}
