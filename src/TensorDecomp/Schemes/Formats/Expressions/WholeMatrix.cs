using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Statements about whole matrices. Those that make one, cut it or put it together change no entry; what computes with one, as
/// C = 2*C or return C.T do, changes all of them.
/// </summary>
internal static partial class WholeMatrix
{
    private const string Operators = "+-*/^@·×⊕−⊗";

    /// <summary>Whether something is computed outside all brackets, or transposed.</summary>
    public static bool IsComputed(ReadOnlySpan<char> value)
    {
        int depth = 0;
        foreach (char c in value)
        {
            if (c is '(' or '[' or '{') depth++;
            else if (c is ')' or ']' or '}') depth--;
            else if (depth <= 0 && Operators.Contains(c)) return true;
        }
        return Turned().IsMatch(value);
    }

    /// <summary>Whether a number multiplies or divides outside all brackets.</summary>
    public static bool IsScaled(ReadOnlySpan<char> value) => IsComputed(value) && Scaled().IsMatch(value);

    /// <summary>Whether an operator stands beside the name between two places.</summary>
    public static bool IsOperand(ReadOnlySpan<char> text, int from, int to) =>
        text[..from].TrimEnd() is [.., var before] && Operators.Contains(before) || text[to..].TrimStart() is [var after, ..]
            && Operators.Contains(after);

    /// <summary>Whether the sign of an assignment is one of *=, /=, @= and the like.</summary>
    public static bool IsCompound(ReadOnlySpan<char> target) => target.TrimEnd() is [.., '*' or '/' or '@' or '%' or '&' or '|'];

    [GeneratedRegex(@"\.T\b|\.'|\btransposed?\b|\\frac\b|\\top\b", RegexOptions.IgnoreCase)]
    private static partial Regex Turned();

    [GeneratedRegex(@"(?<![\w.])\d[\d./]*\s*[*·×@]|[*/·×@]\s*\d")]
    private static partial Regex Scaled();
}
