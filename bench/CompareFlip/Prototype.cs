using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TensorDecomp.Bench;

/// <summary>The C++ flip-graph prototype as a child process.</summary>
internal static partial class Prototype
{
    public static double FlipsPerSecond(string program, int threads, double seconds, int seed)
    {
        // target rank, time limit, threads, flips before a plus-transition, seed, margin, flips before a restart
        string[] arguments = ["40", seconds.ToString(CultureInfo.InvariantCulture), $"{threads}", "5000", $"{seed}", "4", "10000000"];
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Match rate = Rate().Match(output);
        if (!rate.Success) throw new InvalidOperationException($"The prototype did not report its flips: {output}");
        return double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"= (\S+) flips/s")]
    private static partial Regex Rate();
}
