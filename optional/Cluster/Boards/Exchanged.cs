using TensorDecomp.Cluster.Wire;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Cluster.Boards;

/// <summary>How much a worker may say at once.</summary>
internal static class Exchanged
{
    /// <summary>Units in one exchange: lanes of a thread are fewer.</summary>
    public const int Most = 1024;

    /// <summary>Units in one renewal: those of all threads.</summary>
    public const int MostRenewed = 1 << 20;

    /// <summary>Calls for units by each thread at once: those that a lost line left behind are few.</summary>
    public const int MostWaiting = 4;

    private const int LongestSentence = 300;

    /// <summary>Whether nothing is missing in it, which whoever writes his own worker may leave out.</summary>
    public static bool IsWhole(Exchange exchange) =>
        exchange is { Done: not null, Failed: not null, Released: not null, Want: <= Most }
        && exchange.Done.All(done => done is { Token: not null, Outcome: not null, On: not null })
        && exchange.Failed.All(failed => failed is { Token: not null, Sentence: not null })
        && exchange.Released.All(token => token is not null);

    /// <summary>What a worker wrote, cut short and without control characters.</summary>
    public static string Shown(string sentence) =>
        ProgramText.Shown(sentence.Length > LongestSentence ? $"{sentence[..LongestSentence]}…" : sentence);
}
