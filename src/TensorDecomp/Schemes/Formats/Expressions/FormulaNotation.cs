using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>What names stand for while an expression is read.</summary>
internal interface INameValues
{
    /// <summary>The value of the name of that number, which stands at a place; null where it has none.</summary>
    Operand? ValueOf(int name, int at);

    /// <summary>An operand that is about to be added to another one.</summary>
    Operand Summand(Operand operand);
}

/// <summary>
/// Expressions as people write them, in plain text, LaTeX, C, Python and their like: any usual sign for plus, minus, times and
/// exclusive or, names with indices of any notation, LaTeX's spaces and brackets, calls such as mul(x, y), comments in between.
/// </summary>
internal sealed class FormulaNotation(SymbolTable names, INameValues values, Limits limits, ProductNames products) : INotation
{
    private int _symbols;

    public Operand Summand(Operand operand) => values.Summand(operand);

    /// <summary>Begins another statement.</summary>
    public void Reset() => _symbols = 0;

    public Lexeme Next(TextCursor cursor, bool operandBefore)
    {
        MathSpace.Skip(cursor);
        if (cursor.AtEnd) return new Lexeme(LexemeKind.End);
        char c = cursor.Here;
        if (char.IsAsciiDigit(c) || c == '.' && cursor.Rest.Length > 1 && char.IsAsciiDigit(cursor.Rest[1])) return Number(cursor);
        if (c is '½' or '⅓' or '¼' or '⅛' or '⅔' or '¾')
        {
            cursor.Position++;
            return new Lexeme(LexemeKind.Operand, new Operand(c switch
            {
                '½' => new Rational(1, 2),
                '⅓' => new Rational(1, 3),
                '¼' => new Rational(1, 4),
                '⅛' => new Rational(1, 8),
                '⅔' => new Rational(2, 3),
                _ => new Rational(3, 4),
            }));
        }
        if (c == '\\' && ShortFraction(cursor) is { } digits) return new Lexeme(LexemeKind.Operand, new Operand(digits));
        if (c == '\\' && Fraction(cursor)) return new Lexeme(LexemeKind.Call, Function: Function.Quotient);
        if (NameText.Begins(cursor.Text, cursor.Position, cursor.End)) return Word(cursor, operandBefore);
        (LexemeKind kind, int length) = Sign(cursor, operandBefore);
        if (kind == LexemeKind.Open && Cast(cursor) is > 0 and int cast)
        {
            cursor.Position += cast;
            return Next(cursor, operandBefore);
        }
        cursor.Position += length;
        // The denominator of \frac{1}{2}.
        if (kind == LexemeKind.Close && c == '}' && cursor.Rest.StartsWith("{"))
            (kind, cursor.Position) = (LexemeKind.Separator, cursor.Position + 1);
        return new Lexeme(kind);
    }

    private static (LexemeKind Kind, int Length) Sign(TextCursor cursor, bool operandBefore)
    {
        ReadOnlySpan<char> rest = cursor.Rest;
        switch (rest[0])
        {
            case '(' or '[' or '{': return (LexemeKind.Open, 1);
            case ')' or ']' or '}': return (LexemeKind.Close, 1);
            case ',': return (LexemeKind.Separator, 1);
            case '+': return (LexemeKind.Add, 1);
            case '-' or '−' or '–' or '—' or '‐' or '‑' or '﹣' or '－': return (LexemeKind.Subtract, 1);
            case '⊕' or '⊻': return (LexemeKind.ExclusiveOr, 1);
            case '/' when rest.StartsWith("//"): return (LexemeKind.Divide, 2);
            case '/' or '÷' or '∕': return (LexemeKind.Divide, 1);
            case '*' when rest.StartsWith("**"): return (LexemeKind.Power, 2);
            case '.' when rest.StartsWith(".*"): return (LexemeKind.Multiply, 2);
            case '*' or '·' or '⋅' or '×' or '∗' or '∙' or '•' or '⊗' or '@' or '⨯' or '˙': return (LexemeKind.Multiply, 1);
            case '&' when operandBefore: return (LexemeKind.Multiply, 1); // the product over GF(2)
            case '%' when operandBefore: return (LexemeKind.Remainder, 1 + 1 + rest[1..].IndexOf('2'));
            case '^': return (IsPower(rest) ? LexemeKind.Power : LexemeKind.ExclusiveOr, 1);
            case '²' or '³': throw cursor.Refuse("a power of entries is of higher degree; no bilinear scheme");
            case '\\':
                return NameText.Command(cursor.Text, cursor.Position, cursor.End) switch
                {
                    "cdot" or "times" or "ast" or "cdotp" or "bullet" or "otimes" =>
                        (LexemeKind.Multiply, 1 + NameText.Command(cursor.Text, cursor.Position, cursor.End).Length),
                    "oplus" => (LexemeKind.ExclusiveOr, 6),
                    "xor" => (LexemeKind.ExclusiveOr, 4),
                    "lbrace" or "lbrack" => (LexemeKind.Open, 7),
                    "rbrace" or "rbrack" => (LexemeKind.Close, 7),
                    _ => (LexemeKind.End, 0),
                };
            default: return (LexemeKind.End, 0);
        }
    }

    // 2^3, x^2 and x^{2} are powers; between entries it is the exclusive or.
    private static bool IsPower(ReadOnlySpan<char> rest)
    {
        int at = 1;
        while (at < rest.Length && rest[at] is ' ' or '{') at++;
        return at < rest.Length && char.IsAsciiDigit(rest[at]);
    }

