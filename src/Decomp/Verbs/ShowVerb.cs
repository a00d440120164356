using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp show FILE: a scheme as an algorithm that a person can read.</summary>
internal static class ShowVerb
{
    public static string[] Examples =>
    [
        "decomp show results/2x2x2/7-ZT-915bc5b5.json",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "the scheme to show, in any known format" };
        Option<string?> member = OneScheme.MemberOption();
        Command verb = new("show", "Print a scheme as a readable algorithm: products P1, P2, …, then the entries of C.") { file, member };
        verb.SetAction(parsed =>
        {
            bool allValid = true;
            string path = parsed.GetValue(file)!;
            if (Directory.Exists(path)) throw new UsageException($"{path} is a folder; show prints one file, so name it");
            IReadOnlyList<Submission> submissions = OneScheme.All(path, Limits.Default);
            if (parsed.GetValue(member) is { } name) submissions = [OneScheme.Chosen(submissions, path, name)];
            foreach (Submission submission in submissions)
            {
                Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
                allValid &= verdict.Valid;
                if (submission.Member is { } member) Console.Out.WriteLine($"# {member}");
                ReadableAlgorithm.Write(submission.Scheme, verdict, Console.Out);
            }
            return allValid ? ExitCode.Success : ExitCode.Negative;
        });
        return verb;
    }
}
