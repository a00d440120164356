using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Where a text puts the entries of C together, as return [[c11, c12], [c21, c22]] or C = [[m1 + m4, …], …] do. Names of entries must come
/// in the order of their rows; where no entry has a name, the sums in the brackets are the entries.
/// </summary>
internal sealed class MatrixOfResults(string text, TextCursor cursor, SymbolTable names, AlgorithmValues values,
    IReadOnlyDictionary<int, (int From, int To)> made)
{
    /// <summary>Checks the order of the entries' names, or defines the entries.</summary>
    /// <exception cref="MalformedInputException">Entries come in another order than their indices say.</exception>
    public void Take(int from, int to, List<Definition> outputs)
    {
        if (outputs.Count == 0)
        {
            Define(from, to);
            return;
        }
        HashSet<int> entries = [.. outputs.Select(o => o.Name)];
        DemandAsTheyAre(from, CommentText.Before(text, from, to), entries);
        int[] packed = [.. Spread(from, to, []).Where(entries.Contains)];
        if (packed.Length < 2) return;
        EntryPlaces places = EntryPlaces.Of([.. entries], names);
        for (int k = 1; k < packed.Length; k++)
            if (places[packed[k]].CompareTo(places[packed[k - 1]]) <= 0)
                throw cursor.Refuse($"{names[packed[k]]} is put into C in another order than its indices say", from);
    }

    // The names between two places; that of something put together before stands for what it was put together from.
    private IEnumerable<int> Spread(int from, int to, HashSet<int> begun)
    {
        foreach ((int name, _) in values.NamesIn(from, to))
            if (!made.TryGetValue(name, out (int From, int To) part)) yield return name;
            else if (begun.Add(name))
                foreach (int inner in Spread(part.From, part.To, begun)) yield return inner;
    }

    // What is put together is the entries themselves, and no multiple or transpose of them.
    private void DemandAsTheyAre(int from, int to, HashSet<int> entries)
    {
        ReadOnlySpan<char> value = text.AsSpan(from, to - from);
        int at = value.TrimStart().StartsWith("return") ? text.IndexOf("return", from, StringComparison.Ordinal) + 6 : from;
        bool ofResults = WholeMatrix.IsScaled(text.AsSpan(at, to - at));
        foreach ((int name, int place) in values.NamesIn(at, to))
        {
            string matrix = names[name].Indices.Length == 0 ? names[name].Base.Split('.')[0].TrimEnd('\'', '′') : "";
            bool entry = entries.Contains(name), whole = matrix is "C" or "c" || made.ContainsKey(name);
            ofResults |= entry || whole;
            if (whole && (names[name].Base.EndsWith('\'') || WholeMatrix.IsOperand(text.AsSpan(at, to - at), place - at,
                NameText.End(text, place, to) - at)))
                throw cursor.Refuse("the matrix of all results is computed with, which changes every entry; write that into the entries",
                    place);
            if (entry && WholeMatrix.IsOperand(text.AsSpan(at, to - at), place - at, NameText.End(text, place, to) - at))
                throw cursor.Refuse($"{names[name]} is computed with where C is put together; write that into its own line", place);
        }
        if (ofResults && WholeMatrix.IsComputed(text.AsSpan(at, to - at)))
            throw cursor.Refuse("the matrix of all results is computed with, which changes every entry; write that into the entries", from);
    }

    private void Define(int from, int to)
    {
        if (!values.NamesIn(from, to).Any(n => values.Definitions.ContainsKey(n.Name))) return;
        List<List<(int From, int To)>> rows = Rows(from, to);
        for (int i = 0; i < rows.Count; i++)
            for (int k = 0; k < rows[i].Count; k++)
            {
                int name = names.Number(new SymbolName("c", rows.Count == 1 ? $"{k}" : $"{i},{k}", Bracketed: true));
                values.Define(name, rows[i][k].From, Assignment.Set).Parts.Add((rows[i][k].From, rows[i][k].To, false));
            }
    }

    // The innermost square brackets are rows; commas outside all other brackets part their cells.
    private List<List<(int From, int To)>> Rows(int from, int to)
    {
        List<List<(int From, int To)>> rows = [];
        int depth = 0, cell = -1;
        for (int at = from; at < to; at++)
        {
            char c = text[at];
            if (NameText.Begins(text, at, to))
            {
                at = Math.Max(at, NameText.End(text, at, to) - 1);
                continue;
            }
            if (c == '[') (cell, depth) = (at + 1, 0);
            else if (cell < 0) continue;
            else if (c is '(' or '{') depth++;
            else if (c is ')' or '}') depth--;
            else if (c is ']' or ',' && depth == 0)
            {
                if (text[cell - 1] == '[') rows.Add([]);
                if (!text.AsSpan(cell..at).IsWhiteSpace()) rows[^1].Add((cell, at));
                cell = c == ']' ? -1 : at + 1;
            }
        }
        return rows;
    }
}
