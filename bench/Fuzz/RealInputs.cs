using System.Text;
using TensorDecomp.Cli;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>A file as the tool or somebody else wrote it.</summary>
internal sealed record RealInput(string Name, byte[] Bytes);

/// <summary>What mutations start from: schemes in every format, tables, journals, checkpoints, programs, answers.</summary>
internal sealed record RealInputs(string Root, IReadOnlyList<RealInput> Schemes, IReadOnlyList<RealInput> Own,
    IReadOnlyList<RealInput> Tables,
    IReadOnlyList<RealInput> Journals, IReadOnlyList<JournalEntry> Events, IReadOnlyList<RealInput> Checkpoints,
    IReadOnlyList<RealInput> Programs, IReadOnlyList<RealInput> Answers, IReadOnlyList<RealInput> Goals, IReadOnlyList<RealInput> Tensors,
    IReadOnlyList<RealInput> Runs)
{
    /// <summary>Beginning of the journal in results/ that is used: as much as is folded in some milliseconds.</summary>
    private const int FirstEvents = 24;

    private static readonly string[] CheckpointedEngines = ["gradient", "flip-plain"];

    /// <summary>What 'search --json' prints, shortened.</summary>
    private const string ReportedRun = """
        {"event":"start","shape":[2,2,2],"rank":7,"record":7,"field":"Q","engines":[{"engine":"gradient","program":"adam"}],"seed":1}
        {"event":"progress","seconds":1.1,"rank":null,"engines":[{"engine":"gradient","seconds":1.0,"steps":22800,"unit":"restart-steps"}]}
        {"event":"restart","engine":"gradient","restart":3,"end":"converged","steps":[25,50,75],"residual":[3.5,0.25,1e-9]}
        {"event":"improvement","shape":[2,2,2],"rank":7,"ring":"ZT","nonzeros":40,"certified":true,"engine":"gradient","seconds":2.286}
        {"event":"done","end":"reached","rank":7,"seconds":2.3}

        """;

    private static readonly Target Goal = new(new Shape(2, 3, 3), 13);

    /// <summary>Makes them in a folder, the same ones every time.</summary>
    public static RealInputs Make(string root, string folder)
    {
        Directory.CreateDirectory(folder);
        string results = Path.Combine(root, "results");
        string[] stored =
            [.. from shape in (string[])["2x2x2", "2x2x3", "2x3x3"] from file in Directory.EnumerateFiles(Path.Combine(results, shape),
                "*.json").Order(StringComparer.Ordinal) select file];
        RealInput[] own = [.. stored.Select(Read)];
        JournalEntry[] events = FirstOf(Path.Combine(results, "evolution", "journal.jsonl"));
        return new RealInputs(root, [.. own, .. Formats(stored, folder), .. Published(root)], own, ExportedTables(results, folder),
            WrittenJournals(events, folder), events, SavedCheckpoints(folder),
            [.. ProgramRegistry.All.Select(p => new RealInput($"{p.Name}.cs", Encoding.UTF8.GetBytes(p.Source)))], [.. Answered(events)],
            [.. WrittenGoals(stored[0], folder)],
            [
                new RealInput("cross.json",
                    "{\"name\": \"cross\", \"sizes\": [3, 3, 1], \"entries\": [[0, 1, 0, 1], [1, 0, 0, -1]]}"u8.ToArray())
            ],
            [new RealInput("run.jsonl", Encoding.UTF8.GetBytes(ReportedRun))]);
    }

    /// <summary>Goals of every kind: ranks, programs by name and by text, symmetries, tensors, walks, a sparser scheme.</summary>
    private static IEnumerable<RealInput> WrittenGoals(string scheme, string folder)
    {
        string program = Path.Combine(folder, "mine.cs");
        File.WriteAllText(program, ProgramRegistry.All[1].Source.Replace("AdamAnneal", "Mine", StringComparison.Ordinal));
        string[][] asked =
        [
            ["search", "3", "3", "3"], ["search", "2", "4", "5", "--engine", "gradient", "--rank", "33..35", "--descend"],
            ["search", "3", "3", "4", "--engine", "gradient", "--program", program],
            ["search", "4", "4", "5", "--engine", "flip", "--symmetry", "perm:0123,0123,0123+13,13,13"],
            ["search", "--tensor", "poly:3x3", "--rank", "5"], ["flip", "3", "3", "3", "--rounds", "5", "--meta"],
            ["optimize", scheme],
            ["search", "2", "3", "3", "--rank", "14", "--ring", "F2", "--from", Path.Combine(scheme, "..", "..", "2x3x3")],
        ];
        for (int k = 0; k < asked.Length; k++)
        {
            string file = Path.Combine(folder, $"goal{k}.json");
            if (Quietly([.. asked[k], "--write-goal", file]) == 0) yield return Read(file);
        }
    }

    private static RealInput Read(string path) => new(Path.GetFileName(path), File.ReadAllBytes(path));

    private static IEnumerable<RealInput> Formats(string[] stored, string folder)
    {
        foreach (IWritableFormat format in FormatRegistry.All.OfType<IWritableFormat>())
            foreach (string file in stored.Where(f => Path.GetFileName(f).StartsWith("7-", StringComparison.Ordinal)))
            {
                string target = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}-{format.Name}{format.Extension}");
                if (Quietly("convert", file, target, "--format", format.Name) == 0 && File.Exists(target)) yield return Read(target);
            }
        string certificate = Path.Combine(folder, "certificate.txt");
        if (Quietly("verify", stored[0], "--certificate", certificate) == 0) yield return Read(certificate);
    }

    /// <summary>Small published files, where they lie beside the project.</summary>
    private static IEnumerable<RealInput> Published(string root)
    {
        string corpus = Path.Combine(root, "..", "shared", "corpus");
        if (!Directory.Exists(corpus)) return [];
        return from file in Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
               where new FileInfo(file).Length is > 0 and < 8_000 && !file.Contains("hostile")
                   && Path.GetExtension(file) is not (".cs" or ".csv" or ".md")
               select Read(file);
    }

    private static RealInput[] ExportedTables(string results, string folder)
    {
        string[] names = ["a.parquet", "b.parquet", "c.csv"];
        foreach (string name in names)
            Quietly("export", Path.Combine(results, "2x2x2"), Path.Combine(folder, name), "--compression", name[0] == 'b' ? "none"
                : "gzip");
        return [.. names[..2].Select(name => Read(Path.Combine(folder, name)))];
    }

    private static JournalEntry[] FirstOf(string path)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        return [.. journal.Read().Take(FirstEvents)];
    }

    private static RealInput[] WrittenJournals(JournalEntry[] events, string folder)
    {
        string path = Path.Combine(folder, "run.db"), exported = Path.Combine(folder, "exported");
        using (RunJournal journal = RunJournal.OpenToAppend(path, TimeProvider.System))
            foreach (JournalEntry entry in events) journal.Append(entry.Event);
        Quietly("evolve", "export", path, exported);
        return [Read(path), Read(Path.Combine(exported, JournalExport.FileName))];
    }

    /// <summary>Of one engine each, under its name.</summary>
    private static RealInput[] SavedCheckpoints(string folder)
    {
        List<RealInput> checkpoints = [];
        foreach (string name in CheckpointedEngines)
        {
            SearchGoal goal = new(Goal, Ring.Rationals) { Engine = name };
            IReadOnlyList<IEngine> engines = Portfolio.For(goal, new EngineNeeds([ProgramRegistry.Default], null, [], (_, _, _) => []));
            using (IWorker worker = ThreadWorker.Team(1)[0])
                foreach ((int number, IEngine engine) in engines.Index())
                {
                    EngineDesk desk = new(engine, number, _ => { });
                    for (int unit = 0; unit < 24; unit++) worker.Work(desk, CancellationToken.None);
                }
            string path = Path.Combine(folder, $"{name}.json");
            (string key, string field, ulong seed) = Checkpoint.Key(new SearchRequest(goal, 1));
            new Checkpoint(key, field, seed, 1, null, null, [.. engines.Select(e => e.Progress()).OfType<EngineState>()]).Save(path);
            checkpoints.Add(Read(path));
        }
        return [.. checkpoints];
    }

    private static IEnumerable<RealInput> Answered(JournalEntry[] events)
    {
        foreach (JournalEntry entry in events)
            if (entry.Event is Answered answer) yield return new RealInput("answer.md", Encoding.UTF8.GetBytes(answer.Text));
        yield return new RealInput("answer.md", Encoding.UTF8.GetBytes($"```csharp\n{ProgramRegistry.All[0].Source}\n```\n"));
        yield return new RealInput("answer.md",
            "<<<<<<< SEARCH\n    const float Beta1 = 0.9f;\n=======\n    const float Beta1 = 0.8f;\n>>>>>>> REPLACE\n"u8.ToArray());
    }

    private static int Quietly(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        try
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
            return Application.Run(arguments);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
