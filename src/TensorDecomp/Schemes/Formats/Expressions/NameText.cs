using System.Globalization;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>Where names begin and end, in code and in mathematics: t1, a[0][1], A(1,2), m_{10}, \mathbf{A}_{1,2}, a₁₁.</summary>
internal static class NameText
{
    /// <summary>An index in brackets is no longer than this, blanks included.</summary>
    private const int LongestIndex = 40;

    private static readonly HashSet<string> Styles =
        ["mathbf", "mathrm", "mathit", "mathcal", "mathsf", "bm", "boldsymbol", "hat", "tilde", "bar", "vec"];

    private static readonly HashSet<string> Greek =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu",
        "nu", "xi", "pi",
        "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma",
        "Upsilon", "Phi", "Psi", "Omega", "ell",
    ];

    /// <summary>Whether a name begins here.</summary>
    public static bool Begins(string text, int at, int end)
    {
        if (at >= end) return false;
        if (IsLetter(text[at]) || text[at] == '_' && at + 1 < end && (IsLetter(text[at + 1]) || text[at + 1] == '_')) return true;
        if (text[at] != '\\') return false;
        ReadOnlySpan<char> command = Command(text, at, end);
        return IsIn(Styles, command) || IsIn(Greek, command);
    }

    /// <summary>The letters of the command whose backslash stands here; empty where none follow.</summary>
    public static ReadOnlySpan<char> Command(string text, int at, int end)
    {
        int to = at + 1;
        while (to < end && char.IsAsciiLetter(text[to])) to++;
        return text.AsSpan(Math.Min(at + 1, end), Math.Max(0, to - at - 1));
    }

    /// <summary>The end of the name that begins here.</summary>
    public static int End(string text, int at, int end)
    {
        int to = at;
        bool numbered = false;
        if (text[at] == '\\')
        {
            ReadOnlySpan<char> command = Command(text, at, end);
            to = at + 1 + command.Length;
            if (IsIn(Styles, command))
            {
                while (to < end && text[to] == ' ') to++;
                if (to < end && text[to] == '{') to = Math.Max(to, Closing(text, to, end, '}'));
                else if (to < end) to++;
            }
            while (to < end && text[to] == '_' && to + 1 < end && char.IsAsciiDigit(text[to + 1]))
                for (to++, numbered = true; to < end && char.IsAsciiDigit(text[to]); to++) { }
        }
        else
        {
            for (; to < end && IsInside(text, to, end); to++)
            {
                // a11b11 is two entries side by side.
                if (numbered && text[to] is 'a' or 'b' or 'c' or 'A' or 'B' or 'C' && to + 1 < end && char.IsAsciiDigit(text[to + 1])
                    && char.IsAsciiDigit(text[to - 1])) return to;
                numbered |= char.IsAsciiDigit(text[to]);
            }
        }
        while (to < end && IsSubscript(text[to])) (to, numbered) = (to + 1, true);
        if (to + 1 < end && text[to] == '_' && text[to + 1] == '{' && Index(text, to + 1, end, '}') is var subscript and > 0)
            (to, numbered) = (subscript, true);
        bool bracketed = false;
        if (to + 1 < end && text[to] == '[' && text[to + 1] == '[' && Index(text, to + 1, end, ']') is var doubled and > 0 && doubled < end
            && text[doubled] == ']') (to, bracketed) = (doubled + 1, true); // Mathematica's parts, a[[1, 2]]
        while (to < end && text[to] == '[' && Index(text, to, end, ']') is var next and > 0) (to, bracketed) = (next, true);
        if (!numbered && !bracketed && to < end && text[to] is '(' or '{' && text[to] is var open
            && Index(text, to, end, open == '(' ? ')' : '}') is var close and > 0 && text.AsSpan((to + 1)..(close - 1))
            .IndexOfAnyExcept("0123456789, ") < 0) to = close;
        while (to < end && text[to] is '\'' or '′') to++;
        return to;
    }

    private static bool IsInside(string text, int at, int end) => text[at] switch
    {
        '_' => at + 1 < end && (char.IsLetterOrDigit(text[at + 1]) || text[at + 1] == '_'),
        '.' => at + 1 < end && char.IsAsciiLetter(text[at + 1]),
        var c => IsLetter(c) || char.IsAsciiDigit(c),
    };

    // ⟨…⟩ of digits, commas, blanks and letters; 0 where it is something else, such as a sum in brackets.
    private static int Index(string text, int open, int end, char closing)
    {
        int close = Closing(text, open, end, closing);
        if (close == 0 || close == open + 2) return 0;
        foreach (char c in text.AsSpan((open + 1)..(close - 1)))
            if (!char.IsAsciiLetterOrDigit(c) && c is not (',' or ' ' or ':' or '{' or '}')) return 0;
        return text.AsSpan((open + 1)..(close - 1)).IsWhiteSpace() || closing != '}' && MayBeFactor(text.AsSpan((open + 1)..(close - 1)))
            ? 0 : close;
    }

    // [b11] behind a name is a factor, not an index.
    private static bool MayBeFactor(ReadOnlySpan<char> inside) => char.IsAsciiLetter(inside[0]) && inside.ContainsAnyInRange('0', '9');

    private static int Closing(string text, int open, int end, char closing)
    {
        int to = open + 1, last = Math.Min(end, open + LongestIndex);
        while (to < last && text[to] != closing && text[to] != '\n') to++;
        if (closing == '}' && to + 1 < last && text[to] == closing && text[to + 1] == closing && text.AsSpan(open..to)
            .LastIndexOf('{') > 0) to++;
        return to < last && text[to] == closing ? to + 1 : 0;
    }

    private static bool IsLetter(char c) =>
        char.IsAsciiLetter(c) || c > 127 && char.IsLetter(c) && CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.ModifierLetter;

    private static bool IsSubscript(char c) => c is >= '₀' and <= '₉';

    private static bool IsIn(HashSet<string> set, ReadOnlySpan<char> word) => set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
