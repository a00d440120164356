using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp verify PATH…: the exact verdict on submitted schemes.</summary>
internal static class VerifyVerb
{
    private sealed record Request(List<string> Files, IReadOnlySet<string> Named, Ring? Ring, ISchemeFormat? Format, Limits Limits,
        string? Certificate, bool Json, int Threads, bool Strict, bool Verbose);

    public static string[] Examples =>
    [
        "decomp verify submission.npz",
        "decomp verify submission.exp --ring F2 --json",
        "decomp verify submission.json --certificate proof.json",
        "decomp verify results/",
    ];

    public static Command Create()
    {
        Argument<string[]> paths =
            new("PATH")
            {
                Description = "schemes to judge, in any known format, or folders of them; - for standard input",
                Arity = ArgumentArity.OneOrMore
            };
        Option<bool> json = new("--json") { Description = "print one JSON object per scheme" };
        Option<string?> ring = new("--ring") { Description = "demand this ring: ZT, Z, Z[1/2], Q, Q(i), F2, Z/4, …", HelpName = "RING" };
        Option<string?> format = FormatOption("read the files as this format instead of recognising it");
        Option<string?> certificate =
            new("--certificate")
            {
                Description =
                "write the canonical certificate of a valid scheme here (.json, or .txt for its text form)",
                HelpName = "FILE",
            };
        Option<int> limits = LimitsOption();
        Option<int> threads =
            new("--threads")
            {
                Description = "files judged at once",
                DefaultValueFactory = _ => Environment.ProcessorCount,
                HelpName = "N",
            };
        Option<bool> strict =
            new("--strict") { Description = "fail where a file's own hash, ring or provenance is not that of its scheme" };
        Command verb = new("verify", "Judge schemes exactly: valid or not, over which ring, of which rank.")
            { paths, json, ring, format, certificate, limits, threads, strict };
        verb.SetAction(parsed => Run(new Request(
            SchemeFiles.Expand(parsed.GetValue(paths)!),
            parsed.GetValue(paths)!.Select(StoreFolder.FirstPart).ToHashSet(),
            RingNamed(parsed.GetValue(ring)),
            FormatNamed(parsed.GetValue(format)),
            LimitsRaised(parsed.GetValue(limits)),
            parsed.GetValue(certificate),
            parsed.GetValue(json),
            Math.Max(1, parsed.GetValue(threads)),
            parsed.GetValue(strict),
            parsed.GetValue<bool>(Failure.DetailsOption))));
        return verb;
    }

    internal static Option<string?> FormatOption(string description) =>
        new("--format") { Description = $"{description}; 'decomp help files' lists them", HelpName = "NAME" };

    internal static Option<int> LimitsOption() =>
        new("--limits")
        {
            Description = "multiply the limits on size and work by this factor",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };

    internal static Limits LimitsRaised(int factor) =>
        factor is >= 1 and <= 1000 ? Limits.Default.Raised(factor) : throw new UsageException("--limits takes a factor from 1 to 1000");

    internal static ISchemeFormat? FormatNamed(string? name) => name is null ? null
        : FormatRegistry.Find(name)
        ?? throw new UsageException($"there is no format {name}; known are {string.Join(", ", FormatRegistry.All.Select(f => f.Name))}");

    private static Ring? RingNamed(string? name) => name is null ? null
        : Ring.TryParse(name, out Ring ring) ? ring
        : throw new UsageException($"there is no ring {name}; write ZT, Z, Z[1/2], Q, Z[i], Q(i), F2 or Z/4");

