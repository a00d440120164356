using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Cli;

/// <summary>The valid schemes of a file or folder that a verb builds on or compares with, in any known format, each judged.</summary>
internal static class KnownSchemes
{
    /// <summary>In the order of the files, and of the schemes in them; what holds no valid scheme is passed over and said.</summary>
    /// <exception cref="UsageException">The path leads nowhere.</exception>
    public static IReadOnlyList<(string File, Judgement Judgement)> Read(string path, Limits limits)
    {
        PassedOver passedOver = new();
        IReadOnlyList<(string, Judgement)> schemes = [.. SchemeFiles.Expand([path]).AsParallel().AsOrdered().SelectMany(file => Of(file, limits, passedOver))];
        passedOver.Print();
        return schemes;
    }

    private static List<(string, Judgement)> Of(string file, Limits limits, PassedOver passedOver)
    {
        List<(string, Judgement)> valid = [];
        try
        {
            foreach (Submission submission in FormatRegistry.Read(SourceFile.Open(file, limits), limits))
            {
                Judgement judgement = Judgement.Of(submission);
                if (judgement.Verdict.Valid) valid.Add((file, judgement));
                else passedOver.Add(VerdictReport.Source(file, judgement), $"not valid, {judgement.Verdict.Reason}");
            }
        }
        catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
        {
            passedOver.Add(file, e.Message);
        }
        return valid;
    }
}
