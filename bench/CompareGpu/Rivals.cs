using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Kernels;

namespace TensorDecomp.Bench;

/// <summary>PyTorch and JAX on the same device, as child processes of Python.</summary>
internal static class Rivals
{
    public static IReadOnlyList<string> Names { get; } = ["pytorch", "jax"];

    /// <summary>Restart-steps per second and version, or why there are none.</summary>
    public static (double? Rate, string Note) Run(string script, string name, SearchSpace space, double seconds)
    {
        (int m, int n, int p) = (space.Target.Shape.M, space.Target.Shape.N, space.Target.Shape.P);
        string[] arguments =
            [script, name, $"{m}", $"{n}", $"{p}", $"{space.Target.Rank}", space.Complex ? "complex"
                : "real", seconds.ToString(CultureInfo.InvariantCulture)];
        try
        {
            using Process process =
                Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string[] words = output.Split(' ', 2, StringSplitOptions.TrimEntries);
            return process.ExitCode == 0 ? (double.Parse(words[0], CultureInfo.InvariantCulture), words[1])
                : (null, errors.Result.TrimEnd().Split('\n')[^1]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "there is no python3");
        }
    }
}
