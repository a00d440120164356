using System.CommandLine;
using System.Text;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Schemes;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp evolve report DB: a run on one HTML page, also while it is going on.</summary>
internal static class EvolveReportVerb
{
    public static Command Create()
    {
        Argument<string> db = new("DB") { Description = "journal of a run" };
        Option<string?> output = new("--out", "-o") { Description = "the page [default: DB with the ending .html]", HelpName = "FILE" };
        Command verb = new("report", "Write one self-contained HTML page about a run.") { db, output };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(db)!, page = parsed.GetValue(output) ?? Path.ChangeExtension(path, ".html");
            using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
            RunHistory history = RunHistory.Of(journal);
            if (!history.State.IsStarted) throw new UsageException($"{path} holds no event yet.");
            AtomicFile.Write(page, stream =>
            {
                using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true);
                HtmlReport.Write(history, $"decomp evolve: {string.Join(", ", history.State.Settings.Targets)}", writer);
            });
            Console.WriteLine(page);
            return ExitCode.Success;
        });
        return verb;
    }
}
