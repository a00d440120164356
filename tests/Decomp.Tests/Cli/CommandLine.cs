using TensorDecomp.Cli;

namespace TensorDecomp.Tests.Cli;

/// <summary>Runs the tool in this process as a shell would, and keeps what it prints.</summary>
internal static class CommandLine
{
    public static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter o = new(), e = new();
        try
        {
            Console.SetOut(o);
            Console.SetError(e);
            return (Application.Run(arguments), o.ToString(), e.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
