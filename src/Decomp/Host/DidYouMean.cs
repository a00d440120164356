namespace TensorDecomp.Cli.Host;

/// <summary>The word that somebody may have meant: the nearest by letters that are wrong, missing, too many or exchanged.</summary>
internal static class DidYouMean
{
    /// <summary>The nearest of the words, or null where none is near: a third of its letters may differ.</summary>
    public static string? Of(string written, IEnumerable<string> words) =>
        (from word in words
         let distance = Distance(written, word)
         where 3 * distance <= Math.Max(written.Length, word.Length)
         orderby distance, word
         select word).FirstOrDefault();

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and exchanges of neighbours, each at one.</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
