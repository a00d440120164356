using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TensorDecomp.Bench;

/// <summary>Keeps a worker at work: one that dies or does not come to an end with an input has found something, and the next one goes on
/// behind it.</summary>
internal static class Driver
{
    /// <summary>Processor time that an input of some kilobytes may take: no machine is so slow, and a busy one costs waiting
    /// only.</summary>
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(60);

    /// <summary>For an input that waits for something without computing.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    private const long MostMemory = 4L << 30;

    public static int Run(Settings settings)
    {
        SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
        List<string> findings = [];
        Stopwatch clock = Stopwatch.StartNew();
        long next = settings.From;
        while (clock.Elapsed.TotalSeconds < settings.Seconds && next < settings.Inputs && findings.Count < 100)
            next = Work(settings, next, settings.Seconds - clock.Elapsed.TotalSeconds, counts, findings);
        foreach ((string verb, long count) in counts) Console.WriteLine($"{verb}: {count} inputs");
        foreach (string finding in findings) Console.WriteLine($"FINDING {finding}");
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{counts.Values.Sum()} inputs, {findings.Count} findings, seed {settings.Seed}, inputs {settings.From} to {next - 1}"));
        return findings.Count == 0 ? 0 : 1;
    }

    /// <summary>Lets one worker work to its end and returns the number of the input to go on with.</summary>
    private static long Work(Settings settings, long from, double seconds, SortedDictionary<string, long> counts, List<string> findings)
    {
        string self = typeof(Driver).Assembly.Location;
        using Process worker =
            Process.Start(
                new ProcessStartInfo("dotnet", ["exec", self, .. settings.ForWorker(from, seconds)])
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true
                })!;
        worker.OutputDataReceived += (_, _) => { }; // code that a verb writes to standard output itself
        worker.BeginOutputReadLine();
        using BlockingCollection<string> lines = [];
        Thread reader = new(() =>
        {
            while (worker.StandardError.ReadLine() is { } line) lines.Add(line);
            lines.CompleteAdding();
        });
        reader.Start();
        (long number, string verb, long next) = (from, "the start", from);
        string? killed = null, last = null;
        TimeSpan spent = default;
        Stopwatch since = Stopwatch.StartNew();
        while (!lines.IsCompleted)
        {
            if (!lines.TryTake(out string? line, TimeSpan.FromMilliseconds(500)))
            {
                killed ??= WhyKill(worker, spent, since.Elapsed);
                if (killed is not null) worker.Kill(entireProcessTree: true);
                continue;
            }
            string[] words = line.Split(' ', 4);
            switch (words[0])
            {
                case "begin" when words.Length >= 3:
                    (number, verb, next) = (long.Parse(words[1], CultureInfo.InvariantCulture), words[2], number);
                    since.Restart();
                    spent = Spent(worker);
                    break;
                case "end" when words.Length >= 3:
                    counts[verb] = counts.GetValueOrDefault(verb) + 1;
                    next = number + 1;
                    verb = "";
                    break;
                case "finding" when words.Length == 4:
                    findings.Add($"{words[2]}, input {words[1]}: {words[3]}");
                    break;
                default:
                    last ??= line; // what the runtime says when it dies
                    break;
            }
        }
        worker.WaitForExit();
        if (verb.Length == 0 && worker.ExitCode == 0) return next;
        findings.Add($"{verb}, input {number}: {killed ?? $"the process died with {worker.ExitCode}"}{(last is null ? "" : $": {last}")}");
        return number + 1;
    }

    private static string? WhyKill(Process worker, TimeSpan spent, TimeSpan since)
    {
        if (worker.HasExited) return null;
        worker.Refresh();
        return Spent(worker) - spent > MostProcessorTime ? $"more than {MostProcessorTime.TotalSeconds:F0} s of processor time"
            : since > MostTime ? $"no end within {MostTime.TotalMinutes:F0} minutes"
            : worker.WorkingSet64 > MostMemory ? $"more than {MostMemory >> 30} GiB of memory"
            : null;
    }

    private static TimeSpan Spent(Process worker)
    {
        try
        {
            return worker.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return default; // it has just ended
        }
    }
}
