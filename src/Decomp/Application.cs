using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Verbs;
using TensorDecomp.Evolution.Children;

namespace TensorDecomp.Cli;

/// <summary>The command line: one verb per file, and the one place that turns failures into a sentence and an exit code.</summary>
public static class Application
{
    /// <returns>The exit code of the process; whatever fails has been told on standard error.</returns>
    public static int Run(string[] args)
    {
        try
        {
            return Invoke(Asked(args));
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    /// <summary>What is asked in the words of the parser: help of a verb as of a topic, a shape in one word.</summary>
    private static string[] Asked(string[] args) => args switch
    {
        [] or ["help"] => ["--help"],
        ["help", string topic] when HelpTopic.All.Any(page => page.Name == topic) => args, // also where a verb is called so
        ["help", string verb] when verb != ChildCommand.Verb && Verbs.Any(one => one.Name == verb) => [verb, "--help"],
        _ => GoalWord.Spread(args),
    };

    private static int Invoke(string[] args)
    {
        RootCommand root = new("decomp finds algorithms that multiply matrices with fewer multiplications, and proves them.");
        Dictionary<Command, string[]> examples = new() { [root] = FirstDay };
        foreach ((Command verb, string[] uses) in Named(args))
        {
            root.Subcommands.Add(verb);
            if (uses.Length > 0) examples.Add(verb, uses); // what is not for people has none
        }
        root.Options.Add(
            new Option<bool>(Failure.DetailsOption, "-v")
            {
                Description = "say more: what each engine does; where the tool itself fails, all that is known of it",
                Recursive = true
            });
        root.Options.Add(new Option<bool>(Terminal.QuietOption, "-q")
        {
            Description = "say less: no display of what goes on, only how it ended",
            Recursive = true,
        });
        new HelpPage(examples).Install(root);
        ParseResult parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction) return Failure.Say(ParseErrors.Sentence(parsed, examples), ExitCode.Usage);
        if (Empty(parsed.CommandResult) is { } empty)
            return Failure.Say($"{empty} is empty; see 'decomp --help' or 'decomp VERB --help'.", ExitCode.Usage);
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>No option or argument of any verb has a meaning for the empty text, and a path that is empty is a mistake in a
    /// script.</summary>
    private static string? Empty(CommandResult verb) => (
        from symbol in verb.Children
        where symbol.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))
        select symbol is OptionResult option ? option.Option.Name : ((ArgumentResult)symbol).Argument.Name).FirstOrDefault();

    /// <summary>The verb that the first word names, for making all of them takes half of the start; all where it names none.</summary>
    internal static IEnumerable<(Command Command, string[] Examples)> Named(string[] args) =>
        (Verbs.Any(verb => verb.Name == args.FirstOrDefault()) ? Verbs.Where(verb => verb.Name == args[0]) : Verbs)
        .Select(verb => verb.Create());

    /// <summary>What a person types on the first day.</summary>
    private static readonly string[] FirstDay =
    [
        "decomp search 3x3x3",
        "decomp verify submission.npz",
        "decomp records 4x4x4",
        "decomp export decomp-results/3x3x3/23-ZT-6837359b.json multiply.c",
        "decomp serve",
    ];

    /// <summary>The verbs, each with its examples. A new one is a file, a line here, and one in
    /// <see cref="VerbGroup"/>.</summary>
    private static readonly (string Name, Func<(Command, string[])> Create)[] Verbs =
    [
        ("search", () => (SearchVerb.Create(), SearchVerb.Examples)),
        ("campaign", () => (CampaignVerb.Create(), CampaignVerb.Examples)),
        ("hub", () => (HubVerb.Create(), HubVerb.Examples)),
        ("worker", () => (WorkerVerb.Create(), WorkerVerb.Examples)),
        ("flip", () => (FlipVerb.Create(), FlipVerb.Examples)),
        ("evolve", () => (EvolveVerb.Create(), EvolveVerb.Examples)),
        ("verify", () => (VerifyVerb.Create(), VerifyVerb.Examples)),
        ("convert", () => (ConvertVerb.Create(), ConvertVerb.Examples)),
        ("records", () => (RecordsVerb.Create(), RecordsVerb.Examples)),
        ("compare", () => (CompareVerb.Create(), CompareVerb.Examples)),
        ("symmetry", () => (SymmetryVerb.Create(), SymmetryVerb.Examples)),
        ("tensors", () => (TensorsVerb.Create(), TensorsVerb.Examples)),
        ("commuting", () => (CommutingVerb.Create(), CommutingVerb.Examples)),
        ("results", () => (ResultsVerb.Create(), ResultsVerb.Examples)),
        ("serve", () => (ServeVerb.Create(), ServeVerb.Examples)),
        ("plot", () => (PlotVerb.Create(), PlotVerb.Examples)),
        ("devices", () => (DevicesVerb.Create(), DevicesVerb.Examples)),
        ("show", () => (ShowVerb.Create(), ShowVerb.Examples)),
        ("recombine", () => (RecombineVerb.Create(), RecombineVerb.Examples)),
        ("optimize", () => (OptimizeVerb.Create(), OptimizeVerb.Examples)),
        ("basis", () => (BasisVerb.Create(), BasisVerb.Examples)),
        ("tune", () => (TuneVerb.Create(), TuneVerb.Examples)),
        ("lift", () => (LiftVerb.Create(), LiftVerb.Examples)),
        ("exact", () => (ExactVerb.Create(), ExactVerb.Examples)),
        ("export", () => (ExportVerb.Create(), ExportVerb.Examples)),
        ("query", () => (QueryVerb.Create(), QueryVerb.Examples)),
        ("import", () => (ImportVerb.Create(), ImportVerb.Examples)),
        ("programs", () => (ProgramsVerb.Create(), ProgramsVerb.Examples)),
        ("config", () => (ConfigVerb.Create(), ConfigVerb.Examples)),
        ("doctor", () => (DoctorVerb.Create(), DoctorVerb.Examples)),
        ("completion", () => (CompletionVerb.Create(), CompletionVerb.Examples)),
        ("help", () => (HelpVerb.Create(), HelpVerb.Examples)),
        (ChildCommand.Verb, () => (CandidatesVerb.Create(), [])),
    ];
}
