namespace TensorDecomp.Schemes.Reading;

/// <summary>
/// The input is not what its format promises. Thrown by readers only and turned into one sentence and exit code 3 at
/// the edge; <see cref="Where"/> says "line 3, column 7" or "byte 120" where that is known.
/// </summary>
public sealed class MalformedInputException(string sentence, string? where = null) :
    Exception(where is null ? sentence : $"{where}: {sentence}")
{
    public string? Where { get; } = where;

    /// <summary>All reasons, one per format, where no format is the file's; else empty.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    public static MalformedInputException AtLine(int line, int column, string sentence) => new(sentence, $"line {line}, column {column}");
    public static MalformedInputException AtByte(long offset, string sentence) => new(sentence, $"byte {offset}");

    /// <summary>The same refusal with what comes before its place: a file, a member, a format.</summary>
    public MalformedInputException Within(string outer) => new(sentence, Where is null ? outer : $"{outer}, {Where}") { Details = Details };
}
