using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// The rules by which a piece of text without an assignment is passed over: signatures, imports, calls that print or check, frames
/// of blocks, declarations without a value, and words. Whatever else stands in a listing has to be understood.
/// </summary>
internal static partial class IdleText
{
    /// <summary>Whether the piece begins with what no formula begins with.</summary>
    public static bool IsFrame(ReadOnlySpan<char> piece) => Frame().IsMatch(piece);

    /// <summary>Whether it says what a function gives back.</summary>
    public static bool IsReturn(ReadOnlySpan<char> piece) => Return().IsMatch(piece);

    /// <summary>Whether it is prose: two words of three letters and more side by side, one that ends a sentence or heads a list, or a
    /// hash.</summary>
    public static bool IsProse(ReadOnlySpan<char> piece) => Prose().IsMatch(piece);

    /// <summary>Whether a piece cannot be a formula for it has no operator between names.</summary>
    public static bool IsDeclaration(ReadOnlySpan<char> piece) =>
        piece.IndexOfAny("+*/^·×⊕−") < 0 && !piece.Contains('-') && Declaration().IsMatch(piece);

    /// <summary>Whether what is assigned only makes room, cuts matrices or asks for sizes.</summary>
    public static bool IsAllocation(ReadOnlySpan<char> value) => Allocation().IsMatch(value);

    [GeneratedRegex(@"^[\s}]*(?:import|from|using|namespace|package|module|open|require|library|include|def|fn|func|fun|function|sub" +
        @"|procedure|subroutine|theorem|lemma|example|end\w*|class|struct|public|private|protected|internal|static|inline|extern" +
        @"|template|typedef|void|if|elif|else|endif|for|while|do|begin|print\w*|println|console|fprintf|sprintf|disp|display|echo" +
        @"|assert\w*|check\w*|pass|clear|clc|close|format|syms|simplify|expand|factor|WriteString|Writeln?|Echo|@\w+|\\maketitle|Proof" +
        @"|Qed)\b|^\s*\w+\.<|^\s*(?:real|integer|complex|double\s+precision|logical|type)\b[^=\n]*::|^\s*implicit\s+none\b|^\s*call\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^[\s}]*return\b")]
    private static partial Regex Return();

    [GeneratedRegex(@"(?<![\\\w{])[A-Za-z][a-z]{2,}[.,:;]?\s+(?:[a-z]{1,2}\s+)?[A-Za-z]{3,}(?![\w_({\[])" +
        @"|(?<![\\\w{])[A-Za-z][a-z]{2,}\s*[:.]\s*$|^\s*[A-Za-z]+\s*$|\b(?=\d*[a-f])[0-9a-f]{24,}\b")]
    private static partial Regex Prose();

    [GeneratedRegex(@"^\s*(?:(?:const|let|var|auto|val|mut|double|float|int|long|complex|real|unsigned|T|Matrix|matrix|final|local" +
        @"|static|global|dim|Dim|float64|float32|int64_t|int32_t)\b(?>[\s*&]*))+[\w\[\]]*\s*$")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(?:zeros|empty|ones|len|length|size|shape|sizes|rows|cols|columns|ravel|flatten|split\w*|reshape|tolist|view" +
        @"|block|new\s+[\w.<>]+\s*[\[{]|malloc|calloc|alloc\w*|allocate|symbols|var|Matrix|MatrixXd|array|ndarray|block\w*|zeros_like" +
        @"|copy|range|slice|partition)\b|\[\s*[\w]*\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Allocation();
}
