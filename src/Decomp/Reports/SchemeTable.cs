using Spectre.Console;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Reports;

/// <summary>Many verdicts at once: a progress bar while they come in, a table when they are there.</summary>
internal static class SchemeTable
{
    /// <summary>Gathers outcomes; on a terminal a bar on standard error says how far it is.</summary>
    public static List<JudgedFile> Collect(IEnumerable<JudgedFile> outcomes, int files)
    {
        if (files == 1 || Console.IsErrorRedirected) return [.. outcomes];
        List<JudgedFile> all = [];
        Terminal.Error.Progress().AutoClear(true).Start(progress =>
        {
            ProgressTask bar = progress.AddTask("judging", maxValue: files);
            foreach (JudgedFile outcome in outcomes)
            {
                all.Add(outcome);
                bar.Increment(1);
            }
        });
        return all;
    }

    public static void Print(List<JudgedFile> outcomes)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("file", "verdict", "shape", "rank", "ring", "record");
        foreach (JudgedFile outcome in outcomes)
        {
            foreach (Judgement judgement in outcome.Judgements)
            {
                Verdict v = judgement.Verdict;
                table.AddRow(
                    new Text(judgement.NameIn(outcome.File)),
                    v.Valid ? new Text("valid", new Style(Color.Green)) : new Text("not valid", new Style(Color.Red)),
                    new Text($"{v.Tensor}"),
                    new Text($"{v.Rank}").RightJustified(),
                    new Text($"{v.Ring}"),
                    new Text(judgement.Standing is { } s ? s.Difference == 0 ? "matches" : $"{s} ({s.Record.Rank})" : ""));
            }
            if (outcome.Error is not null)
                table.AddRow(new Text(outcome.File),
                    new Text(outcome.Code switch { ExitCode.Malformed => "malformed", ExitCode.Usage => "unreadable", _ => "disputed" },
                        new Style(Color.Yellow)), new Text(""), new Text(""), new Text(""), new Text(""));
        }
        Terminal.Output.Write(table);
        foreach (JudgedFile outcome in outcomes)
            foreach (Judgement judgement in outcome.Judgements.Where(j => !j.Verdict.Valid))
                Console.Out.WriteLine(
                    $"{judgement.NameIn(outcome.File)}: " +
                        $"{string.Join("; ", judgement.Hints.Prepend(judgement.Verdict.Reason ?? "not valid"))}");
        foreach (JudgedFile outcome in outcomes)
            foreach (Judgement judgement in outcome.Judgements)
                foreach (string warning in judgement.Warnings)
                    Console.Out.WriteLine($"{judgement.NameIn(outcome.File)}: WARNING: {warning}");
        Judgement[] all = [.. outcomes.SelectMany(o => o.Judgements)];
        int malformed = outcomes.Count(o => o.Error is not null);
        Console.Out.WriteLine(
            $"{all.Length} schemes in {outcomes.Count} files: {all.Count(j => j.Verdict.Valid)} valid, " +
                $"{all.Count(j => !j.Verdict.Valid)} not valid{(malformed > 0 ? $", {malformed} files malformed or unreadable" : "")}");
    }
}
