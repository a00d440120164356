using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Verbs;

namespace TensorDecomp.Cli;

/// <summary>The command line: one verb per file, and the one place that turns failures into a sentence and an exit code.</summary>
public static class Application
{
    /// <returns>The exit code of the process; whatever fails has been told on standard error.</returns>
    public static int Run(string[] args)
    {
        try
        {
            return Invoke(args);
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    private static int Invoke(string[] args)
    {
        RootCommand root = new("Discovers low-rank decompositions of the matrix-multiplication tensor and proves them exactly.");
        Dictionary<Command, string[]> examples = [];
        foreach ((Command verb, string[] uses) in Verbs())
        {
            root.Subcommands.Add(verb);
            examples.Add(verb, uses);
        }
        root.Subcommands.Add(CandidatesVerb.Create());
        root.Options.Add(
            new Option<bool>(Failure.DetailsOption)
            {
                Description = "where the tool itself fails, print all that is known of it",
                Recursive = true
            });
        HelpWithExamples.Install(root, examples);
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Action is ParseErrorAction)
        {
            // The parser also reports what follows from the first error; one sentence is enough.
            const string NoVerb = "Required command was not provided.";
            string error = parsed.Errors.Select(e => e.Message).FirstOrDefault(m => m != NoVerb, "a verb is needed");
            return Failure.Say(
                $"{error.ReplaceLineEndings(" ").Replace("\t", "").TrimEnd('.')}; see 'decomp --help' or 'decomp VERB --help'.",
                    ExitCode.Usage);
        }
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

    /// <summary>The verbs in the order of the help, each with its examples. A new verb is one file and one line here.</summary>
    private static IEnumerable<(Command, string[])> Verbs() =>
    [
        (SearchVerb.Create(), SearchVerb.Examples),
        (FlipVerb.Create(), FlipVerb.Examples),
        (EvolveVerb.Create(), EvolveVerb.Examples),
        (VerifyVerb.Create(), VerifyVerb.Examples),
        (ConvertVerb.Create(), ConvertVerb.Examples),
        (RecordsVerb.Create(), RecordsVerb.Examples),
        (CompareVerb.Create(), CompareVerb.Examples),
        (SymmetryVerb.Create(), SymmetryVerb.Examples),
        (ResultsVerb.Create(), ResultsVerb.Examples),
        (PlotVerb.Create(), PlotVerb.Examples),
        (DevicesVerb.Create(), DevicesVerb.Examples),
        (ShowVerb.Create(), ShowVerb.Examples),
        (RecombineVerb.Create(), RecombineVerb.Examples),
        (OptimizeVerb.Create(), OptimizeVerb.Examples),
        (LiftVerb.Create(), LiftVerb.Examples),
        (ExactVerb.Create(), ExactVerb.Examples),
        (ExportVerb.Create(), ExportVerb.Examples),
        (ImportVerb.Create(), ImportVerb.Examples),
        (ProgramsVerb.Create(), ProgramsVerb.Examples),
    ];
}
