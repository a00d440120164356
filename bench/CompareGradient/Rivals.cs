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

    /// <summary>Restart-steps per second of PyTorch's autograd on all cores, and its version; null where there is no PyTorch.</summary>
    public static (double Rate, string Version)? PyTorch(string python, string script, Target target, double seconds)
    {
        string output =
            Run(python, [script, $"{target.Shape.M}", $"{target.Shape.N}", $"{target.Shape.P}", $"{target.Rank}",
                seconds.ToString(CultureInfo.InvariantCulture)], mayFail: true);
        string[] words = output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 2 ? (double.Parse(words[0], CultureInfo.InvariantCulture), words[1]) : null;
    }

    private static double Rate(string program, params string[] arguments)
    {
        Match rate = StepsPerSecond().Match(Run(program, arguments, mayFail: false));
        if (!rate.Success) throw new InvalidOperationException($"{program} reported no rate.");
        return double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Run(string program, string[] arguments, bool mayFail)
    {
        using Process process =
            Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 || !mayFail && output.Length > 0 ? output : "";
    }

    [GeneratedRegex(@"(\d+) restart-steps/s")]
    private static partial Regex StepsPerSecond();
}
