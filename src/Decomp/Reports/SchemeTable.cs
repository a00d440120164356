using Spectre.Console;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Reports;

/// <summary>Many verdicts at once: a line that counts while they come in, a table when they are there.</summary>
internal static class SchemeTable
{
    /// <summary>Gathers outcomes; on a terminal a line on standard error says how far it is.</summary>
    public static List<JudgedFile> Collect(IEnumerable<JudgedFile> outcomes, int files)
    {
        if (files == 1 || LiveLines.OnError is not { } lines) return [.. outcomes];
        List<JudgedFile> all = [];
        int done = 0;
        return lines.During(spent => [$"{Volatile.Read(ref done):N0} of {files:N0} files judged, {Duration.Text(spent)}"], () =>
        {
            foreach (JudgedFile outcome in outcomes)
            {
                all.Add(outcome);
                Interlocked.Increment(ref done);
            }
            return all;
        });
    }

    public static void Print(List<JudgedFile> outcomes)
    {
        FittedTable table = new(new("file"), new("verdict"), new("shape", Expendable: 1), new("rank", Number: true, Expendable: 2),
            new("ring", Expendable: 3), new("record", Expendable: 4));
        foreach (JudgedFile outcome in outcomes)
        {
            foreach (Judgement judgement in outcome.Judgements)
            {
                Verdict v = judgement.Verdict;
                table.Add(
                    new Text(judgement.NameIn(outcome.File)),
                    v.Valid ? new Text("valid", new Style(Color.Green)) : new Text("not valid", new Style(Color.Red)),
                    new Text($"{v.Tensor}"),
                    new Text($"{v.Rank}"),
                    new Text($"{v.Ring}"),
                    new Text(judgement.Standing is { } s ? s.Difference == 0 ? "matches" : $"{s} ({s.Record.Rank})" : ""));
            }
            if (outcome.Error is not null)
                table.Add(new Text(outcome.File),
                    new Text(outcome.Code switch { ExitCode.Malformed => "malformed", ExitCode.Usage => "unreadable", _ => "disputed" },
                        new Style(Color.Yellow)), new Text(""), new Text(""), new Text(""), new Text(""));
        }
        table.Write();
        foreach (JudgedFile outcome in outcomes)
            foreach (Judgement judgement in outcome.Judgements.Where(j => !j.Verdict.Valid))
                Terminal.Say(
                    $"{judgement.NameIn(outcome.File)}: " +
                        $"{string.Join("; ", judgement.Hints.Prepend(judgement.Verdict.Reason ?? "not valid"))}");
        foreach (JudgedFile outcome in outcomes)
            foreach (Judgement judgement in outcome.Judgements)
                foreach (string warning in judgement.Warnings)
                    Terminal.Say($"{judgement.NameIn(outcome.File)}: WARNING: {warning}");
        Judgement[] all = [.. outcomes.SelectMany(o => o.Judgements)];
        int malformed = outcomes.Count(o => o.Error is not null);
        Terminal.Say(
            $"{all.Length} schemes in {outcomes.Count} files: {all.Count(j => j.Verdict.Valid)} valid, " +
                $"{all.Count(j => !j.Verdict.Valid)} not valid{(malformed > 0 ? $", {malformed} files malformed or unreadable" : "")}");
    }
}
