using System.Text.Json;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Journal;

/// <summary>Reads what <see cref="JournalExport"/> wrote. Digests are taken as they stand: an audit recomputes them.</summary>
internal static class JournalImport
{
    public const string Extension = ".jsonl";

    /// <summary>The entries of an exported journal in their order.</summary>
    /// <exception cref="MalformedInputException">A line is not an event.</exception>
    public static IEnumerable<JournalEntry> Read(string path)
    {
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            yield return Entry(path, line, number)
                ?? throw new MalformedInputException(
                    $"{path}:{number}: this is no event of a journal; 'decomp evolve export' writes them.");
        }
    }

    private static JournalEntry? Entry(string path, string line, long number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement e = document.RootElement;
            if (e.GetProperty("id").GetInt64() != number || e.GetProperty("kind").GetString() is not { } kind || e.GetProperty("digest")
                .GetString() is not { } digest) return null;
            return new JournalEntry(number, kind, e.GetProperty("time").GetDateTimeOffset(), e.GetProperty("data").GetRawText(),
                digest)
            { Source = path };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
