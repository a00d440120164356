using System.Globalization;
using System.Numerics;
using System.Text;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Exact;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Reports;

/// <summary>What `decomp exact` says of a file, for people and as JSON.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Submission">What it was read as.</param>
/// <param name="FileHash">SHA-256 of its bytes.</param>
/// <param name="Answer">How the floats ended; null where the file held an exact scheme.</param>
/// <param name="Certified">The scheme, where there is one.</param>
/// <param name="Path">Where it was stored.</param>
/// <param name="Elapsed">Time from the reading on.</param>
internal sealed record ExactReport(string File, Submission Submission, string FileHash, Rationalised? Answer, CertifiedScheme? Certified,
    string? Path, TimeSpan Elapsed)
{
    /// <summary>Points of the polish that are shown.</summary>
    private const int Shown = 6;

    private Shape Shape => Submission.Scheme.Shape;

    private string End => Answer?.End switch
    {
        null or RationalisedEnd.Exact => "exact",
        RationalisedEnd.BorderRank => "border rank",
        RationalisedEnd.Irrational => "irrational",
        RationalisedEnd.Unrounded => "converged",
        RationalisedEnd.NoDecomposition => "not a decomposition",
        _ => "stopped",
    };

    private Record? Record => Certified is null ? null : RecordTable.Current.Best(Shape, Certified.Ring);

    public string Text()
    {
        StringBuilder text = new($"{End}: {Sentence()}\n");
        Line("file", $"{File} ({Submission.Format}), {Shape}, {Submission.Scheme.Rank} terms");
        if (Answer is { } a)
        {
            string multiple = a.Multiple == 1 ? "" : $"; the terms make {Number(a.Multiple)} times the tensor and were divided by that";
            Line("read", $"{a.Layout}{multiple}");
            if (a.Rank < Submission.Scheme.Rank) Line("terms", $"{Submission.Scheme.Rank - a.Rank} of them zero and left out");
            string polished = a.Course.Count > 1 ? $", {Number(a.Course[^1].Loss)} after the polish" : "";
            Line("floats", $"sum of squared errors {Number(a.StartLoss)} in the file{polished}");
            if (a.End is RationalisedEnd.NoDecomposition or RationalisedEnd.BorderRank or RationalisedEnd.Stopped)
                Line("worst", $"{a.Worst}");
            foreach (string number in Numbers(a)) Line("number", number);
            foreach (PolishPoint point in Certified is null && a.Course.Count > 1 ? Sample(a.Course) : [])
                Line("polish", $"error {Number(point.Loss)}, largest term {Number(point.LargestTerm)}");
            if (Certified is not null) Line("how", a.How);
        }
        if (Certified is not null)
        {
            Line("record", SearchSentences.AgainstRecord(Certified.Rank, Record));
            Line("sha256", Certified.Sha256);
        }
        return text.ToString().TrimEnd('\n');

        void Line(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"  {name,-7} {value}\n");
    }

    private string Sentence() => Answer?.End switch
    {
        null => $"the file holds an exact scheme, {Found()}",
        RationalisedEnd.Exact => Found(),
        RationalisedEnd.BorderRank =>
            "the error falls only while terms grow and cancel each other; this approximates a product as closely as one likes and is no " +
                "decomposition of this rank",
        RationalisedEnd.Irrational =>
            "the floats are a decomposition to rounding that no change of basis makes rational: some numbers are no fractions "
            + "and cannot move, in a basis made of its own vectors",
        RationalisedEnd.Unrounded when Answer.Elsewhere is { } ring =>
            $"there is an exact scheme over {ring}, though none was found over the ring demanded; leave out --ring to have it",
        RationalisedEnd.Unrounded =>
            "the floats are a decomposition to rounding, but no exact one was found near it; try another --seed, a longer --time or a " +
                "larger --ring",
        RationalisedEnd.NoDecomposition when Answer.Course.Count == 0 =>
            "the terms make something else than a matrix product, in every order of their entries that was tried",
        RationalisedEnd.NoDecomposition =>
            $"the error falls no further than to {Number(Answer.Loss)}, so no decomposition of this rank is near; a term may be missing " +
                "or spoilt",
        _ => $"time was over after {Duration.Text(Elapsed)} before the floats were a decomposition to rounding; try a longer --time",
    };

    private static IEnumerable<string> Numbers(Rationalised answer)
    {
        if (answer.Determined is not { } d) yield break;
        if (answer.End == RationalisedEnd.Exact)
        {
            // Numbers of a point of no account are of no degree; where all have one, somebody chose them.
            if (d.AreRecognised && d.Others == 0)
                yield return $"the file's own has roots of {string.Join(", ", d.Quadratic.Take(Shown).Select(q => q.Number.Polynomial))}; "
                    + "the scheme is another one of its family";
            yield break;
        }
        if (answer.End is not (RationalisedEnd.Irrational or RationalisedEnd.Unrounded)) yield break;
        foreach ((QuadraticNumber number, int count) in d.Quadratic.Take(Shown))
            yield return $"{number}, a root of {number.Polynomial}, in Q(sqrt({number.Radicand})): {Entries(count)}";
        if (d.Quadratic.Count > Shown) yield return $"and {d.Quadratic.Count - Shown} more polynomials";
        if (d.Others > 0) yield return $"{Entries(d.Others)} no fraction and no root of a quadratic polynomial with small coefficients";
        if (d.Freedom > 0) yield return $"other entries can move in {d.Freedom} directions";

        static string Entries(int count) => count == 1 ? "one entry" : $"{count} entries";
    }

    private string Found() => $"rank {Certified!.Rank} over {Certified.Ring}, certified, after {Duration.Text(Elapsed)}: {Path}";

    private static IEnumerable<PolishPoint> Sample(IReadOnlyList<PolishPoint> course) => course.Count <= Shown ? course
        : Enumerable.Range(0, Shown).Select(k => course[k * (course.Count - 1) / (Shown - 1)]);

    public string Json() => JsonText.Of(new
    {
        end = End.Replace(' ', '-'),
        shape = (int[])[Shape.M, Shape.N, Shape.P],
        terms = Submission.Scheme.Rank,
        file = File,
        fileSha256 = FileHash,
        format = Submission.Format,
        member = Submission.Member,
        sentence = Sentence(),
        rank = Certified?.Rank,
        ring = Certified?.Ring.ToString(),
        certified = Certified is not null,
        path = Path,
        sha256 = Certified?.Sha256,
        record = Record?.Rank,
        how = Answer?.How,
        layout = Answer?.Layout,
        errorOfFile = Finite(Answer?.StartLoss),
        error = Finite(Answer?.Loss),
        worst = Answer is null || Certified is not null ? null : $"{Answer.Worst}",
        numbers = Answer is { Determined: { } d } && (Certified is null || d.Others == 0)
            ? d.Quadratic.Select(q =>
                new { polynomial = q.Number.Polynomial, root = $"{q.Number}", radicand = q.Number.Radicand, entries = q.Count })
            : null,
        polish = Answer is null ? [] : Sample(Answer.Course)
            .Select(p => new { error = Finite(p.Loss), largestTerm = Finite(p.LargestTerm) }).ToArray(),
        seconds = Math.Round(Elapsed.TotalSeconds, 3),
    });

    private static double? Finite(double? value) => value is { } x && double.IsFinite(x) ? x : null;

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) is 0 or (>= 0.01 and < 1e5) ? "0.###" : "0.##E+0", CultureInfo.InvariantCulture);

    private static string Number(Complex value) =>
        value.Imaginary == 0 ? Number(value.Real) : $"{Number(value.Real)} + {Number(value.Imaginary)}i";
}
