using System.Runtime.InteropServices;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// The gate before the parser. A parser descends by recursion, and some texts of a few kilobytes take it minutes or all of
/// its stack. This gate goes over the characters once, with a stack of its own, and bounds everything that makes a parser
/// descend: brackets and type arguments, and whatever nests without brackets (prefixes, conditions, assignments, statements
/// in statements, else-if) or grows a chain (operators, members, calls). What passes is given to the parser, in a process
/// that may die of it nevertheless.
/// </summary>
public static class TextGate
{
    /// <summary>Brackets, type arguments and what nests without brackets, all that are open at one place.</summary>
    public const int DeepestNesting = 200;

    /// <summary>Operators of all expressions that are open at one place.</summary>
    public const int LongestChain = 500;

    /// <summary>Characters of a line, and of a word or number; lines of a text.</summary>
    public const int LongestLine = 2000, LongestToken = 256, MostLines = 5000;

    /// <summary>A namespace without braces lies in the one before it.</summary>
    private const int MostNamespaces = 4;

    /// <summary>What goes on with an expression, or with an if, after a closing brace.</summary>
    private static readonly HashSet<string> GoOn =
    [
        "else", "catch", "finally", "switch", "with", "is", "as", "and", "or", "when",
        "from", "where", "select", "into", "join", "on", "equals", "let", "orderby", "group", "by", "ascending", "descending",
    ];

