using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp evolve export DB DIR: the journal as JSON lines, and the placed programs as C# files.</summary>
internal static class EvolveExportVerb
{
    public static Command Create()
    {
        Argument<string> db = new("DB") { Description = "journal of a run" };
        Argument<string> folder = new("DIR") { Description = "folder that receives journal.jsonl and programs/" };
        Command verb = new("export", "Write a journal as JSON lines, with its programs as files.") { db, folder };
        verb.SetAction(parsed =>
        {
            using RunJournal journal = RunJournal.OpenToRead(parsed.GetValue(db)!, TimeProvider.System);
            if (journal.Count == 0) throw new UsageException($"{journal.Path} holds no event yet.");
            JournalExport.Write(journal, parsed.GetValue(folder)!);
            Console.WriteLine($"{journal.Count} events: {Path.Combine(parsed.GetValue(folder)!, JournalExport.FileName)}");
            return ExitCode.Success;
        });
        return verb;
    }
}
