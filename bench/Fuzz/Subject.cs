using System.Text;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Programs;

namespace TensorDecomp.Bench;

/// <summary>A verb, or another place where foreign bytes come in, and how mutated ones are brought there.</summary>
internal sealed record Subject(string Name, Action<Trial> Try)
{
    /// <summary>Longer than any bounded piece of work here takes, for verbs that stop at a time only.</summary>
    private const string Moment = "0.05s";

    private static readonly string[] s_code = ["c", "python", "latex", "markdown", "numpy", "csharp"];

    /// <summary>Everything that reads what somebody else may have written. A new verb is a line here.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("verify", t => t.Judge(t.Mutated(t.Inputs.Schemes))),
        new("convert", t => Converted(t, t.Mutated(t.Inputs.Schemes))),
        new("show", t => t.Run("show", t.Mutated(t.Inputs.Schemes))),
        new("code", t => t.Run("export", t.Mutated(t.Inputs.Schemes), t["code"], "--as", s_code[t.Random.Next(s_code.Length)])),
        new("plot", t => t.Run("plot", "factors", t.Mutated(t.Inputs.Schemes), "--out", t["picture.svg"])),
        new("exact", t => t.Run("exact", t.Mutated(t.Inputs.Schemes), "--out", t["store"], "--time", Moment)),
        new("optimize", t => t.Run("optimize", t.Mutated(t.Inputs.Own), "--time", Moment)),
        new("lift", t => t.Run("lift", t.Mutated(t.Inputs.Own))),
        new("certificate", t => Tampered(t)),
        new("results", t => Store(t, "results", t["store"])),
        new("export", t => Store(t, "export", t["store"], t["all.parquet"], "--runs", t["runs.csv"])),
        new("import", t => t.Run("import", t.Mutated(t.Inputs.Tables), t["restored"])),
        new("recombine", t => Store(t, "flip", "2", "2", "2", "--from", t["store"], "--rounds", "1", "--threads", "1")),
        new("report", t => Journal(t, db => ["evolve", "report", db, "--out", t["run.html"]])),
        new("journal-export", t => Journal(t, db => ["evolve", "export", db, t["exported"]])),
        new("audit", t => Journal(t, db => ["evolve", "audit", db])),
        new("replay", t => Journal(t, db => ["evolve", "--llm", $"replay:{db}", "--db", t["again.db"]])),
        new("resume", t => Journal(t, db => ["evolve", "--resume", "--dry-run", "--db", db])),
        new("checkpoint", t =>
            t.Run("search", "2", "2", "2", "--rank", "6", "--threads", "1", "--time", Moment, "--engine", t.Random.Next(2) == 0
                ? "gradient" : "flip",
            "--out", t["store"], "--resume", "--checkpoint", t.Mutated(t.Inputs.Checkpoints))),
        new("program", t =>
            t.Run("search", "2", "2", "2", "--rank", "7", "--threads", "1", "--time", Moment, "--engine", "gradient", "--out", t["store"],
                "--program", t.Mutated(t.Inputs.Programs))),
        new("programs", t => t.Run("programs", "add", t.Mutated(t.Inputs.Programs), "--name", "mine", "--out", t["store"])),
        new("answer", Edit),
        new("endpoint", HostileEndpoint.Try),
        new("goals", t =>
            t.Run("evolve", "--dry-run", "--targets", t.Text("3x3x3:23,2x4x5:33"), "--seed", t.Text("17"), "--mix",
                t.Text("diff=0.5,numeric=1"), "--db", t["run.db"])),
        new("arguments", Arguments),
    ];

    private static void Converted(Trial t, string file)
    {
        if (t.Run("convert", file, t["converted.txt"]).Code == 0) t.Judge(t["converted.txt"]);
    }

    /// <summary>A certificate that was changed: the tool and the checker in Python judge it alike.</summary>
    private static void Tampered(Trial t)
    {
        string file = t.Mutated(t.Inputs.Own);
        t.Judge(file);
    }

    private static void Store(Trial t, params string[] arguments)
    {
        Directory.CreateDirectory(t["store"]);
        foreach (RealInput whole in t.Inputs.Own.Take(2)) File.WriteAllBytes(Path.Combine(t["store"], whole.Name), whole.Bytes);
        string mutated = t.Mutated(t.Inputs.Own);
        File.Move(mutated, Path.Combine(t["store"], "mutated.json"));
        t.Run(arguments);
    }

    /// <summary>A database with other bytes, a text with others, or events of which one was changed and all digests mended.</summary>
    private static void Journal(Trial t, Func<string, string[]> arguments)
    {
        string file = t.Random.Next(3) == 0 ? t.Mutated(t.Inputs.Journals) : Mended(t);
        t.Run(arguments(file));
    }

    private static string Mended(Trial t)
    {
        IReadOnlyList<JournalEntry> events = t.Inputs.Events;
        int changed = t.Random.Next(events.Count), count = changed + 1 + t.Random.Next(events.Count - changed);
        StringBuilder text = new();
        string digest = "";
        for (int k = 0; k < count; k++)
        {
            string data = k == changed
                ? OneLine(Mutation.Mutated(Encoding.UTF8.GetBytes(events[k].Text),
                    Encoding.UTF8.GetBytes(events[t.Random.Next(events.Count)].Text), t.Random)) : events[k].Text;
            digest = RunJournal.Chained(digest, events[k].Kind, data);
            text.Append($$"""{"id":{{k + 1}},"kind":"{{events[k].Kind}}","time":"{{events[k].Time:O}}","digest":"{{digest}}","data":{{data}}}""").Append('\n');
        }
        return t.Write("run.jsonl", Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string OneLine(byte[] bytes) => Encoding.UTF8.GetString(bytes).ReplaceLineEndings("");

    /// <summary>An answer of a model is applied to a program or refused; what it becomes is compared with what was there before.</summary>
    private static void Edit(Trial t)
    {
        string answer = File.ReadAllText(t.Mutated(t.Inputs.Answers)),
        parent = ProgramRegistry.All[t.Random.Next(ProgramRegistry.All.Count)].Source;
        EditResult result = ProgramEdit.Apply(parent, answer);
        if (result.Applied != result.Source is not null || result.Applied == result.Failure is not null)
            throw new FindingException("an edit is neither applied nor refused");
    }

    private static void Arguments(Trial t)
    {
        string[] words =
            ["verify", "show", "records", "results", "export", "convert", "lift", "plot", "programs", "list", "evolve", "audit", "report",
                "factors", "records", "2", "3", "-1", "0", "9999999999", "",
            " ", "2x2x2", "--out", t["o"], "--json", "--member", "--format", "--limits", "--ring", "F2", "Z[1/0]", "--as", "c",
            "--targets", "--db", "--help", "--verbose", "--version", "@file", "[x]", "--", "\u0001", "é", "NaN", "1e999"];
        string[] line = [.. Enumerable.Range(0, t.Random.Next(1, 7)).Select(_ => words[t.Random.Next(words.Length)])];
        if (line.Contains("evolve") && !line.Contains("audit") && !line.Contains("report")) line = [.. line, "--dry-run"];
        t.Run([.. line]);
    }
}
