using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.ArrayTexts;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Plain arrays in source text: Python, Julia, MATLAB, Lean, C and their like, under any names, with weights beside them
/// perhaps. What order entries lie in is not documented, so all are tried.
/// </summary>
public sealed class ArrayText : ISchemeFormat
{
    public string Name => "array_text";
    public string Summary => "arrays in Python, Julia, MATLAB, Lean or C, under any names";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : RowScan.HasLists(text) ? null : "no list of numbers in brackets";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        SchemeFinder.Find(this, file, limits, ArrayScript.Read(file.Text, limits));
}
