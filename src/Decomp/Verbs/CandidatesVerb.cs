using System.CommandLine;
using System.Runtime.InteropServices;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Cli.Verbs;

/// <summary>The hidden verb that evolution starts its candidates' processes with: messages on standard input and output, nothing for
/// people.</summary>
internal static class CandidatesVerb
{
    public static Command Create()
    {
        Command verb = new(ChildCommand.Verb, "Serves the evaluation of candidates to a parent process; not for people.") { Hidden = true };
        verb.SetAction(_ =>
        {
            using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
            // Ctrl-C in a terminal reaches every process of a command; this one ends when its parent lets go of it.
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
            Console.SetOut(TextWriter.Null); // whatever else is printed must not get between the messages
            new CandidateChild(input, output, ProgramCompiler.Compile, () => Environment.Exit(ExitCode.Success)).Serve();
            return ExitCode.Success;
        });
        return verb;
    }
}
