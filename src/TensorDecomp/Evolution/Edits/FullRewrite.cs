namespace TensorDecomp.Evolution.Edits;

/// <summary>A complete program in a fenced code block, whose frozen parts must be the parent's.</summary>
internal static class FullRewrite
{
    private static readonly string[] Languages = ["csharp", "cs", "c#"];

    public static EditResult Apply(SourceLines parent, string answer)
    {
        if (Fenced(answer, out string? complaint) is not { } text) return EditResult.Refuse(complaint!);
        // Line ends are the parent's, whatever the answer travelled through.
        text = text.ReplaceLineEndings(parent.LineEnd);
        if (!parent.HasBlocks) return EditResult.Of(text);
        if (SourceLines.Of(text, out complaint) is not { } rewritten)
            return EditResult.Refuse($"The rewritten program's blocks do not pair up: {complaint}");
        List<string> old = parent.Parts(), next = rewritten.Parts();
        if (!rewritten.HasBlocks || old.Count != next.Count)
            return EditResult.Refuse(
                $"The program has {old.Count / 2} EVOLVE block(s) and the answer {(rewritten.HasBlocks ? next.Count / 2 : 0)}; keep the " +
                    "marker lines and everything outside them as they are.");
        for (int k = 0; k < old.Count; k += 2)
            if (!SameButForSpace(old[k], next[k]))
                return EditResult.Refuse(
                    $"The answer changes what lies outside the EVOLVE blocks ({FirstDifference(old[k], next[k])}); only the lines " +
                        "between the markers may change.");
        return EditResult.Of(string.Concat(old.Select((part, k) => k % 2 == 0 ? part : Ended(next[k], parent.LineEnd))));
    }

    /// <summary>The program in the answer: of the C# blocks the last that declares a struct, or the last of all.</summary>
    private static string? Fenced(string answer, out string? complaint)
    {
        List<string> found = [];
        string? fence = null, text = null;
        foreach (string line in SourceLines.Split(answer))
        {
            string trimmed = line.Trim();
            if (fence is null)
            {
                if (!trimmed.StartsWith("```", StringComparison.Ordinal)) continue;
                fence = new string('`', trimmed.TakeWhile(c => c == '`').Count());
                string language = trimmed[fence.Length..].Trim().ToLowerInvariant();
                text = language.Length == 0 || Languages.Contains(language) ? "" : null;
            }
            else if (trimmed == fence)
            {
                if (text is not null) found.Add(text);
                fence = text = null;
            }
            else if (text is not null) text += line;
        }
        complaint = null;
        if (fence is not null && text is not null)
            complaint = "The code block is not closed by ``` on a line of its own; the answer seems to have been cut off.";
        else if (found.Count == 0)
            complaint = "The answer has neither a SEARCH/REPLACE block nor a ```csharp block with the complete program.";
        return complaint is null ? found.LastOrDefault(t => t.Contains("struct", StringComparison.Ordinal), found[^1]) : null;
    }

    private static bool SameButForSpace(string a, string b) => LineMatch.Squeeze(a) == LineMatch.Squeeze(b);

    private static string FirstDifference(string old, string next)
    {
        foreach ((string a, string b) in SourceLines.Split(old).Zip(SourceLines.Split(next)))
            if (!SameButForSpace(a, b)) return $"where the program has '{a.Trim()}', the answer has '{b.Trim()}'";
        return "lines were added or removed";
    }

    private static string Ended(string block, string lineEnd) => block.Length == 0 || block.EndsWith('\n') ? block : block + lineEnd;
}
