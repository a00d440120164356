using System.Diagnostics.CodeAnalysis;

namespace TensorDecomp.Programs.Compilation;

/// <summary>What a piece of a program's text is to <see cref="TextGate"/>.</summary>
internal enum TextPieceKind { Word, Number, Text, Operator, Open, Close, Comma, Semicolon, End }

/// <summary>A piece of a program's text with its place, line and column from 1.</summary>
internal readonly record struct TextPiece(TextPieceKind Kind, int Start, int Length, int Line, int Column)
{
    /// <summary>Whether a value, a type or a statement may end with it.</summary>
    public bool EndsOperand => Kind is TextPieceKind.Word or TextPieceKind.Number or TextPieceKind.Text or TextPieceKind.Close;
}

/// <summary>
/// Cuts a text into the pieces that the compiler's lexer would see, without any nesting of its own. What could be cut in two
/// ways, and could so hide from the one what the other sees, is refused: directives, escapes, the marks of conflicts, texts
/// with holes or of several lines.
/// </summary>
internal sealed class TextScanner(string text)
{
    private static readonly string[] Pairs =
    [
        "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "<<", "::",
        "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "->", "..",
    ];

    private static readonly string[] ConflictMarkers = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

    private const string NoText = "a program computes with numbers only; there is no use for text";

    private int _at, _line = 1, _lineStart;

    /// <summary>What the compiler takes for the end of a line.</summary>
    public static bool IsLineEnd(char c) => c is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029';

    /// <summary>The next piece; false where it is refused, with the sentence.</summary>
    public bool TryNext(out TextPiece piece, [NotNullWhen(false)] out Complaint? refusal)
    {
        piece = default;
        refusal = SkipSpace() ? null : Refuse("this comment does not end; write */ where it does.");
        if (refusal is not null) return false;
        if (_at == text.Length)
        {
            piece = Take(TextPieceKind.End, 0);
            return true;
        }
        if (WhyNot() is { } sentence)
        {
            refusal = Refuse(sentence);
            return false;
        }
        piece = Cut();
        if (piece.Length > TextGate.LongestToken)
            refusal = new Complaint(ComplaintKind.Refusal, piece.Line, piece.Column,
                $"a word or number of {piece.Length:N0} characters is too long; there may be {TextGate.LongestToken}.");
        return refusal is null;
    }

    /// <summary>Passes over white space and comments; false in a comment without an end.</summary>
    private bool SkipSpace()
    {
        while (_at < text.Length)
        {
            if (IsLineEnd(text[_at])) NewLine();
            else if (char.IsWhiteSpace(text[_at])) _at++;
            else if (At("//"))
            {
                while (_at < text.Length && !IsLineEnd(text[_at])) _at++;
            }
            else if (At("/*"))
            {
                int end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0) return false;
                while (_at < end)
                    if (IsLineEnd(text[_at])) NewLine();
                    else _at++;
                _at = end + 2;
            }
            else return true;
        }
        return true;
    }

    private string? WhyNot() => text[_at] switch
    {
        '#' => "a program has one text for all builds; remove the directive.",
        '\\' => "a program is written in plain letters; write the character itself, not its code.",
        '$' => $"{NoText}.",
        '@' when !IsWordStart(Peek(1)) => $"{NoText}, and '@' stands before a name only.",
        '"' when At("\"\"\"") || EndOfText('"') < 0 => $"{NoText}.",
        '\'' when EndOfText('\'') < 0 => $"{NoText}.",
        _ when ConflictMarkers.Any(At) => "these are the marks of a conflict between two versions; keep one of them.",
        _ => null,
    };

    private TextPiece Cut()
    {
        char c = text[_at];
        if (IsWordStart(c) || c == '@') return Take(TextPieceKind.Word, WordLength());
        if (char.IsAsciiDigit(c) || c == '.' && char.IsAsciiDigit(Peek(1))) return Take(TextPieceKind.Number, NumberLength());
        if (c is '"' or '\'') return Take(TextPieceKind.Text, EndOfText(c) - _at);
        return c switch
        {
            '(' or '[' or '{' => Take(TextPieceKind.Open, 1),
            ')' or ']' or '}' => Take(TextPieceKind.Close, 1),
            ',' => Take(TextPieceKind.Comma, 1),
            ';' => Take(TextPieceKind.Semicolon, 1),
            _ => Take(TextPieceKind.Operator, Pairs.Any(At) ? 2 : 1),
        };
    }

    private int WordLength()
    {
        int length = 1;
        while (IsWordStart(Peek(length)) || char.IsAsciiDigit(Peek(length))) length++;
        return length;
    }

    private int NumberLength()
    {
        int length = 1;
        bool hexadecimal = text[_at] == '0' && Peek(1) is 'x' or 'X';
        while (true)
        {
            char c = Peek(length);
            bool part = char.IsAsciiLetterOrDigit(c) || c == '_' || c == '.' && char.IsAsciiDigit(Peek(length + 1))
                || c is '+' or '-' && !hexadecimal && Peek(length - 1) is 'e' or 'E' && char.IsAsciiDigit(Peek(length + 1));
            if (!part) return length;
            length++;
        }
    }

    /// <summary>Where a text in quotes ends, exclusively; −1 where it has an escape or goes over its line.</summary>
    private int EndOfText(char quote)
    {
        for (int end = _at + 1; end < text.Length && !IsLineEnd(text[end]) && text[end] != '\\'; end++)
            if (text[end] == quote) return end + 1;
        return -1;
    }

    /// <summary>Letters of all alphabets; whatever else is beyond ASCII is no part of C# and counts as a letter, too.</summary>
    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= '\u0080' && !char.IsWhiteSpace(c) && !IsLineEnd(c);

    private bool At(string what) => string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private TextPiece Take(TextPieceKind kind, int length)
    {
        TextPiece piece = new(kind, _at, length, _line, _at - _lineStart + 1);
        _at += length;
        return piece;
    }

    private void NewLine()
    {
        _at += At("\r\n") ? 2 : 1;
        _line++;
        _lineStart = _at;
    }

    private Complaint Refuse(string sentence) => new(ComplaintKind.Refusal, _line, _at - _lineStart + 1, sentence);
}
