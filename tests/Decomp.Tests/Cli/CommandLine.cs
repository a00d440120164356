using TensorDecomp.Cli;

namespace TensorDecomp.Tests.Cli;

/// <summary>Runs the tool in this process as a shell would, and keeps what it prints.</summary>
internal static class CommandLine
{
    public static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using CapturedConsole console = new();
        return (Application.Run(arguments), console.Output, console.Error);
    }
}
