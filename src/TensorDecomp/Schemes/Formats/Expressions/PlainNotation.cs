using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>Numbers with + − * / ** ^ and round brackets on one line, as cells of Maple and Mathematica matrices are.</summary>
internal sealed class PlainNotation(Limits limits) : INotation
{
    public Operand Summand(Operand operand) => operand;

    public Lexeme Next(TextCursor cursor, bool operandBefore)
    {
        cursor.SkipBlanksInLine();
        char c = cursor.Here;
        if (char.IsAsciiDigit(c) || c == '.') return new Lexeme(LexemeKind.Operand, new Operand(Numerals.Read(cursor, limits)));
        if (char.IsAsciiLetter(c))
        {
            int from = cursor.Position;
            while (!cursor.AtEnd && (char.IsAsciiLetterOrDigit(cursor.Here) || cursor.Here == '_')) cursor.Position++;
            ReadOnlySpan<char> name = cursor.Text.AsSpan(from, cursor.Position - from);
            return name is "I" or "i" or "j" ? new Lexeme(LexemeKind.Operand, new Operand(Coefficient.I))
                : throw cursor.Refuse($"{CoefficientText.Quoted(name)} is no symbol and no number of this format", from);
        }
        LexemeKind kind = c switch
        {
            '(' => LexemeKind.Open,
            ')' => LexemeKind.Close,
            '+' => LexemeKind.Add,
            '-' => LexemeKind.Subtract,
            '/' => LexemeKind.Divide,
            '^' => LexemeKind.Power,
            '*' => cursor.Rest.StartsWith("**") ? LexemeKind.Power : LexemeKind.Multiply,
            _ => LexemeKind.End,
        };
        if (kind != LexemeKind.End) cursor.Position += c == '*' && kind == LexemeKind.Power ? 2 : 1;
        return new Lexeme(kind);
    }
}

/// <summary>Numbers inside expressions.</summary>
internal static class Numerals
{
    /// <summary>Takes digits, a point, an exponent and an imaginary suffix: 2, .5, 5.e-01, 0.5j.</summary>
    public static Coefficient Read(TextCursor cursor, Limits limits)
    {
        int from = cursor.Position;
        while (char.IsAsciiDigit(cursor.Here) || cursor.Here == '.') cursor.Position++;
        cursor.Position += CoefficientText.ExponentLength(cursor.Rest);
        // A suffix makes it imaginary, unless a name begins there.
        if (cursor.Here is 'i' or 'j' && !(cursor.Rest.Length > 1 && char.IsAsciiLetterOrDigit(cursor.Rest[1]))) cursor.Position++;
        ReadOnlySpan<char> literal = cursor.Text.AsSpan(from, cursor.Position - from);
        return CoefficientText.TryParse(literal, limits, out Coefficient value) ? value
            : throw cursor.Refuse($"{CoefficientText.Quoted(literal)} is no exact number", from);
    }
}
