using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp evolve audit DB: every decision taken again, every invariant checked.</summary>
internal static class EvolveAuditVerb
{
    public static Command Create()
    {
        Argument<string> db = new("DB") { Description = "journal of a run" };
        Option<bool> json = new("--json") { Description = "print one JSON object" };
        Command verb = new("audit", "Check a journal: digests, invariants, and every decision taken again.") { db, json };
        verb.SetAction(parsed =>
        {
            using RunJournal journal = RunJournal.OpenToRead(parsed.GetValue(db)!, TimeProvider.System);
            using ChildWorkshop workshop = new(TimeProvider.System);
            AuditResult result = Audit.Of(journal, workshop);
            if (parsed.GetValue(json))
                Console.WriteLine(
                    JsonText.Of(
                        new
                        {
                            events = result.Events,
                            decisions = result.Decisions,
                            candidates = result.Candidates,
                            digest = result.Digest,
                            faults = result.Faults
                        }));
            else
            {
                foreach (string fault in result.Faults) Console.WriteLine(fault);
                Console.WriteLine(result.Faults.Count == 0
                    ? $"sound: {result.Events} events, {result.Decisions} decisions came out again, {result.Candidates} candidates, " +
                        $"digest {result.Digest[..Math.Min(16, result.Digest.Length)]}"
                    : $"{result.Faults.Count} faults in {result.Events} events");
            }
            return result.Faults.Count == 0 ? ExitCode.Success : ExitCode.Negative;
        });
        return verb;
    }
}
