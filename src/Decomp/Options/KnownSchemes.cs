using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>The valid schemes of a file or folder that a verb builds on or compares with, in any known format, each judged.</summary>
internal static class KnownSchemes
{
    /// <summary>Those that hold over the ring as well, or map into it, as they are written.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="path">A file or folder.</param>
    /// <param name="wanted">The shapes that matter: files of a store in the folder of another shape are not opened.</param>
    /// <param name="of">A tensor whose schemes count beside those of matrix products; null for none.</param>
    /// <exception cref="UsageException">The path leads nowhere.</exception>
    public static IEnumerable<(string File, Scheme Scheme)> Over(
        Ring ring, string path, Predicate<Shape>? wanted = null, Tensor? of = null) =>
        from known in Read(path, Limits.Default, wanted, of)
        where ring.Admits(known.Judgement.Submission with { Claim = new Claim.Over(known.Judgement.Verdict.Ring) })
        select (known.Judgement.NameIn(known.File), known.Judgement.Submission.Scheme);

    /// <summary>In the order of the files, and of the schemes in them; what holds no valid scheme is passed over and said.</summary>
    /// <exception cref="UsageException">The path leads nowhere.</exception>
    public static IReadOnlyList<(string File, Judgement Judgement)> Read(
        string path, Limits limits, Predicate<Shape>? wanted = null, Tensor? of = null)
    {
        PassedOver passedOver = new();
        List<(string, Judgement)> schemes =
        [
            .. SchemeFiles.Expand([path]).Where(file => StoreFolder.IsWanted(file, wanted)).AsParallel().AsOrdered()
            .SelectMany(file => Of(file, file == path, limits, passedOver, of)),
        ];
        passedOver.Print();
        return schemes;
    }

    private static List<(string, Judgement)> Of(string file, bool isNamed, Limits limits, PassedOver passedOver, Tensor? of)
    {
        List<(string, Judgement)> valid = [];
        try
        {
            foreach (Submission submission in FormatRegistry.Read(SourceFile.Open(file, limits), limits))
            {
                Judgement judgement = Judgement.Of(submission);
                Tensor tensor = judgement.Verdict.Tensor;
                if (tensor.Product is null && tensor != of)
                {
                    // In a store they are at home, and nobody asked for them.
                    if (isNamed || submission.Provenance is null)
                        passedOver.Add(judgement.NameIn(file), $"{tensor} is no product of matrices");
                }
                else if (judgement.Verdict.Valid) valid.Add((file, judgement));
                else passedOver.Add(judgement.NameIn(file), $"not valid, {judgement.Verdict.Reason}");
            }
        }
        catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
        {
            if (isNamed || !StoreFolder.IsAboutFolder(file)) passedOver.Add(file, e.Message);
        }
        return valid;
    }
}
