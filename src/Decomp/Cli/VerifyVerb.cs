using System.CommandLine;
using System.Text.Json;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli;

/// <summary>decomp verify FILE: the exact verdict on a submitted scheme.</summary>
internal static class VerifyVerb
{
    public static string[] Examples =>
    [
        "decomp verify submission.json",
        "decomp verify submission.json --json",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "the scheme to judge, in any known format" };
        Option<bool> json = new("--json") { Description = "print one JSON object per scheme" };
        Command verb = new("verify", "Judge a scheme exactly: valid or not, over which ring, of which rank.") { file, json };
        verb.SetAction(parsed =>
        {
            SourceFile source = SourceFile.Open(parsed.GetValue(file)!, Limits.Default);
            bool allValid = true;
            foreach (Submission submission in FormatRegistry.Read(source, Limits.Default))
            {
                Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
                allValid &= verdict.Valid;
                Console.Out.WriteLine(parsed.GetValue(json) ? Json(verdict, submission) : Text(verdict, submission));
            }
            return allValid ? ExitCode.Success : ExitCode.Negative;
        });
        return verb;
    }

    private static string Json(Verdict v, Submission s) => JsonSerializer.Serialize(new
    {
        valid = v.Valid,
        shape = (int[])[v.Shape.M, v.Shape.N, v.Shape.P],
        rank = v.Rank,
        ring = v.Ring.ToString(),
        format = s.Format,
        nonzeros = v.Census.Nonzeros,
        additions = v.Census.Additions,
        failingEquations = v.FailingEquations,
        firstFailure = v.FirstFailure?.ToString(),
        hints = v.Hints,
    });

    private static string Text(Verdict v, Submission s) =>
        (v.Valid ? $"valid: {v.Shape} of rank {v.Rank} over {v.Ring} ({s.Format})" : $"not valid: {v.Shape}, {v.Rank} terms, over {v.Ring} ({s.Format}): {v.FirstFailure}")
        + string.Concat(v.Hints.Select(h => $"\n  {h}"));
}
