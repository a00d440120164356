using TensorDecomp.Evolution.Models;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Parts;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// What becomes of a failure: one sentence and an exit code. What no verb foresaw is a mistake of the tool; it gets a sentence too,
/// an exit code of its own, and its details only for those who ask for them.
/// </summary>
internal static class Failure
{
    public const string DetailsOption = "--verbose";

    private static volatile bool s_details;

    /// <summary>Catches what other threads throw, which no verb could: the process ends as if its main thread had failed.</summary>
    public static void Watch(bool details)
    {
        s_details = details;
        AppDomain.CurrentDomain.UnhandledException += (_, args) => Environment.Exit(Report((Exception)args.ExceptionObject));
    }

    /// <summary>Says what happened and returns the exit code for it.</summary>
    public static int Report(Exception e)
    {
        Exception cause = Cause(e);
        if (Foreseen(cause) is { } code) return Say(Sentence(cause), code);
        string what = cause is OutOfMemoryException ? "the memory ran out"
            : $"this is a mistake in decomp ({cause.GetType().Name}: {OneLine(cause.Message)})";
        int internally =
            Say($"{what}; {(s_details ? "its details follow" : $"the same command with {DetailsOption} shows its details")}.",
                ExitCode.Internal);
        if (s_details) Console.Error.WriteLine(e);
        return internally;
    }

    public static int Say(string sentence, int code)
    {
        Tell(sentence);
        return code;
    }

    /// <summary>One line of standard error, or some; what it quotes of a stranger's file or answer tells the terminal nothing.</summary>
    public static void Tell(string sentence)
    {
        string told = $"decomp: {string.Join('\n', sentence.ReplaceLineEndings("\n").Split('\n').Select(ProgramText.Shown))}";
        Console.Error.WriteLine(Console.IsErrorRedirected ? told : FoldedText.Of(told, Terminal.Window.Columns));
    }

    /// <summary>Of a file that is not there its name as the user wrote it, or as near to that as can be had.</summary>
    private static string Sentence(Exception e)
    {
        if (e is not FileNotFoundException { FileName: { } file } || !e.Message.StartsWith("Could not find file", StringComparison.Ordinal))
            return e.Message;
        string here = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return $"there is no file {(here.StartsWith("..", StringComparison.Ordinal) ? file : here)}";
    }

    private static int? Foreseen(Exception e) => e switch
    {
        MalformedInputException or ProgramFailedException => ExitCode.Malformed,
        RefusedException => ExitCode.Negative,
        IOException or UnauthorizedAccessException or UsageException or GoalRefusedException or ProviderDownException or DeviceException
            or BackendException or PartException or HubException or NotAMatrixProductException => ExitCode.Usage,
        _ => null,
    };

    /// <summary>Of failures that several threads met at once the first; each would have ended the run alone.</summary>
    private static Exception Cause(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Cause(first),
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        _ => e,
    };

    private static string OneLine(string message)
    {
        string line = message.ReplaceLineEndings(" ").TrimEnd('.');
        return line.Length > 300 ? $"{line[..300]}…" : line;
    }
}
