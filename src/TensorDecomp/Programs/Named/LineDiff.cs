namespace TensorDecomp.Programs.Named;

/// <summary>
/// The difference of two texts in lines, as few as possible: those kept are a longest common subsequence
/// (Wagner and Fischer 1974), printed with three lines around every change as in a unified diff.
/// </summary>
public static class LineDiff
{
    private const int Around = 3;

    /// <summary>Numbers in the table of longest common subsequences; 64 MiB.</summary>
    private const long LargestTable = 1 << 24;

    /// <summary>Lines that begin with "-", "+" or " ", and headers "@@ -from,count +from,count @@"; none where the texts are
    /// equal.</summary>
    public static IReadOnlyList<string> Of(string old, string next)
    {
        string[] a = Lines(old), b = Lines(next);
        List<(char Sign, string Text, int A, int B)> script = Script(a, b);
        bool[] shown = new bool[script.Count];
        for (int k = 0; k < script.Count; k++)
            if (script[k].Sign != ' ')
                for (int near = Math.Max(0, k - Around); near <= Math.Min(script.Count - 1, k + Around); near++) shown[near] = true;
        List<string> lines = [];
        for (int k = 0; k < script.Count; k++)
        {
            if (!shown[k]) continue;
            if (k == 0 || !shown[k - 1]) lines.Add(Header(script, shown, k));
            lines.Add(script[k].Sign + script[k].Text);
        }
        return lines;
    }

    private static string Header(List<(char Sign, string Text, int A, int B)> script, bool[] shown, int from)
    {
        int end = from;
        while (end < script.Count && shown[end]) end++;
        int removed = script[from..end].Count(l => l.Sign != '+'), added = script[from..end].Count(l => l.Sign != '-');
        return $"@@ -{script[from].A + 1},{removed} +{script[from].B + 1},{added} @@";
    }

    private static List<(char, string, int, int)> Script(string[] a, string[] b)
    {
        // What the two begin and end with alike needs no table.
        int start = a.AsSpan().CommonPrefixLength(b);
        int end = 0;
        while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)]) end++;
        List<(char, string, int, int)> script = [.. a[..start].Select((line, k) => (' ', line, k, k))];
        script.AddRange(Between(a, b, start, a.Length - end, b.Length - end));
        for (int k = end; k > 0; k--) script.Add((' ', a[^k], a.Length - k, b.Length - k));
        return script;
    }

    /// <summary>The lines from a start to two ends; all of the one and then all of the other where the table would be too large.</summary>
    private static IEnumerable<(char, string, int, int)> Between(string[] a, string[] b, int start, int aEnd, int bEnd)
    {
        bool compares = (long)(aEnd - start) * (bEnd - start) <= LargestTable;
        int[,] common = new int[compares ? aEnd - start + 1 : 1, compares ? bEnd - start + 1 : 1];
        for (int i = common.GetLength(0) - 2; i >= 0; i--)
            for (int j = common.GetLength(1) - 2; j >= 0; j--)
                common[i, j] = a[start + i] == b[start + j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        for (int i = start, j = start; i < aEnd || j < bEnd;)
        {
            if (compares && i < aEnd && j < bEnd && a[i] == b[j]) yield return (' ', a[i], i++, j++);
            else if (i < aEnd && (j == bEnd || !compares || RemovesFirst(i - start, j - start))) yield return ('-', a[i], i++, j);
            else yield return ('+', b[j], i, j++);
        }

        bool RemovesFirst(int i, int j) => common[i + 1, j] >= common[i, j + 1];
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
