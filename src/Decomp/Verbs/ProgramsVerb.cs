using System.CommandLine;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp programs list|show|diff|add: the gradient programs that have a name.</summary>
internal static class ProgramsVerb
{
    private static string DefaultFolder => Path.Combine(Setting.Store.Value, ProgramFolder.Below);

    public static string[] Examples =>
    [
        "decomp programs list",
        "decomp programs show adam",
        "decomp programs diff adam adam-anneal",
        "decomp programs add ./mine.cs --name mine",
        "decomp programs diff adam run.db:best",
        "decomp programs add run.db:17",
        "decomp programs add run.db:relay --name mine",
    ];

    public static Command Create()
    {
        Option<string> folder =
            new("--programs")
            {
                Description = "the folder with named programs",
                DefaultValueFactory = _ => DefaultFolder,
                HelpName = "DIR",
                Recursive = true
            };
        return new Command("programs", "The gradient programs that search knows by name: list them, show their text, compare two, add one.")
        {
            folder, List(folder), Show(folder), Diff(folder), Add(folder),
        };
    }

    private static Command List(Option<string> folder)
    {
        Option<bool> json = new("--json") { Description = "print one JSON object per program" };
        Command list = new("list", "The seed programs and those in the folder.") { json };
        list.SetAction(parsed =>
        {
            ProgramFolder named = new(parsed.GetValue(folder)!);
            RelayFolder relays = new(named);
            IReadOnlyList<NamedProgram> programs =
                [.. named.ReadAll(Terminal.PassedOver), .. relays.Names.Select(name => Relayed(relays, name)).OfType<NamedProgram>()];
            if (parsed.GetValue(json))
            {
                foreach (NamedProgram p in programs)
                    Console.Out.WriteLine(
                        JsonText.Of(new { name = p.Name, summary = p.Summary, lines = p.Lines, file = p.File }));
                return ExitCode.Success;
            }
            FittedTable table = new(new("name"), new("lines", Number: true, Expendable: 1), new("from", Expendable: 3),
                new("what it is", Folds: true));
            foreach (NamedProgram p in programs)
                table.Add(p.Name, p.Lines.ToString(), p.File ?? "seed", p.Summary);
            table.Write();
            return ExitCode.Success;
        });
        return list;
    }

    private static Command Show(Option<string> folder)
    {
        Argument<string> name = Name("NAME");
        Command show = new("show", "The C# text of a program.") { name };
        show.SetAction(parsed =>
        {
            ProgramFolder programs = new(parsed.GetValue(folder)!);
            string asked = parsed.GetValue(name)!;
            Relay? relay = RelayChoice.IsOfARun(asked) ? RelayChoice.Find(asked, programs) : new RelayFolder(programs).Find(asked);
            if (relay is null) Console.Out.Write(ProgramChoice.Find(asked, programs).Source);
            else foreach (string line in RelayText.Lines(relay)) Console.Out.WriteLine(line);
            return ExitCode.Success;
        });
        return show;
    }

    private static Command Diff(Option<string> folder)
    {
        Argument<string> from = Name("FROM"), to = Name("TO");
        Command diff =
            new("diff", "What changes from one program to another, as a unified diff; exit code 1 where they differ.") { from, to };
        diff.SetAction(parsed =>
        {
            ProgramFolder programs = new(parsed.GetValue(folder)!);
            NamedProgram a = ProgramChoice.Find(parsed.GetValue(from)!, programs), b = ProgramChoice.Find(parsed.GetValue(to)!, programs);
            IReadOnlyList<string> lines = LineDiff.Of(a.Source, b.Source);
            if (lines.Count == 0) return ExitCode.Success;
            Console.Out.WriteLine($"--- {a.Name}");
            Console.Out.WriteLine($"+++ {b.Name}");
            foreach (string line in lines) Console.Out.WriteLine(line);
            return ExitCode.Negative;
        });
        return diff;
    }

    private static Command Add(Option<string> folder)
    {
        Argument<string> file =
            new("FILE") { Description = $"a C# file with one program, {CandidateChoice.Usage}, or RUN.db:relay for a relay" };
        Option<string?> name =
            new("--name") { Description = "what to call it [default: the file's name, run-17 for run.db:17]", HelpName = "NAME" };
        Command add = new("add", "Compile a program and put it into the folder under a name.") { file, name };
        add.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            if (RelayChoice.IsOfARun(path)) return AddRelay(path, parsed.GetValue(name), new ProgramFolder(parsed.GetValue(folder)!));
            NamedProgram program = CandidateChoice.IsOne(path) ? CandidateChoice.Find(path)
                : new(Path.GetFileNameWithoutExtension(path), "", ProgramFile.Read(path), path);
            string source = program.Source, called = parsed.GetValue(name) ?? program.Name;
            ProgramFolder programs = new(parsed.GetValue(folder)!);
            try
            {
                programs.AssertFree(called, source);
                using (ChildWorkshop workshop = new(TimeProvider.System)) ProgramFile.Compile(source, path, workshop);
                Console.Out.WriteLine(programs.Add(called, source));
            }
            catch (ArgumentException e)
            {
                throw new UsageException(e.Message);
            }
            return ExitCode.Success;
        });
        return add;
    }

    private static int AddRelay(string run, string? name, ProgramFolder programs)
    {
        Relay relay = RelayChoice.Find(run, programs);
        RelayFolder relays = new(programs);
        try
        {
            relays.AssertFree(name ?? relay.Name);
            using (ChildWorkshop workshop = new(TimeProvider.System))
                foreach (RelayLink link in relay.Chains.SelectMany(chain => chain.Links).DistinctBy(link => link.Source))
                    ProgramFile.Compile(link.Source, $"{run} {link.Program}", workshop);
            Console.Out.WriteLine(relays.Add(name ?? relay.Name, relay));
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
        return ExitCode.Success;
    }

    /// <summary>A relay as a row of the list; null, with a word on standard error, where its file is none.</summary>
    private static NamedProgram? Relayed(RelayFolder relays, string name)
    {
        try
        {
            Relay relay = relays.Find(name)!;
            return new NamedProgram(name, RelayText.Summary(relay), string.Join('\n', RelayText.Lines(relay)), relays.FileOf(name));
        }
        catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
        {
            Terminal.PassedOver(e.Message);
            return null;
        }
    }

    private static Argument<string> Name(string label) =>
        new(label) { Description = $"a program's name, a C# file, or {CandidateChoice.Usage}" };
}
