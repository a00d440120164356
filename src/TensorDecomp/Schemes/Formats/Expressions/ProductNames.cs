namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Functions that may be called in an algorithm: products of two operands, sums and differences, exact fractions, conversions.
/// The function that a file defines multiplies as well where it calls itself.
/// </summary>
internal sealed class ProductNames
{
    private readonly Dictionary<string, Function> _functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mul"] = Function.Multiply,
        ["mult"] = Function.Multiply,
        ["multiply"] = Function.Multiply,
        ["matmul"] = Function.Multiply,
        ["dot"] = Function.Multiply,
        ["prod"] = Function.Multiply,
        ["product"] = Function.Multiply,
        ["times"] = Function.Multiply,
        ["mtimes"] = Function.Multiply,
        ["mm"] = Function.Multiply,
        ["gemm"] = Function.Multiply,
        ["strassen"] = Function.Multiply,
        ["matrix_multiply"] = Function.Multiply,
        ["mat_mul"] = Function.Multiply,
        ["add"] = Function.Add,
        ["plus"] = Function.Add,
        ["sum2"] = Function.Add,
        ["sub"] = Function.Subtract,
        ["subtract"] = Function.Subtract,
        ["minus"] = Function.Subtract,
        ["Fraction"] = Function.Quotient,
        ["Rational"] = Function.Quotient,
        ["mpq"] = Function.Quotient,
        ["QQ"] = Function.Quotient,
        ["Complex"] = Function.Complex,
        ["complex"] = Function.Complex,
        ["CreateChecked"] = Function.Same,
        ["Whole"] = Function.Same,
        ["float"] = Function.Same,
        ["int"] = Function.Same,
    };

    /// <summary>Adds a function that the file itself defines: where it calls itself, it multiplies.</summary>
    public void Define(string function) => _functions.TryAdd(function, Function.Multiply);

    /// <summary>What is called here, and where its arguments begin; null where no known function is.</summary>
    public (Function Function, int End)? Call(string text, int at, int end)
    {
        int to = at, name = at;
        while (to < end && (char.IsAsciiLetterOrDigit(text[to]) || text[to] is '_' or '.'))
        {
            if (text[to] == '.') name = to + 1;
            to++;
        }
        if (to == name || !_functions.GetAlternateLookup<ReadOnlySpan<char>>()
            .TryGetValue(text.AsSpan(name, to - name), out Function function))
            return text.AsSpan(at, to - at) is "new" ? Call(text, Blanks(text, to, end), end) : null;
        // Whole<T>(2)
        if (to < end && text[to] == '<' && text.IndexOf('>', to, Math.Min(end - to, 30)) is > 0 and int closing) to = closing + 1;
        to = Blanks(text, to, end);
        return to < end && text[to] == '(' ? (function, to + 1) : null;
    }

    private static int Blanks(string text, int at, int end)
    {
        while (at < end && text[at] == ' ') at++;
        return at;
    }
}
