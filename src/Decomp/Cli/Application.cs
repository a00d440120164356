using System.CommandLine;
using System.CommandLine.Parsing;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Cli;

/// <summary>The command line: one verb per file, and the one place that turns failures into a sentence and an exit code.</summary>
public static class Application
{
    public static int Run(string[] args)
    {
        RootCommand root = new("Discovers low-rank decompositions of the matrix-multiplication tensor and proves them exactly.");
        foreach (Command verb in Verbs()) root.Subcommands.Add(verb);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors) Console.Error.WriteLine($"decomp: {error.Message}");
            Console.Error.WriteLine("decomp: see 'decomp --help' or 'decomp VERB --help'.");
            return ExitCode.Usage;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (MalformedInputException e)
        {
            return Fail(e.Message, ExitCode.Malformed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UsageException)
        {
            return Fail(e.Message, ExitCode.Usage);
        }
    }

    private static IEnumerable<Command> Verbs() =>
    [
        VerifyVerb.Create(),
        FlipVerb.Create(),
        LiftVerb.Create(),
        RecombineVerb.Create(),
        OptimizeVerb.Create(),
    ];

    private static int Fail(string sentence, int code)
    {
        Console.Error.WriteLine($"decomp: {sentence}");
        return code;
    }
}

/// <summary>The request cannot be carried out as put; the message is one sentence with the remedy.</summary>
public sealed class UsageException(string sentence) : Exception(sentence);
