using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.ArrayTexts;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Plain arrays in source text: Python, Julia, MATLAB, Lean, C and their like, under any names, with weights beside them
/// perhaps. What order entries lie in is not documented, so all are tried.
/// </summary>
internal sealed partial class ArrayText : ISchemeFormat
{
    public string Name => "array_text";
    public string Summary => "arrays in Python, Julia, MATLAB, R, Lean or C, under any names";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : QuotedLists().IsMatch(text) ? "its lists are cells of a table, in quotation marks" : RowScan.HasLists(text) || ListOfR()
            .IsMatch(text) ? null : "no list of numbers in brackets";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        SchemeFinder.Find(this, file, limits, ArrayScript.Read(file.Text, limits));

    // c(1, 0, …), MiniZinc's [| 1, 0 |.
    [GeneratedRegex(@"(?<![\w.])c\(\s*-?\d[\d./eEL]*\s*,\s*-?\d|\[\|\s*-?\d|\barray[123]d\(")]
    private static partial Regex ListOfR();

    // "[1, 0]","[0, 1]", as pandas writes lists into a table.
    [GeneratedRegex(@"^(?:\d+,)?""\[[^\n]*\]"",""\[", RegexOptions.Multiline)]
    private static partial Regex QuotedLists();
}
