using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Kernels;

namespace TensorDecomp.Bench;

/// <summary>Other programs that do the same, as child processes.</summary>
internal static partial class Rivals
{
    /// <summary>Restart-steps per second of the C++ prototype built for the target, on one core, for about so long.</summary>
    public static double Prototype(string folder, Target target, double seconds)
    {
        // Steps and groups of 16 restarts; the time of a step is taken from a short run.
        string program = Path.Combine(folder, $"adam_{target.Shape}_{target.Rank}");
        double rate = Rate(program, "200", "1");
        long steps = Math.Max(200, (long)(rate * seconds / 16));
        return Rate(program, $"{steps}", "1");
    }

    /// <summary>Restart-steps per second of libtorch on one core, and its version. On more cores it is a process for each: threads that
    /// share an operation of this size wait for each other.</summary>
    /// <param name="baseline">TorchBaseline.dll.</param>
    /// <param name="target">What is searched.</param>
    /// <param name="form">How the gradient comes about: residual, gram or hand.</param>
    /// <param name="seconds">How long.</param>
    public static (double Rate, string Version) Torch(string baseline, Target target, string form, double seconds)
    {
        string[] words = Run("dotnet", [baseline, $"{target.Shape.M}", $"{target.Shape.N}", $"{target.Shape.P}", $"{target.Rank}", form,
            seconds.ToString(CultureInfo.InvariantCulture)]).Split(' ', StringSplitOptions.TrimEntries);
        if (words.Length != 2) throw new InvalidOperationException($"TorchBaseline reported no rate of {form} at {target}.");
        return (double.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
    }

    private static double Rate(string program, params string[] arguments)
    {
        Match rate = StepsPerSecond().Match(Run(program, arguments));
        if (!rate.Success) throw new InvalidOperationException($"{program} reported no rate.");
        return double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    // What it says of its failures is for whoever looks.
    private static string Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    [GeneratedRegex(@"(\d+) restart-steps/s")]
    private static partial Regex StepsPerSecond();
}
