using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Algorithms as people write them down: products of a sum over a and a sum over b, and entries of c as sums of the products, with
/// or without shared sums between; or the trilinear form as one sum. Plain text, Markdown, LaTeX, C, C#, Python and their like.
/// </summary>
internal sealed class AlgorithmText : ISchemeFormat
{
    public string Name => "algorithm_text";
    public string Summary => "products and sums in text, Markdown, LaTeX, C, C#, Python and their like";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : !AlgorithmLook.NamesEntries(text) ? "names no entries of a and b such as a11, a_{1,2} or A[0][1]"
        : !AlgorithmLook.HasArithmetic(text) ? "there are no products and sums of them" : null;

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) => AlgorithmReader.Read(this, file, limits);
}
