using System.Text;
using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// A name without the notation around it: m1, a_{1,2}, A[0][1], P_01, \mathbf{a}_{12} and a₁₂ become a base and indices.
/// </summary>
/// <param name="Base">What stands before the indices.</param>
/// <param name="Indices">The indices with commas between them, "12" or "1,2"; empty for a plain word.</param>
/// <param name="Bracketed">Whether they stand in brackets: a[1] and a1 are different things in a program.</param>
internal readonly partial record struct SymbolName(string Base, string Indices, bool Bracketed = false)
{
    private const string SubscriptDigits = "₀₁₂₃₄₅₆₇₈₉";

    /// <summary>Whether there are indices and all of them are numbers.</summary>
    public bool IsNumbered => Indices.Length > 0 && Indices.AsSpan().IndexOfAnyExcept("0123456789,") < 0;

    /// <summary>Whether it has indices that are letters, as the entry c_ij of a formula has.</summary>
    public bool IsSymbolic => Indices.Length > 0 && !IsNumbered;

    /// <summary>Whether it is a matrix or an entry of one of this letter.</summary>
    public bool Is(char letter) => Base.Length == 1 && char.ToLowerInvariant(Base[0]) == letter;

    public override string ToString() =>
        Indices.Length == 0 ? Base : Bracketed ? $"{Base}[{Indices}]" : Indices.Contains(',') ? $"{Base}_{Indices}" : $"{Base}{Indices}";

    /// <summary>A name as <see cref="NameText"/> found it.</summary>
    public static SymbolName Parse(ReadOnlySpan<char> written)
    {
        StringBuilder word = new();
        List<string> indices = [];
        bool bracketed = false;
        string text = Command()
            .Replace(written.ToString(), match => match.Groups["styled"] is { Success: true } styled ? styled.Value
            : match.Groups["name"].Value);
        int at = 0;
        for (; at < text.Length && text[at] is not ('[' or '(' or '{') && !text.AsSpan(at).StartsWith("_{"); at++)
            word.Append(SubscriptDigits.IndexOf(text[at]) is >= 0 and int digit ? (char)('0' + digit) : text[at]);
        Match split = Numbered().Match(word.ToString());
        string name = split.Success ? split.Groups["base"].Value : word.ToString();
        if (split.Success) indices.AddRange(split.Groups["index"].Value.Split('_', StringSplitOptions.RemoveEmptyEntries));
        for (; at < text.Length; at++)
        {
            if (text[at] is not ('[' or '(' or '{')) continue;
            bracketed |= text[at] != '{' || at > 0 && text[at - 1] != '_';
            int close = text.IndexOf(text[at] switch { '[' => ']', '(' => ')', _ => '}' }, at);
            if (close < 0) break;
            indices.AddRange(
                text[(at + 1)..close].Split([',', ' ', '{', '}', '['],
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            at = close;
        }
        return new SymbolName(name.Length > 0 ? name : text, string.Join(',', indices), bracketed);
    }

    [GeneratedRegex(@"\\(?:(?:mathbf|mathrm|mathit|mathcal|mathsf|bm|boldsymbol|hat|tilde|bar|vec)\s*\{?(?<styled>[A-Za-z]+)\}?" +
        @"|(?<name>[A-Za-z]+))")]
    private static partial Regex Command();

    [GeneratedRegex(@"^(?<base>(?:.*[^\d_])?)_*(?<index>\d+(?:_+\d+)*)$", RegexOptions.Singleline)]
    private static partial Regex Numbered();
}

/// <summary>All names of a text, numbered as they come; the same name written twice has one number.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, int> _written = [];
    private readonly Dictionary<SymbolName, int> _numbers = [];
    private readonly List<SymbolName> _names = [];

    public int Count => _names.Count;

    public SymbolName this[int number] => _names[number];

    /// <summary>The number of a name as written.</summary>
    public int Number(ReadOnlySpan<char> written)
    {
        var lookup = _written.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(written, out int number)) return number;
        number = Number(SymbolName.Parse(written));
        _written.Add(written.ToString(), number);
        return number;
    }

    /// <summary>The number of a name.</summary>
    public int Number(SymbolName name)
    {
        if (_numbers.TryGetValue(name, out int number)) return number;
        _numbers.Add(name, number = _names.Count);
        _names.Add(name);
        return number;
    }
}
