using System.Diagnostics;
using TensorDecomp.Schemes;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Evolution;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Tests.Schemes;

namespace TensorDecomp.Tests;

/// <summary>
/// The test assembly as a program of its own, for what has to happen in another process: the same kernels with instruction
/// sets switched off, writing and evolving that are cut off by SIGKILL, and candidates that nothing holds back but the evaluator, and
/// a thread that fails.
/// </summary>
internal static class ChildProcess
{
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["kernels"]:
                Console.WriteLine(KernelDigest.VectorBits);
                foreach (string line in KernelDigest.Lines()) Console.WriteLine(line);
                return 0;
            case ["store", string folder]:
                SchemeStore store = new(folder);
                for (int number = 0; ; number++) Console.WriteLine(store.Save(SchemeStoreTests.Variant(number)));
            case ["candidates", string mode]:
                HostileChild.Serve(mode);
                return 0;
            case ["evolve", string journal, string model]:
                return KillTests.Child(journal, model);
            case ["failure", string kind]:
                FailureTests.FailElsewhere(details: kind == "details");
                return 0;
            default:
                Console.Error.WriteLine("This assembly holds tests; run them with 'dotnet test'.");
                return 2;
        }
    }

    public static string Host => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host
        : "dotnet";

    /// <summary>Starts this assembly as a program with the given settings in its environment.</summary>
    public static Process Start(string[] args, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(Host, ["exec", typeof(ChildProcess).Assembly.Location, .. args])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
