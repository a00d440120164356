using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Spectre.Console;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Exact;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp exact FILE: from somebody's floats to a certified scheme, or to the reason why there is none.</summary>
internal static class ExactVerb
{
    /// <summary>Bits of numerators and denominators up to which coefficients were meant as they stand: floats that are no round numbers
    /// have more.</summary>
    private const int PlainBits = 20;

    private sealed record Request(string File, string? Member, ISchemeFormat? Format, int Larger, Ring? Ring, string Output, TimeSpan Time,
        ulong Seed, bool Json);

    public static string[] Examples =>
    [
        "decomp exact factors.npz",
        "decomp exact factors.mat --ring Q --time 10m",
        "decomp exact run7.json --member 3 --out results --json",
    ];

    public static Command Create()
    {
        Argument<string> file =
            new("FILE") { Description = "factors in floating point, real or complex, in any format that 'decomp verify' reads" };
        Option<string?> member = OneScheme.MemberOption();
        Option<string?> format = VerifyVerb.FormatOption("read the file as this format instead of recognising it");
        Option<int> limits = VerifyVerb.LimitsOption();
        Option<string?> ring =
            new("--ring") { Description = "demand coefficients in this ring, terms rescaled: ZT, Z, Z[1/2], Q, Q(i)", HelpName = "RING" };
        Option<string> output =
            StoreOption.Create("folder that receives the certified scheme");
        Option<TimeSpan> time =
            new("--time", "-t")
            {
                Description = "stop after this long: 90s, 5m, 2h",
                DefaultValueFactory = _ =>
                TimeSpan.FromMinutes(2),
                CustomParser = Duration.Parse,
                HelpName = "TIME"
            };
        Option<ulong> seed = SeedOption.Create("determines every random choice");
        Option<bool> json = new("--json") { Description = "print one JSON object" };
        Command verb = new("exact", "Turn a decomposition in floating point into a certified scheme, or say why it is none.") { file,
            member, format, limits, ring, output, time, seed, json };
        verb.SetAction(parsed => Run(new Request(
            parsed.GetValue(file)!,
            parsed.GetValue(member),
            VerifyVerb.FormatNamed(parsed.GetValue(format)),
            parsed.GetValue(limits),
            RingNamed(parsed.GetValue(ring)),
            parsed.GetValue(output)!,
            parsed.GetValue(time),
            parsed.GetValue(seed),
            parsed.GetValue(json))));
        return verb;
    }

    private static Ring? RingNamed(string? name) => name is null ? null
        : !Ring.TryParse(name, out Ring ring) ? throw new UsageException($"there is no ring {name}; write ZT, Z, Z[1/2], Q, Z[i] or Q(i)")
        : ring.Modulus != 0
        ? throw new UsageException(
            $"floats have no residues in {ring}; take the scheme over Z and have it judged with 'decomp verify FILE --ring {ring}'")
        : ring;

    private static int Run(Request request)
    {
        if (Directory.Exists(request.File)) throw new UsageException($"{request.File} is a folder; exact takes one file");
        SourceFile source = SourceFile.Open(request.File, VerifyVerb.LimitsRaised(request.Larger));
        Submission submission;
        try
        {
            submission = Chosen(request, source);
        }
        catch (MalformedInputException e)
        {
            throw e.Within(request.File);
        }
        if (Rationalisation.WhyNot(submission.Scheme.Tensor) is { } no) throw new UsageException($"{request.File}: {no}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(source.Bytes));
        SchemeStore store = new(request.Output);
        store.Open();
        using Interruption interruption = new(); // the work ends in an orderly way and reports what it has
        var clock = Stopwatch.StartNew();
        Rationalised? answer = null;
        CertifiedScheme? certified = AsItStands(submission, request.Ring, Provenance());
        if (certified is null)
        {
            answer = Worked(request, submission, interruption);
            if (answer.Scheme is { } scheme) certified = Certified.Of(scheme, Ring.Of(scheme), Provenance());
        }
        string? path = certified is null ? null : store.Save(certified);
        ExactReport report = new(request.File, submission, hash, answer, certified, path, clock.Elapsed);
        Terminal.Say(request.Json ? report.Json() : report.Text(), whole: request.Json);
        return certified is not null ? ExitCode.Success : interruption.Code ?? ExitCode.Negative;

        Provenance Provenance() => ProvenanceOf.Engine("exact", "polish, sparsifying frame, snapping", request.Seed, clock.Elapsed)
            with
        { Derivation = $"from the floats in {Path.GetFileName(request.File)}, sha256 {hash}" };
    }

    private static Submission Chosen(Request request, SourceFile source)
    {
        // Reading judges nothing, so what judging would cost is no objection to numbers with many digits.
        Limits limits = VerifyVerb.LimitsRaised(request.Larger) with { Work = BigInteger.Pow(10, 30), DenominatorBits = 1L << 32 };
        IReadOnlyList<Submission> all = request.Format is null ? FormatRegistry.Read(source, limits)
            : FormatRegistry.Read(source, limits, request.Format);
        return OneScheme.Chosen(all, request.File, request.Member);
    }

    /// <summary>What needs nothing to be done: a scheme that was exact in the file.</summary>
    private static CertifiedScheme? AsItStands(Submission submission, Ring? ring, Provenance provenance)
    {
        if (!submission.Scheme.All(c => Short(c.Re) && Short(c.Im))) return null;
        submission = submission.Settled(submission.Claim);
        Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
        if (!verdict.Valid || ring is not null && !ring.Contains(verdict.Canonical)) return null;
        return CertifiedScheme.Canonical(submission.Scheme, verdict.Ring.Modulus, submission.Provenance ?? provenance);

        static bool Short(Rational x) => x.Numerator.GetBitLength() <= PlainBits && x.Denominator.GetBitLength() <= PlainBits;
    }

    private static Rationalised Worked(Request request, Submission submission, Interruption interruption)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
        // No timer takes more than 49 days; a longer time is as good as none.
        if (request.Time < TimeSpan.FromDays(49)) stop.CancelAfter(request.Time);
        string doing = "reading";
        Tensor tensor = submission.Scheme.Tensor;
        return LiveLines.OnError is not { } lines ? Run(_ => { })
            : lines.During(spent =>
                [
                    $"{tensor} of rank {submission.Scheme.Rank}: from floats to exact numbers; " +
                        $"{Duration.Text(request.Time > spent ? request.Time - spent : TimeSpan.Zero)} left",
                    $"  {Volatile.Read(ref doing)}",
                ], () => Run(what => Volatile.Write(ref doing, what)));

        Rationalised Run(Action<string> progress)
        {
            FloatReading floats = FloatReading.Of(submission, request.Larger);
            using Rationalisation work = new(floats, request.Ring, request.Seed) { Progress = progress };
            return work.Run(stop.Token);
        }
    }
}
