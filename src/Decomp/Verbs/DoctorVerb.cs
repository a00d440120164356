using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Reports;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp doctor: what this machine has that the tool can use, what is missing, and what that would add.</summary>
internal static class DoctorVerb
{
    public static string[] Examples =>
    [
        "decomp doctor",
        "decomp doctor --json",
    ];

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "print one JSON object per finding" };
        Command verb = new("doctor", "Say what this machine has that the tool can use, and what is missing: exit code 1 where something " +
            "is in the way.")
        { json };
        verb.SetAction(parsed =>
        {
            IReadOnlyList<HealthFinding> findings = HealthReport.All();
            foreach (HealthFinding finding in findings)
                Terminal.Say(parsed.GetValue(json)
                    ? JsonText.Of(new { what = finding.What, ok = finding.Ok, text = finding.Text, next = finding.Next })
                    : $"{(finding.Ok ? " " : "!")} {finding.What,-10} {finding.Text}" +
                        (finding.Next is { } next ? $"\n  {"",-10} {next}" : ""), whole: parsed.GetValue(json));
            return findings.All(finding => finding.Ok) ? ExitCode.Success : ExitCode.Negative;
        });
        return verb;
    }
}
