using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Options;

/// <summary>The one scheme that a verb works on, read from a file that may hold several.</summary>
internal static class OneScheme
{
    private const int Named = 20;

    public static System.CommandLine.Option<string?> MemberOption() =>
        new("--member")
        {
            Description = "which scheme of a file that holds several: its name there, or its number from 1",
            HelpName = "NAME"
        };

    /// <summary>The scheme, proved.</summary>
    /// <exception cref="UsageException">The path is a folder, or the choice of a member is missing or wrong.</exception>
    /// <exception cref="RefusedException">It does not hold.</exception>
    public static CertifiedScheme Read(string path, string? member, string task) =>
        CertifiedScheme.Of(Judgement.Of(Submitted(path, member, task, Limits.Default)).Submission, null, out string? refusal)
        ?? throw new RefusedException($"refused {path}: {refusal}");

    /// <summary>The scheme as submitted; never silently the first of several.</summary>
    /// <exception cref="UsageException">The path is a folder, or the choice of a member is missing or wrong.</exception>
    public static Submission Submitted(string path, string? member, string task, Limits limits)
    {
        if (Directory.Exists(path)) throw new UsageException($"{path} is a folder; {task} takes one scheme, so name its file");
        return Chosen(All(path, limits), path, member);
    }

    /// <summary>All schemes of a file as submitted; a refusal begins with the file's name.</summary>
    public static IReadOnlyList<Submission> All(string path, Limits limits)
    {
        try
        {
            return FormatRegistry.Read(SourceFile.Open(path, limits), limits);
        }
        catch (MalformedInputException e)
        {
            throw e.Within(path);
        }
    }

    /// <exception cref="UsageException">The choice of a member is missing or wrong.</exception>
    public static Submission Chosen(IReadOnlyList<Submission> submissions, string path, string? member)
    {
        if (member is null)
            return submissions is [var only] ? only
                : throw new UsageException($"{path} holds {submissions.Count} schemes; choose one with --member: {Listed(submissions)}");
        return submissions.FirstOrDefault(s => s.Member == member)
            ?? (int.TryParse(member, out int number) && number >= 1 && number <= submissions.Count && submissions.Count > 1
            ? submissions[number - 1] : null)
            ?? throw new UsageException($"{path} has no scheme {member}; it has {Listed(submissions)}");
    }

    private static string Listed(IReadOnlyList<Submission> submissions) => submissions.Count == 1 ? "one, so leave out --member"
        : string.Join(" ", submissions.Take(Named).Select((s, k) => s.Member ?? $"{k + 1}")) + (submissions.Count > Named ? " …" : "");
}