    private static int Run(Request request)
    {
        if (request.Files.Count == 0) throw new UsageException("there is no scheme in what was named");
        IEnumerable<JudgedFile> outcomes = request.Files.Count == 1
            ? [Judge(request.Files[0], request)]
            : request.Files.AsParallel().AsOrdered().WithDegreeOfParallelism(request.Threads)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(file => Judge(file, request));
        PassedOver passedOver = new();
        outcomes = outcomes.Where(o => !IsPassedOver(o, request, passedOver));
        List<JudgedFile> all = request.Json ? [.. outcomes.Select(PrintJson)] : SchemeTable.Collect(outcomes, request.Files.Count);
        if (!request.Json) Print(all);
        passedOver.Print();
        if (all.Count == 0) throw new UsageException("there is no scheme in what was named");
        if (request.Certificate is not null) Certify(all, request.Certificate);
        return all.Max(o => o.Code);
    }

    // A document that was found in a folder and holds no scheme is about them, and no failure.
    private static bool IsPassedOver(JudgedFile outcome, Request request, PassedOver passedOver)
    {
        if (outcome.Code != ExitCode.Malformed || request.Named.Contains(outcome.File) || !StoreFolder.IsDocument(outcome.File))
            return false;
        if (!StoreFolder.IsAboutFolder(outcome.File)) passedOver.Add(outcome.File, outcome.Error!);
        return true;
    }

    private static JudgedFile Judge(string file, Request request)
    {
        try
        {
            SourceFile source = SchemeFiles.Open(file, request.Limits);
            IReadOnlyList<Submission> submissions = request.Format is null ? FormatRegistry.Read(source, request.Limits)
                : FormatRegistry.Read(source, request.Limits, request.Format);
            // Files are judged side by side; of a single one its schemes are.
            int threads = request.Files.Count == 1 ? request.Threads : 1;
            Judgement[] judgements =
                [.. submissions.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(s => Judgement.Of(s, request.Ring))];
            bool passed = judgements.All(j => j.Verdict.Valid && (!request.Strict || j.Warnings.Count == 0));
            return new JudgedFile(file, judgements, null, passed ? ExitCode.Success : ExitCode.Negative);
        }
        catch (MalformedInputException e)
        {
            return new JudgedFile(file, [], e.Message, ExitCode.Malformed) { Details = request.Verbose ? e.Details : [] };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new JudgedFile(file, [], e.Message, ExitCode.Usage);
        }
        catch (AggregateException e) when (e.InnerException is ChecksDisagreeException disagreement)
        {
            return new JudgedFile(file, [], disagreement.Message, ExitCode.Negative);
        }
        catch (Exception e) when (e is OutOfMemoryException || e.InnerException is OutOfMemoryException)
        {
            return new JudgedFile(file, [], "judging it takes more memory than there is", ExitCode.Malformed);
        }
    }

    private static JudgedFile PrintJson(JudgedFile outcome)
    {
        foreach (Judgement judgement in outcome.Judgements) Console.Out.WriteLine(VerdictReport.Json(outcome.File, judgement));
        if (outcome.Error is not null) Console.Out.WriteLine(VerdictReport.Json(outcome.File, outcome.Error));
        PrintError(outcome);
        return outcome;
    }

    private static void Print(List<JudgedFile> outcomes)
    {
        if (outcomes is [{ Judgements: [var only] } outcome]) Terminal.Say(VerdictReport.Text(outcome.File, only));
        else if (outcomes.Any(o => o.Judgements.Count > 0)) SchemeTable.Print(outcomes);
        foreach (JudgedFile o in outcomes) PrintError(o);
    }

    private static void PrintError(JudgedFile outcome)
    {
        if (outcome.Error is not null) Failure.Tell($"{outcome.File}: {outcome.Error}");
        foreach (string reason in outcome.Details) Console.Error.WriteLine($"  {reason}");
    }

    private static void Certify(List<JudgedFile> outcomes, string path)
    {
        Judgement[] judgements = [.. outcomes.SelectMany(o => o.Judgements)];
        if (judgements.Length != 1) throw new UsageException($"a certificate is of one scheme; there are {judgements.Length} here");
        if (!judgements[0].Verdict.Valid)
        {
            Failure.Tell("no certificate was written: the scheme is not valid");
            return;
        }
        AtomicFile.Write(path, output => Certificate.Write(judgements[0], path, output));
    }
}