    private Lexeme Number(TextCursor cursor)
    {
        // 1/2i is half of i, as this tool writes it.
        if (ImaginaryFraction(cursor.Rest) is > 0 and int length
            && CoefficientText.TryParse(cursor.Rest[..length], limits, out Coefficient fraction))
        {
            cursor.Position += length;
            return new Lexeme(LexemeKind.Operand, new Operand(fraction));
        }
        Coefficient value = Numerals.Read(cursor, limits);
        // A type's letter, 1.0f or 2L, unless a name begins there.
        if (cursor.Here is 'f' or 'F' or 'L' or 'l' or 'u' or 'U'
            && !(cursor.Rest.Length > 1 && (char.IsLetterOrDigit(cursor.Rest[1]) || cursor.Rest[1] == '_'))) cursor.Position++;
        if (cursor.Rest.Length > 1 && cursor.Here is 'i' or 'I' or 'j' && cursor.Rest[1] == 'm')
            (value, cursor.Position) = (value * Coefficient.I, cursor.Position + 2);
        return new Lexeme(LexemeKind.Operand, new Operand(value));
    }

    private static int ImaginaryFraction(ReadOnlySpan<char> rest)
    {
        int slash = 0;
        while (slash < rest.Length && char.IsAsciiDigit(rest[slash])) slash++;
        if (slash == 0 || slash >= rest.Length || rest[slash] != '/') return 0;
        int end = slash + 1;
        while (end < rest.Length && char.IsAsciiDigit(rest[end])) end++;
        return end > slash + 1 && end < rest.Length && rest[end] is 'i' or 'j'
            && !(end + 1 < rest.Length && (char.IsLetterOrDigit(rest[end + 1]) || rest[end + 1] == '_')) ? end + 1 : 0;
    }

    private Lexeme Word(TextCursor cursor, bool operandBefore)
    {
        int from = cursor.Position;
        (string text, int end) = (cursor.Text, cursor.End);
        if (operandBefore
            && (cursor.Rest.StartsWith("xor ", StringComparison.OrdinalIgnoreCase)
            || cursor.Rest.StartsWith("xor(", StringComparison.OrdinalIgnoreCase)))
        {
            cursor.Position += 3;
            return new Lexeme(LexemeKind.ExclusiveOr);
        }
        if (products.Call(text, from, end) is { } call)
        {
            cursor.Position = call.End;
            return new Lexeme(LexemeKind.Call, Function: call.Function);
        }
        cursor.Position = NameText.End(text, from, end);
        ReadOnlySpan<char> written = text.AsSpan(from, cursor.Position - from);
        if (++_symbols > limits.Nonzeros) throw Limits.Over("an expression", _symbols, "symbols", limits.Nonzeros);
        if (values.ValueOf(names.Number(written), from) is { } value) return new Lexeme(LexemeKind.Operand, value);
        Coefficient? constant = written switch
        {
            "i" or "I" or "j" or "im" or "1j" => Coefficient.I,
            "T.Zero" or "zero" => Coefficient.Zero,
            "T.One" or "one" => Coefficient.One,
            _ => null,
        };
        if (constant is { } number) return new Lexeme(LexemeKind.Operand, new Operand(number));
        if (operandBefore) // what follows a formula is not of it
        {
            cursor.Position = from;
            return new Lexeme(LexemeKind.End);
        }
        throw cursor.Refuse($"{CoefficientText.Quoted(written)} is no symbol and no number of this format: it is defined nowhere", from);
    }

    private static bool Fraction(TextCursor cursor)
    {
        ReadOnlySpan<char> command = NameText.Command(cursor.Text, cursor.Position, cursor.End);
        if (command is not ("frac" or "tfrac" or "dfrac" or "sfrac" or "cfrac")) return false;
        int open = cursor.Position + 1 + command.Length;
        while (open < cursor.End && cursor.Text[open] == ' ') open++;
        if (open >= cursor.End || cursor.Text[open] != '{') return false;
        cursor.Position = open + 1;
        return true;
    }

    // \tfrac12, two digits without braces.
    private static Rational? ShortFraction(TextCursor cursor)
    {
        ReadOnlySpan<char> command = NameText.Command(cursor.Text, cursor.Position, cursor.End);
        ReadOnlySpan<char> rest = cursor.Rest[Math.Min(cursor.Rest.Length, 1 + command.Length)..].TrimStart();
        if (command is not ("frac" or "tfrac" or "dfrac" or "sfrac" or "cfrac") || rest.Length < 2 || !char.IsAsciiDigit(rest[0])
            || !char.IsAsciiDigit(rest[1]) || rest[1] == '0') return null;
        cursor.Position = cursor.End - rest.Length + 2;
        return new Rational(rest[0] - '0', rest[1] - '0');
    }

    // (double), (T): the length of a cast, which changes nothing here; 0 where it is none.
    private static int Cast(TextCursor cursor)
    {
        ReadOnlySpan<char> rest = cursor.Rest[..Math.Min(cursor.Rest.Length, 22)];
        int close = rest.IndexOf(')');
        if (rest[0] != '(' || close < 2 || close + 1 >= rest.Length
            || !(char.IsLetterOrDigit(rest[close + 1]) || rest[close + 1] is '(' or '-' or '.')) return 0;
        return rest[1..close] is "T" or "double" or "float" or "int" or "long" or "double complex" or "complex" or "int64_t" or "int32_t"
            ? close + 1 : 0;
    }
}
