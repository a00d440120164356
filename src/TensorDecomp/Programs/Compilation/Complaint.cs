using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TensorDecomp.Programs.Compilation;

/// <summary>Why a text is no program: it does not compile, or it compiles and uses what a program may not use.</summary>
public enum ComplaintKind
{
    /// <summary>The compiler's own error.</summary>
    Compilation,

    /// <summary>A gate's: it would compile.</summary>
    Refusal,
}

/// <summary>One thing that is wrong with a program's text, with its place and a remedy.</summary>
/// <param name="Kind">Compile error or refusal.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Sentence">What is wrong, and what to do instead.</param>
public readonly record struct Complaint(ComplaintKind Kind, int Line, int Column, string Sentence) : IComparable<Complaint>
{
    private const int LongestSentence = 400;

    internal static Complaint Refuse(SyntaxNodeOrToken at, string sentence) => At(ComplaintKind.Refusal, at.GetLocation(), sentence);

    internal static Complaint At(ComplaintKind kind, Location? location, string sentence)
    {
        if (sentence.Length > LongestSentence) sentence = sentence[..(LongestSentence - 1)] + "…"; // names in it can be of any length
        LinePosition start = location?.GetLineSpan().StartLinePosition ?? default;
        return new Complaint(kind, start.Line + 1, start.Character + 1, sentence);
    }

    /// <summary>As compilers write it: mine.cs(12,8): …</summary>
    public string In(string file) => $"{file}({Line},{Column}): {Sentence}";

    /// <summary>The order of the text: by line, then by column.</summary>
    public int CompareTo(Complaint other) => (Line, Column).CompareTo((other.Line, other.Column));
}
