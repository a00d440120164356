namespace TensorDecomp.Evolution.Edits;

/// <summary>
/// The edit format
/// <code>
/// &lt;&lt;&lt;&lt;&lt;&lt;&lt; SEARCH
/// lines of the program
/// =======
/// lines instead
/// &gt;&gt;&gt;&gt;&gt;&gt;&gt; REPLACE
/// </code>
/// The searched lines must occur exactly once in the editable part; indentation and trailing space may differ, and the
/// replacement is then indented like what it replaces. Blocks apply one after another.
/// </summary>
internal static class SearchReplace
{
    /// <summary>Bounds on the time that an answer takes: blocks, lines of one whose nearest match is looked for, how many are.</summary>
    private const int MostEdits = 100, LongestLikeness = 100, MostLikenesses = 10;

    private const string Search = "<<<<<<<", Divider = "=======", Replace = ">>>>>>>";

    private sealed record Edit(int Number, IReadOnlyList<string> Wanted, IReadOnlyList<string> Instead);

    public static bool IsUsedIn(string answer) =>
        SourceLines.Split(answer).Any(line => Marks(line, Search) || Marks(line, Replace));

    public static EditResult Apply(SourceLines parent, string answer)
    {
        if (Read(answer, out string? complaint) is not { } edits) return EditResult.Refuse(complaint!);
        if (edits.Count > MostEdits)
            return EditResult.Refuse($"The answer has {edits.Count} SEARCH/REPLACE blocks; at most {MostEdits} are applied.");
        SourceLines now = parent;
        List<string> failures = [];
        foreach (Edit edit in edits)
        {
            if (Place(now, edit, failures.Count < MostLikenesses, out complaint) is not { } at)
            {
                failures.Add(complaint!);
                continue;
            }
            List<string> lines = [.. now.Lines];
            string[] instead = [.. Indented(edit, lines[at]).Select(l => l.TrimEnd('\r', '\n') + parent.LineEnd)];
            bool last = at + edit.Wanted.Count == lines.Count && !lines[^1].EndsWith('\n');
            lines.RemoveRange(at, edit.Wanted.Count);
            lines.InsertRange(at, instead);
            if (last && lines.Count > 0) lines[^1] = lines[^1].TrimEnd('\r', '\n');
            now = SourceLines.Of(string.Concat(lines), out _)!; // a replacement holds no marker, so blocks still pair up
        }
        return failures.Count == 0 ? EditResult.Of(string.Concat(now.Lines))
            : EditResult.Refuse(
                $"{failures.Count} of {edits.Count} SEARCH/REPLACE block(s) could not be applied, so nothing was " +
                    $"changed.\n{string.Join("\n", failures)}");
    }

    private static int? Place(SourceLines now, Edit edit, bool likeness, out string? complaint)
    {
        IReadOnlyList<int> places = LineMatch.Find(now.Lines, edit.Wanted);
        int[] open = [.. places.Where(at => Enumerable.Range(at, edit.Wanted.Count).All(k => now.Open[k]))];
        complaint = open.Length == 1 ? null
            : open.Length > 1
            ? $"Block {edit.Number}: the SEARCH lines occur {open.Length} times (lines {string.Join(", ", open.Select(at => at + 1))}); " +
                "add neighbouring lines until they are unique."
            : places.Count > 0
            ? $"Block {edit.Number}: the SEARCH lines are at line {places[0] + 1}, outside the EVOLVE blocks; only lines between the " +
                "markers may change."
            : NotFound(now, edit, likeness);
        return complaint is null ? open[0] : null;
    }

    private static string NotFound(SourceLines now, Edit edit, bool likeness)
    {
        if (!likeness || edit.Wanted.Count > LongestLikeness)
            return $"Block {edit.Number}: the SEARCH lines are not in the program. Copy them from it letter by letter.";
        int at = LineMatch.Nearest(now.Lines, edit.Wanted);
        string nearest = string.Concat(now.Lines.Skip(at).Take(edit.Wanted.Count).Take(12));
        return $"Block {edit.Number}: the SEARCH lines are not in the program. Copy them from it letter by letter. Nearest, at line " +
            $"{at + 1}:\n{nearest.TrimEnd('\r', '\n')}";
    }

    /// <summary>Moves the replacement by as much as the first searched line was off.</summary>
    private static IEnumerable<string> Indented(Edit edit, string found)
    {
        string has = Indentation(found), said = Indentation(edit.Wanted[0]);
        if (has == said || edit.Instead.All(l => string.IsNullOrWhiteSpace(l) || l.StartsWith(has, StringComparison.Ordinal)))
            return edit.Instead;
        return edit.Instead.Select(line => string.IsNullOrWhiteSpace(line) ? line
            : line.StartsWith(said, StringComparison.Ordinal) ? has + line[said.Length..]
            : has + line.TrimStart());
    }

    private static List<Edit>? Read(string answer, out string? complaint)
    {
        List<Edit> edits = [];
        List<string>? wanted = null, instead = null;
        complaint = null;
        int number = 0;
        foreach (string line in SourceLines.Split(answer))
        {
            if (Marks(line, Search) && wanted is null)
            {
                (wanted, instead) = ([], null);
                number++;
            }
            else if (Marks(line, Divider) && wanted is not null && instead is null) instead = [];
            else if (Marks(line, Replace) && instead is not null)
            {
                complaint = Complain(number, wanted!, instead);
                if (complaint is not null) return null;
                edits.Add(new Edit(number, Trimmed(wanted!), Trimmed(instead)));
                wanted = instead = null;
            }
            else if (Marks(line, Search) || Marks(line, Replace))
            {
                complaint = $"Block {number}: '{line.Trim()}' comes out of turn; a block is {Search} SEARCH, lines, {Divider}, lines, " +
                    $"{Replace} REPLACE.";
                return null;
            }
            else (instead ?? wanted)?.Add(line);
        }
        if (wanted is null) return edits;
        complaint = $"Block {number} does not end with {Replace} REPLACE; the answer seems to have been cut off.";
        return null;
    }

    private static string? Complain(int number, List<string> wanted, List<string> instead) =>
        wanted.All(string.IsNullOrWhiteSpace)
            ? $"Block {number}: SEARCH is empty; to insert lines, search for the line before and repeat it in REPLACE."
        : instead.Any(SourceLines.IsMarker) || wanted.Any(SourceLines.IsMarker)
        ? $"Block {number}: marker lines of EVOLVE blocks can neither be searched for nor written."
        : null;

    /// <summary>Without empty lines at its ends, which authors add or forget.</summary>
    private static List<string> Trimmed(List<string> lines)
    {
        int first = lines.FindIndex(l => !string.IsNullOrWhiteSpace(l)), last = lines.FindLastIndex(l => !string.IsNullOrWhiteSpace(l));
        return first < 0 ? [] : lines[first..(last + 1)];
    }

    private static bool Marks(string line, string mark)
    {
        string trimmed = line.Trim();
        if (!trimmed.StartsWith(mark, StringComparison.Ordinal)) return false;
        string rest = trimmed[mark.Length..].Trim();
        return rest.Length == 0 || rest is "SEARCH" or "REPLACE";
    }

    private static string Indentation(string line) => line[..(line.Length - line.TrimStart().Length)].TrimEnd('\r', '\n');
}
