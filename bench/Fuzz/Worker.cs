using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Evolution.Workshop;

namespace TensorDecomp.Bench;

/// <summary>The process that tries inputs, one after the other, and says on standard error where it is: what it was at when it died is then
/// known.</summary>
internal static class Worker
{
    public static int Run(Settings settings)
    {
        TextWriter report = Console.Error;
        IReadOnlyList<Subject> subjects = [.. Subject.All.Where(s => settings.Verb == "all" || settings.Verb == s.Name)];
        if (subjects.Count == 0)
        {
            report.WriteLine($"there is no {settings.Verb}; there are all, {string.Join(", ", Subject.All.Select(s => s.Name))}");
            return 2;
        }
        Subject[] round = Subject.Round(subjects);
        EndWithDriver();
        string folder = Directory.CreateTempSubdirectory("decomp-fuzz-").FullName;
        try
        {
            RealInputs inputs = RealInputs.Make(settings.Root, Path.Combine(folder, "real"));
            using CertificateChecker checker = new(settings.Root);
            using ChildWorkshop workshop = new(TimeProvider.System);
            Stopwatch clock = Stopwatch.StartNew();
            for (long number = settings.From; number < settings.Inputs && clock.Elapsed.TotalSeconds < settings.Seconds; number++)
            {
                Subject subject = round[number % round.Length];
                report.WriteLine($"begin {number} {subject.Name}");
                string place = Path.Combine(folder, "input");
                if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
                Directory.CreateDirectory(place);
                Environment.CurrentDirectory = place; // for verbs that look about themselves when they are told nothing
                Trial trial = new(new Random(HashCode(settings.Seed, subject.Name, number)), place, inputs, checker, workshop);
                TimeSpan began = Environment.CpuUsage.TotalTime;
                string? finding = trial.Carry(subject);
                double spent = (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
                if (finding is not null)
                {
                    if (settings.Keep is { } keep) Keep(place, Path.Combine(keep, $"{subject.Name}-{settings.Seed}-{number}"));
                    report.WriteLine($"finding {number} {subject.Name} {finding.ReplaceLineEndings(" ")}");
                }
                string taken = trial.Taken ? "taken" : "refused";
                report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {number} {subject.Name} {taken} {spent:F2}"));
            }
            return 0;
        }
        finally
        {
            Environment.CurrentDirectory = settings.Root;
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Nobody would read what it says once the driver's end of the pipe is closed.</summary>
    private static void EndWithDriver()
    {
        TextReader driver = Console.In;
        new Thread(() =>
        {
            while (driver.Read() >= 0) { }
            Environment.Exit(0);
        })
        { IsBackground = true }.Start();
    }

    /// <summary>FNV-1a, for .NET's own hash of a text is another in every process.</summary>
    private static int HashCode(int seed, string name, long number)
    {
        uint hash = 2166136261;
        foreach (char c in $"{seed} {name} {number}") hash = (hash ^ c) * 16777619;
        return (int)hash;
    }

    private static void Keep(string place, string target)
    {
        foreach (string file in Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(place, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
