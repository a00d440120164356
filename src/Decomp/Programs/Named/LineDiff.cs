namespace TensorDecomp.Programs;

/// <summary>
/// The difference of two texts in lines, as few as possible: those kept are a longest common subsequence
/// (Wagner and Fischer 1974), printed with three lines around every change as in a unified diff.
/// </summary>
public static class LineDiff
{
    private const int Around = 3;

    /// <summary>Lines that begin with "-", "+" or " ", and headers "@@ -from,count +from,count @@"; none where the texts are equal.</summary>
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
        int[,] common = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
            for (int j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        List<(char, string, int, int)> script = [];
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j]) script.Add((' ', a[i], i++, j++));
            else if (i < a.Length && (j == b.Length || common[i + 1, j] >= common[i, j + 1])) script.Add(('-', a[i], i++, j));
            else script.Add(('+', b[j], i, j++));
        }
        return script;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
