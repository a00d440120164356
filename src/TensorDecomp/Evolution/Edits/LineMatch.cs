namespace TensorDecomp.Evolution.Edits;

/// <summary>Finds a run of lines in a text, at first letter by letter, then with less and less regard for white space.</summary>
internal static class LineMatch
{
    /// <summary>How two lines are compared, the strictest first: the first way that finds anything decides.</summary>
    private static readonly Func<string, string>[] Ways =
        [line => line.TrimEnd('\r', '\n'), line => line.TrimEnd(), line => line.Trim(), Squeeze];

    /// <summary>Where <paramref name="wanted"/> begins in <paramref name="lines"/>; every place that is equally good.</summary>
    public static IReadOnlyList<int> Find(IReadOnlyList<string> lines, IReadOnlyList<string> wanted)
    {
        foreach (Func<string, string> way in Ways)
        {
            string[] have = [.. lines.Select(way)], want = [.. wanted.Select(way)];
            List<int> starts =
                [.. Enumerable.Range(0, Math.Max(0, have.Length - want.Length + 1))
                    .Where(at => have.AsSpan(at, want.Length).SequenceEqual(want))];
            if (starts.Count > 0) return starts;
        }
        return [];
    }

    /// <summary>The run of as many lines that shares the most words with what was wanted.</summary>
    public static int Nearest(IReadOnlyList<string> lines, IReadOnlyList<string> wanted)
    {
        HashSet<string>[] want = [.. wanted.Select(Words)], have = [.. lines.Select(Words)];
        int best = 0;
        double most = -1;
        for (int at = 0; at < Math.Max(1, have.Length - want.Length + 1); at++)
        {
            double shared = 0;
            for (int k = 0; k < want.Length && at + k < have.Length; k++)
                shared += 2.0 * want[k].Count(have[at + k].Contains) / Math.Max(1, want[k].Count + have[at + k].Count);
            if (shared > most) (most, best) = (shared, at);
        }
        return best;
    }

    /// <summary>A text without its white space.</summary>
    public static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static HashSet<string> Words(string line)
    {
        HashSet<string> words = [];
        for (int at = 0; at < line.Length;)
        {
            int end = at;
            while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] == '_')) end++;
            if (end > at) words.Add(line[at..end]);
            at = Math.Max(end, at + 1);
        }
        return words;
    }
}
