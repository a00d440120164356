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

    /// <summary>How often counts are written down: no more is lost when a campaign is stopped.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>Inputs of one worker: what it remembers does not grow for ever.</summary>
    private const long Batch = 20_000;

    public static int Run(Settings settings)
    {
        (Tally tally, long next) = settings.Counts is { } file ? Tally.Read(file, settings) : (new Tally(), settings.From);
        List<string> findings = [];
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < settings.Seconds && next < settings.Inputs && findings.Count < 100)
        {
            Settings one = settings with
            {
                From = next,
                Inputs = Math.Min(settings.Inputs, next + Batch),
                Seconds = settings.Seconds - clock.Elapsed.TotalSeconds
            };
            next = Work(one, tally, findings);
        }
        foreach (string line in tally.Lines) Console.WriteLine(line);
        Console.WriteLine($"{tally.Inputs} inputs, {findings.Count} findings, seed {settings.Seed}, inputs {settings.From} to {next - 1}");
        return findings.Count == 0 ? 0 : 1;
    }

    /// <summary>Lets one worker work to its end and returns the number of the input to go on with.</summary>
    private static long Work(Settings settings, Tally tally, List<string> findings)
    {
        (Tally counts, long settled) = (new Tally(), settings.From);
        Stopwatch unsettled = Stopwatch.StartNew();
        string self = typeof(Driver).Assembly.Location;
        using Process worker =
            Process.Start(
                new ProcessStartInfo("dotnet", ["exec", self, .. settings.ForWorker()])
                {
                    RedirectStandardInput = true,
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
        (long number, string verb, long next) = (settings.From, "the start", settings.From);
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
            string[] words = line.Split(' ', 5);
            switch (words[0])
            {
                case "begin" when words.Length >= 3:
                    (number, verb, next) = (long.Parse(words[1], CultureInfo.InvariantCulture), words[2], number);
                    since.Restart();
                    spent = Spent(worker);
                    break;
                case "end" when words.Length == 5:
                    double milliseconds = double.Parse(words[4], CultureInfo.InvariantCulture);
                    counts.Add(verb, new Count(1, words[3] == "taken" ? 1 : 0, milliseconds, milliseconds, number));
                    next = number + 1;
                    verb = "";
                    if (unsettled.Elapsed > Settling) Settle();
                    break;
                case "finding" when words.Length == 5:
                    Find(findings, $"{words[2]}, input {words[1]}: {words[3]} {words[4]}");
                    break;
                default:
                    last ??= line; // what the runtime says when it dies
                    break;
            }
        }
        worker.WaitForExit();
        Settle();
        if (verb.Length == 0 && worker.ExitCode == 0) return next;
        Find(findings, $"{verb}, input {number}: " +
            $"{killed ?? $"the process died with {worker.ExitCode}"}{(last is null ? "" : $": {last}")}");
        return number + 1;

        void Settle()
        {
            if (settings.Counts is not null) counts.AppendTo(settings.Counts, settings, settled, next);
            tally.Add(counts);
            (counts, settled) = (new Tally(), next);
            unsettled.Restart();
        }
    }

    /// <summary>Says it at once: a campaign may take hours.</summary>
    private static void Find(List<string> findings, string finding)
    {
        findings.Add(finding);
        Console.WriteLine($"FINDING {finding}");
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
