using System.Globalization;

namespace TensorDecomp.Bench;

/// <summary>What is to be tried.</summary>
/// <param name="Root">The folder of the project.</param>
/// <param name="Verb">Name of a <see cref="Subject"/>, or "all".</param>
/// <param name="Seconds">Time after which no further input is begun.</param>
/// <param name="Seed">Determines every input, together with its number.</param>
/// <param name="Inputs">Number of the last input and one more.</param>
/// <param name="From">Number of the first input.</param>
/// <param name="Keep">Folder that keeps inputs that led to findings; null for none.</param>
/// <param name="Counts">File to which counts are added, batch by batch, and behind whose last input it goes on; null for none.</param>
/// <param name="Worker">Whether this is the process that does the work.</param>
internal sealed record Settings(string Root, string Verb, double Seconds, int Seed, long Inputs, long From, string? Keep,
    string? Counts, bool Worker)
{
    public static Settings Parse(string[] args)
    {
        string Of(string option, string otherwise) =>
            Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
        long Number(string option, long otherwise) => long.Parse(Of(option, $"{otherwise}"), CultureInfo.InvariantCulture);
        string? Place(string option) => Of(option, "") is { Length: > 0 } path ? Path.GetFullPath(path) : null;
        return new Settings(Path.GetFullPath(Of("--root", ".")), Of("--verb", "all"),
            double.Parse(Of("--seconds", "60"), CultureInfo.InvariantCulture), (int)Number("--seed", 1), Number("--inputs", long.MaxValue),
            Number("--from", 0), Place("--keep"), Place("--counts"), args.Contains("--worker"));
    }

    public string[] ForWorker() =>
    [
        "--worker", "--root", Root, "--verb", Verb, "--seconds", Seconds.ToString(CultureInfo.InvariantCulture), "--seed", $"{Seed}",
        "--inputs", $"{Inputs}", "--from", $"{From}", .. Keep is null ? [] : (string[])["--keep", Keep],
    ];
}
