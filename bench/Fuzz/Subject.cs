using TensorDecomp.Evolution.Edits;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Bench;

/// <summary>A verb, or another place where foreign bytes come in, and how mutated ones are brought there.</summary>
/// <param name="Name">What --verb calls it.</param>
/// <param name="Share">Its inputs among those of one round; the less an input costs, the more there are.</param>
/// <param name="Try">Brings one input there.</param>
internal sealed record Subject(string Name, int Share, Action<Trial> Try)
{
    /// <summary>Longer than any bounded piece of work here takes, for verbs that stop at a time only.</summary>
    private const string Moment = "0.02s";

    /// <summary>Shares: of what costs about a millisecond, some milliseconds, some tens, and a process of its own.</summary>
    private const int Quick = 400, Working = 25, Long = 5, Child = 1;

    private static readonly string[] s_code = ["c", "python", "latex", "markdown", "numpy", "csharp", "coq", "lean"];
    private static readonly string[] s_formats = [.. FormatRegistry.All.OfType<IWritableFormat>().Select(f => f.Name)];

    /// <summary>Everything that reads what somebody else may have written. A new verb is a line here.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("verify", Quick, t => t.Judge(t.Mutated(t.Inputs.Schemes))),
        new("certificate", Quick, t => t.Judge(t.Mutated(t.Inputs.Own))),
        new("convert", Quick, Convert),
        new("show", Quick, t => t.Run("show", t.Mutated(t.Inputs.Schemes))),
        new("code", Quick, t =>
            t.Run("export", t.Mutated(t.Inputs.Schemes), t["code"], "--as", s_code[t.Random.Next(s_code.Length)])),
        new("plot", Quick, t => t.Run("plot", "factors", t.Mutated(t.Inputs.Schemes), t["picture.svg"])),
        new("convergence", Quick, t => t.Run("plot", "convergence", t.Mutated(t.Inputs.Runs), t["picture.svg"])),
        new("exact", Working, t => t.Run("exact", t.Mutated(t.Inputs.Schemes), "--out", t["store"], "--time", Moment)),
        new("optimize", Long, t => t.Run("optimize", t.Mutated(t.Inputs.Own), "--time", Moment)),
        new("lift", Quick, t => t.Run("lift", t.Mutated(t.Inputs.Own))),
        new("compare", Long, t => t.Run("compare", t.Mutated(t.Inputs.Own), "--with", t.Store())),
        new("symmetry", Long, t => t.Run("symmetry", t.Mutated(t.Inputs.Own))),
        new("results", Working, t => t.Run("results", t.StoreWithMutated())),
        new("export", Working, t => t.Run("export", t.StoreWithMutated(), t["all.parquet"], "--runs", t["runs.csv"])),
        new("import", Quick, t => t.Run("import", t.Mutated(t.Inputs.Tables), t["restored"])),
        new("ranks", Working, t => t.Run("plot", "records", t.StoreWithMutated(), t["picture.svg"])),
        new("recombine", Long, t => t.Run("recombine", "--from", t.StoreWithMutated())),
        new("flip-from", Long, t =>
            t.Run("flip", "2", "2", "2", "--from", t.StoreWithMutated(), "--rounds", "1", "--threads", "1", "--out", t["found"])),
        new("goal", Quick, WriteAgain),
        new("goal-run", Child, t =>
            t.Run("search", "--goal", t.Mutated(t.Inputs.Goals), "--time", Moment, "--threads", "1", "--out", t["store"])),
        new("tensor", Quick, t =>
            t.Run("search", "--tensor", t.Mutated(t.Inputs.Tensors), "--rank", "2", "--write-goal", t["goal.json"])),
        new("checkpoint", Long, t =>
        {
            string file = t.Mutated(t.Inputs.Checkpoints);
            t.Run("search", "2", "3", "3", "--rank", "13", "--threads", "1", "--time", Moment, "--engine",
                Path.GetFileNameWithoutExtension(file), "--out", t["store"], "--resume", "--checkpoint", file);
        }),
        new("journal", Quick, MutatedJournal.Folded),
        new("report", Working, t => t.Run("evolve", "report", MutatedJournal.Write(t), "--out", t["run.html"])),
        new("journal-export", Working, t => t.Run("evolve", "export", MutatedJournal.Write(t), t["exported"])),
        new("runs", Child, t => t.Run(
            "export", t.Store(), t["all.csv"], "--runs", t["runs.parquet"], "--journal", MutatedJournal.Write(t))),
        new("resume", Working, t => t.Run("evolve", "--resume", "--dry-run", "--db", MutatedJournal.Write(t))),
        new("audit", Child, t => t.Run("evolve", "audit", MutatedJournal.Write(t))),
        new("replay", Child, t => t.Run("evolve", "--llm", $"replay:{MutatedJournal.Write(t)}", "--db", t["again.db"])),
        new("program", Child, t =>
            t.Run("search", "2", "2", "2", "--rank", "7", "--threads", "1", "--time", Moment, "--engine", "gradient", "--out", t["store"],
                "--program", t.Mutated(t.Inputs.Programs))),
        new("programs-add", Child, t =>
            t.Run("programs", "add", t.Mutated(t.Inputs.Programs), "--name", "mine", "--programs", t["programs"])),
        new("programs-list", Quick, t => t.Run("programs", "list", "--programs", t.ProgramFolder())),
        new("compiler", Long, t => t.Taken = t.Workshop.Compile(File.ReadAllText(t.Mutated(t.Inputs.Programs))).Program is not null),
        new("answer", Quick, Edit),
        new("endpoint", Working, HostileEndpoint.Try),
        new("targets", Child, t =>
            t.Run("evolve", "--dry-run", "--targets", t.Text("3x3x3:23,2x4x5:33"), "--seed", t.Text("17"), "--mix",
                t.Text("diff=0.5,numeric=1"), "--db", t["run.db"])),
        new("arguments", Working, Arguments),
    ];

    /// <summary>The order of one round, in which every subject's inputs are spread evenly.</summary>
    public static Subject[] Round(IEnumerable<Subject> subjects) =>
    [
        .. subjects.SelectMany(s => Enumerable.Range(0, s.Share).Select(k => (Place: (k + 0.5) / s.Share, Subject: s)))
            .OrderBy(one => one.Place).Select(one => one.Subject),
    ];

    private static void Convert(Trial t)
    {
        string format = s_formats[t.Random.Next(s_formats.Length)], target = t["converted"];
        if (t.Run("convert", t.Mutated(t.Inputs.Schemes), target, "--format", format).Code != 0) return;
        t.Judge(target);
        if (!t.Taken) throw new FindingException($"what was written as {format} is not read as valid");
    }

    /// <summary>A goal that is read is written as one that is read and written alike.</summary>
    private static void WriteAgain(Trial t)
    {
        if (t.Run("search", "--goal", t.Mutated(t.Inputs.Goals), "--write-goal", t["first.json"]).Code != 0) return;
        (int code, _, string error) = t.Run("search", "--goal", t["first.json"], "--write-goal", t["second.json"]);
        if (code != 0) throw new FindingException($"a goal of the tool's own is not read: {error.Trim()}");
        if (!File.ReadAllBytes(t["first.json"]).SequenceEqual(File.ReadAllBytes(t["second.json"])))
            throw new FindingException("a goal is another one when it is written again");
    }

    /// <summary>An answer of a model is applied to a program or refused; what it becomes is compared with what was there before.</summary>
    private static void Edit(Trial t)
    {
        string answer = File.ReadAllText(t.Mutated(t.Inputs.Answers)),
        parent = ProgramRegistry.All[t.Random.Next(ProgramRegistry.All.Count)].Source;
        EditResult result = ProgramEdit.Apply(parent, answer);
        t.Taken = result.Source is not null;
        if (result.Applied != result.Source is not null || result.Applied == result.Failure is not null)
            throw new FindingException("an edit is neither applied nor refused");
    }

    private static void Arguments(Trial t)
    {
        string[] words =
            ["verify", "show", "records", "results", "export", "convert", "lift", "plot", "programs", "list", "evolve", "audit", "report",
                "compare", "symmetry", "import", "recombine", "factors", "records", "2", "3", "-1", "0", "9999999999", "",
            " ", "2x2x2", "--out", t["o"], "--json", "--member", "--format", "--limits", "--ring", "F2", "Z[1/0]", "--as", "c",
            "--targets", "--db", "--help", "--verbose", "--version", "@file", "[x]", "--", "\u0001", "é", "NaN", "1e999"];
        string[] line = [.. Enumerable.Range(0, t.Random.Next(1, 7)).Select(_ => words[t.Random.Next(words.Length)])];
        if (line.Contains("evolve") && !line.Contains("audit") && !line.Contains("report")) line = [.. line, "--dry-run"];
        t.Run([.. line]);
    }
}
