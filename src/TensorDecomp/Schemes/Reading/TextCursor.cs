namespace TensorDecomp.Schemes.Reading;

/// <summary>A place in a text, with what readers ask of it; it knows its line and column only when something is wrong.</summary>
internal sealed class TextCursor(string text, int position = 0)
{
    public string Text { get; } = text;
    public int Position { get; set; } = position;

    /// <summary>Where what is read ends; a statement ends before its text does.</summary>
    public int End { get; set; } = text.Length;

    public bool AtEnd => Position >= End;

    /// <summary>The character here, or NUL at the end (a NUL in a text is no character of any format).</summary>
    public char Here => AtEnd ? '\0' : Text[Position];

    public ReadOnlySpan<char> Rest => Text.AsSpan(Math.Min(Position, End), Math.Max(0, End - Position));

    public void SkipBlanks()
    {
        while (!AtEnd && char.IsWhiteSpace(Text[Position])) Position++;
    }

    /// <summary>Blanks that do not end the line.</summary>
    public void SkipBlanksInLine()
    {
        while (!AtEnd && Text[Position] != '\n' && char.IsWhiteSpace(Text[Position])) Position++;
    }

    /// <summary>Whether the character after blanks is this one; if so it is taken.</summary>
    public bool Take(char expected)
    {
        SkipBlanks();
        if (Here != expected || AtEnd) return false;
        Position++;
        return true;
    }

    public void Expect(char expected)
    {
        if (!Take(expected)) throw Refuse($"expected {expected}, found {Found()}");
    }

    public void Expect(string expected)
    {
        SkipBlanks();
        if (!Rest.StartsWith(expected, StringComparison.Ordinal)) throw Refuse($"expected {expected}, found {Found()}");
        Position += expected.Length;
    }

    /// <summary>The run of non-blank characters after blanks; empty at the end.</summary>
    public ReadOnlySpan<char> Word()
    {
        SkipBlanks();
        int from = Position;
        while (!AtEnd && !char.IsWhiteSpace(Text[Position])) Position++;
        return Text.AsSpan(from, Position - from);
    }

    /// <summary>Moves to the next occurrence of a string and past it; false, and nowhere, where there is none.</summary>
    public bool SkipPast(string mark)
    {
        int at = Text.IndexOf(mark, Position, StringComparison.Ordinal);
        if (at < 0) return false;
        Position = at + mark.Length;
        return true;
    }

    public MalformedInputException Refuse(string sentence) => Refuse(sentence, Position);

    public MalformedInputException Refuse(string sentence, int at)
    {
        int line = 1, start = 0;
        for (int q = 0; q < Math.Min(at, Text.Length); q++)
            if (Text[q] == '\n') (line, start) = (line + 1, q + 1);
        return MalformedInputException.AtLine(line, at - start + 1, sentence);
    }

    /// <summary>What stands here, for a message.</summary>
    public string Found() => AtEnd ? "the end of the file" : char.IsControl(Here) ? $"character {(int)Here}"
        : CoefficientText.Quoted([Here]);
}
