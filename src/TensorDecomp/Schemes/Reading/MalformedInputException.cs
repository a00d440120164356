namespace TensorDecomp.Schemes.Reading;

/// <summary>
/// The input is not what its format promises. Thrown by readers only and turned into one sentence and exit code 3 at
/// the edge; <see cref="Where"/> says "line 3, column 7" or "byte 120" where that is known.
/// </summary>
public sealed class MalformedInputException(string sentence, string? where = null) :
    Exception(where is null ? sentence : $"{where}: {sentence}")
{
    /// <summary>"line 3, column 7", "byte 120"; null where no place is known.</summary>
    public string? Where { get; } = where;

    /// <summary>All reasons, one per format, where no format is the file's; else empty.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>A refusal at a place in a text; line and column count from 1.</summary>
    public static MalformedInputException AtLine(int line, int column, string sentence) => new(sentence, $"line {line}, column {column}");

    /// <summary>A refusal at a place in a binary file; the offset counts from 0.</summary>
    public static MalformedInputException AtByte(long offset, string sentence) => new(sentence, $"byte {offset}");

    /// <summary>The same refusal with what comes before its place: a file, a member, a format.</summary>
    public MalformedInputException Within(string outer) => new(sentence, Where is null ? outer : $"{outer}, {Where}") { Details = Details };
}