    /// <summary>Operators between two operands that the parser takes one after another.</summary>
    private static readonly HashSet<string> Chaining =
        ["<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "<<", "&&", "||", "==", "!=", "<=", ">=", "++", "--"];

    private static readonly HashSet<string> Modifiers = ["public", "private", "internal", "static", "const", "readonly"];

    /// <summary>What is between an opening bracket and the next closing one, since the last comma, semicolon or statement.</summary>
    /// <param name="Bracket">The opening bracket.</param>
    /// <param name="OpensAttribute">Whether it is a [ where a declaration begins.</param>
    private record struct Level(char Bracket, bool OpensAttribute)
    {
        public int Nested, Chained, Angles;
        public bool Ended, EndedByBrace;
    }

    /// <summary>Why a text is not given to the parser, null where it is.</summary>
    public static Complaint? Refusal(string source) => WhyNotCharacters(source) ?? new Walk(source).Refusal();

    private static Complaint? WhyNotCharacters(string source)
    {
        if (source.Length > ProgramCompiler.LongestText)
            return new Complaint(ComplaintKind.Refusal, 1, 1,
                $"the program has {source.Length:N0} characters; at most {ProgramCompiler.LongestText:N0} are compiled.");
        int line = 1, start = 0;
        for (int at = 0; at < source.Length; at++)
        {
            char c = source[at];
            if (TextScanner.IsLineEnd(c))
            {
                if (c == '\r' && at + 1 < source.Length && source[at + 1] == '\n') at++;
                (line, start) = (line + 1, at + 1);
                if (line > MostLines) return Refuse($"the program has more than {MostLines:N0} lines.");
            }
            else if (at - start >= LongestLine) return Refuse($"the line has more than {LongestLine:N0} characters; break it.");
            else if (ProgramText.IsHidden(c) && c is not ('\t' or '\v' or '\f'))
                return Refuse($"the character with the code {(int)c:X4} is no part of a program; remove it.");
            else if (char.IsSurrogate(c))
            {
                bool whole = at + 1 < source.Length && char.IsSurrogatePair(c, source[at + 1]);
                if (!whole) return Refuse("half a character stands here; remove it.");
                at++;
            }

            Complaint Refuse(string sentence) => new(ComplaintKind.Refusal, line, at - start + 1, sentence);
        }
        return null;
    }

    /// <summary>One way through a text.</summary>
    private sealed class Walk(string source)
    {
        private readonly List<Level> _open = [new Level('\0', false)];
        private int _nested, _chained, _namespaces;

        private ref Level Top => ref CollectionsMarshal.AsSpan(_open)[^1];

        public Complaint? Refusal()
        {
            TextScanner scanner = new(source);
            TextPiece before = new(TextPieceKind.Semicolon, 0, 0, 1, 1);
            bool afterAttribute = false;
            while (true)
            {
                if (!scanner.TryNext(out TextPiece piece, out Complaint? refused)) return refused;
                if (piece.Kind == TextPieceKind.End) return null;
                ref Level level = ref Top;
                if (level.Ended && !GoesOn(piece, level.EndedByBrace) || afterAttribute && IsWord(piece, Modifiers)) Clear(ref level);
                level.Ended = false;
                bool begins = afterAttribute || before.Kind == TextPieceKind.Semicolon || Text(before) is "{" or "}";
                afterAttribute = false;
                switch (piece.Kind)
                {
                    case TextPieceKind.Word or TextPieceKind.Number or TextPieceKind.Text:
                        if (before.EndsOperand) Nest(ref level);
                        if (Text(piece) is "namespace") _namespaces++;
                        break;
                    case TextPieceKind.Operator:
                        Operator(ref level, Text(piece), before.EndsOperand);
                        break;
                    case TextPieceKind.Open:
                        if (before.EndsOperand) Chain(ref level);
                        _nested++;
                        _open.Add(new Level(source[piece.Start], source[piece.Start] == '[' && begins));
                        break;
                    case TextPieceKind.Close:
                        if (level.Bracket != Opening(source[piece.Start]))
                            return At(piece, ComplaintKind.Compilation, $"this '{Text(piece)}' closes another bracket than the last.");
                        afterAttribute = level.OpensAttribute;
                        Clear(ref level);
                        _nested--;
                        _open.RemoveAt(_open.Count - 1);
                        if (source[piece.Start] == '}') (Top.Ended, Top.EndedByBrace) = (true, true);
                        break;
                    case TextPieceKind.Comma:
                        Separate(ref level);
                        break;
                    case TextPieceKind.Semicolon:
                        (level.Ended, level.EndedByBrace) = (true, false);
                        break;
                }
                if (WhyNot() is { } sentence) return At(piece, ComplaintKind.Refusal, sentence);
                before = piece;
            }
        }

        private string? WhyNot() =>
            _nested > DeepestNesting ? $"this is nested more than {DeepestNesting} deep; give its parts names of their own."
            : _chained > LongestChain ? $"this expression has more than {LongestChain} operators; give its parts names of their own."
            : _namespaces > MostNamespaces ? "a program lies in one namespace at most; remove the others."
            : null;

        private void Operator(ref Level level, string text, bool afterOperand)
        {
            if (text == "<")
            {
                level.Angles++;
                _nested++;
            }
            else if (text == ">" && level.Angles > 0)
            {
                level.Angles--;
                _nested--;
            }
            if (text == "." || afterOperand && Chaining.Contains(text)) Chain(ref level);
            else Nest(ref level);
        }

        private bool GoesOn(TextPiece piece, bool afterBrace) => piece.Kind switch
        {
            TextPieceKind.Word => afterBrace ? IsWord(piece, GoOn) : Text(piece) is "else",
            TextPieceKind.Operator => afterBrace,
            TextPieceKind.Open => afterBrace && source[piece.Start] != '{',
            _ => false,
        };

        private void Nest(ref Level level)
        {
            level.Nested++;
            _nested++;
        }

        private void Chain(ref Level level)
        {
            level.Chained++;
            _chained++;
        }

        private void Separate(ref Level level)
        {
            _nested -= level.Nested;
            _chained -= level.Chained;
            level.Nested = level.Chained = 0;
        }

        private void Clear(ref Level level)
        {
            Separate(ref level);
            _nested -= level.Angles;
            level.Angles = 0;
        }

        private bool IsWord(TextPiece piece, HashSet<string> words) => piece.Kind == TextPieceKind.Word && words.Contains(Text(piece));

        private string Text(TextPiece piece) => source.Substring(piece.Start, piece.Length);

        private static char Opening(char closing) => closing switch { ')' => '(', ']' => '[', _ => '{' };

        private static Complaint At(TextPiece piece, ComplaintKind kind, string sentence) => new(kind, piece.Line, piece.Column, sentence);
    }
}
