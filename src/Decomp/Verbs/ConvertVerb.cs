using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp convert IN OUT --format F: the same scheme in another format. Only what holds is passed on.</summary>
internal static class ConvertVerb
{
    public static string[] Examples =>
    [
        "decomp convert scheme.exp scheme.json",
        "decomp convert factorizations_r.npz out.txt --member 3,4,5 --format perminov_txt",
    ];

    public static Command Create()
    {
        Argument<string> input = new("IN") { Description = "a scheme in any known format" };
        Argument<string> output = new("OUT") { Description = "the file to write" };
        Option<string?> format =
            new("--format")
            {
                Description = "the format to write, else the one that OUT's extension stands for; 'decomp help files' lists them",
                HelpName = "NAME",
            };
        Option<string?> member = OneScheme.MemberOption();
        Option<int> limits = VerifyVerb.LimitsOption();
        Command verb = new("convert", "Write a scheme in another format, after judging it.") { input, output, format, member, limits };
        verb.SetAction(parsed =>
            Run(parsed.GetValue(input)!, parsed.GetValue(output)!, parsed.GetValue(format), parsed.GetValue(member),
                VerifyVerb.LimitsRaised(parsed.GetValue(limits))));
        return verb;
    }

    private static IEnumerable<ISchemeFormat> Writable() => FormatRegistry.All.Where(f => f is IWritableFormat or IPartedFormat);

    private static int Run(string input, string output, string? formatName, string? member, Limits limits)
    {
        ISchemeFormat format = formatName is null ? ByExtension(output) : VerifyVerb.FormatNamed(formatName)!;
        if (!Writable().Contains(format))
            throw new UsageException(
                $"{format.Name} can be read but not written; written are {string.Join(", ", Writable().Select(f => f.Name))}");
        if (SchemeFiles.Expand([input]) is not [var file]) throw new UsageException($"{input} is a folder; convert takes one file");
        Submission submission = OneScheme.Chosen(OneScheme.All(file, limits), file, member);
        Judgement judgement = Judgement.Of(submission);
        if (!judgement.Verdict.Valid)
        {
            Failure.Tell($"{file}: not valid, so nothing was written: {judgement.Verdict.Reason}");
            return ExitCode.Negative;
        }
        try
        {
            Write(format, judgement, output, limits);
        }
        catch (NotSupportedException e)
        {
            throw new UsageException($"{output} was not written: {e.Message}");
        }
        Terminal.Say(
            $"{output}: {judgement.Verdict.Tensor} of rank {judgement.Verdict.Rank} over {judgement.Verdict.Ring}, from " +
                $"{submission.Format} to {format.Name}");
        return ExitCode.Success;
    }

    // Whole in memory and read back under the name it will have; so nothing is written that this tool could not read.
    private static void WriteReadable(Judgement judgement, string output, Limits limits, Action<Stream> write)
    {
        using MemoryStream content = new();
        write(content);
        Ring ring = judgement.Verdict.Ring;
        string? reason = null;
        try
        {
            if (!FormatRegistry.Read(new SourceFile(output, content.ToArray()), limits)
                .Any(s => s.Scheme.Tensor == judgement.Verdict.Tensor && ring.Contains(s.Scheme)
                && CanonicalForm.Hash(CanonicalForm.Of(s.Scheme, ring), ring) == judgement.Hash))
                reason = "it would be read as another scheme";
        }
        catch (MalformedInputException e)
        {
            reason = e.Message;
        }
        if (reason is not null) throw new NotSupportedException($"under this name it could not be read back: {reason}");
        AtomicFile.Write(output, content.WriteTo);
    }

    private static void Write(ISchemeFormat format, Judgement judgement, string output, Limits limits)
    {
        (Scheme scheme, Ring ring) = (judgement.Submission.Scheme, judgement.Verdict.Ring);
        if ((format is IWritableFormat one ? one.WhyNot(scheme.Tensor) : MatrixProduct.WhyNot(scheme.Tensor, $"the format {format.Name}"))
            is { } no)
            throw new NotSupportedException(no);
        switch (format)
        {
            case CanonicalJson:
                WriteReadable(judgement, output, limits, stream =>
                    CanonicalJson.Write(scheme, ring, judgement.Submission.Provenance, stream, judgement.Submission.Program(ring)));
                break;
            case IWritableFormat whole:
                WriteReadable(judgement, output, limits, stream => whole.Write(scheme, ring, stream));
                break;
            case IPartedFormat parted:
                // OUT names the scheme or one of its parts: out.sms, out_L.sms and out all give out_L.sms, out_R.sms, out_P.sms.
                string stem = output.EndsWith(parted.Extension, StringComparison.Ordinal) ? output[..^parted.Extension.Length] : output;
                foreach (string part in parted.Parts)
                    if (stem.EndsWith($"_{part}", StringComparison.Ordinal))
                    {
                        stem = stem[..^(part.Length + 1)];
                        break;
                    }
                for (int part = 0; part < parted.Parts.Count; part++)
                {
                    int index = part;
                    AtomicFile.Write($"{stem}_{parted.Parts[part]}{parted.Extension}",
                        stream => parted.WritePart(scheme, ring, index, stream));
                }
                break;
        }
    }

    private static ISchemeFormat ByExtension(string output)
    {
        ISchemeFormat[] known =
            [.. Writable()
                .Where(f => output.EndsWith(f is IWritableFormat w ? w.Extension : ((IPartedFormat)f).Extension,
                    StringComparison.OrdinalIgnoreCase))];
        // The first of several is the project's own or the plainest; a bare .txt says too little.
        return known.Length > 0 && Path.GetExtension(output) != ".txt" ? known.FirstOrDefault(f => f is CanonicalJson or NumpyNpz)
            ?? known[0]
            : throw new UsageException($"the name {output} does not say which format to write; add --format");
    }
}
