using System.CommandLine;
using System.CommandLine.Invocation;
using TensorDecomp.Evolution;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Cli;

/// <summary>The command line: one verb per file, and the one place that turns failures into a sentence and an exit code.</summary>
public static class Application
{
    public static int Run(string[] args)
    {
        RootCommand root = new("Discovers low-rank decompositions of the matrix-multiplication tensor and proves them exactly.");
        Dictionary<Command, string[]> examples = [];
        foreach ((Command verb, string[] uses) in Verbs())
        {
            root.Subcommands.Add(verb);
            examples.Add(verb, uses);
        }
        root.Subcommands.Add(CandidatesVerb.Create());
        HelpWithExamples.Install(root, examples);
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Action is ParseErrorAction)
        {
            // The parser also reports what follows from the first error; one sentence is enough.
            const string NoVerb = "Required command was not provided.";
            string error = parsed.Errors.Select(e => e.Message).FirstOrDefault(m => m != NoVerb, "a verb is needed");
            return Fail($"{error.TrimEnd('.')}; see 'decomp --help' or 'decomp VERB --help'.", ExitCode.Usage);
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (MalformedInputException e)
        {
            return Fail(e.Message, ExitCode.Malformed);
        }
        catch (RefusedException e)
        {
            return Fail(e.Message, ExitCode.Negative);
        }
        catch (ProgramFailedException e)
        {
            return Fail(e.Message, ExitCode.Malformed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UsageException or ProviderDownException or DeviceException)
        {
            return Fail(e.Message, ExitCode.Usage);
        }
    }

    /// <summary>The verbs in the order of the help, each with its examples. A new verb is one file and one line here.</summary>
    private static IEnumerable<(Command, string[])> Verbs() =>
    [
        (SearchVerb.Create(), SearchVerb.Examples),
        (FlipVerb.Create(), FlipVerb.Examples),
        (EvolveVerb.Create(), EvolveVerb.Examples),
        (VerifyVerb.Create(), VerifyVerb.Examples),
        (ConvertVerb.Create(), ConvertVerb.Examples),
        (RecordsVerb.Create(), RecordsVerb.Examples),
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

    private static int Fail(string sentence, int code)
    {
        Console.Error.WriteLine($"decomp: {sentence}");
        return code;
    }
}

/// <summary>The request cannot be carried out as put; the message is one sentence with the remedy.</summary>
public sealed class UsageException(string sentence) : Exception(sentence);
