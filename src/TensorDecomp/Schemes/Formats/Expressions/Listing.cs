using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// The statements of one text or one function: names with what they are defined by, terms of a trilinear form, and what packs
/// entries into a matrix or takes them out of one. Every piece is one of these, or is passed over by a rule of
/// <see cref="IdleText"/>, or is refused.
/// </summary>
internal sealed class Listing
{
    private readonly string _text;
    private readonly TextCursor _cursor;
    private readonly List<Piece> _free = [];
    private readonly List<(int From, int To)> _packs = []; // where entries of C are put together: after return, or behind C =
    private readonly List<(Piece Piece, int Name)> _allocations = [];
    private readonly Dictionary<int, (int From, int To)> _made = []; // names of what is put together from entries of C, and of what

    public Listing(string text, int from, int to, IEnumerable<string> functions, Limits limits)
    {
        (_text, _cursor) = (text, new TextCursor(text));
        Values = new AlgorithmValues(_cursor, Names, limits);
        foreach (string function in functions) Values.Functions.Define(function);
        List<Piece> pieces = new PieceScanner(text, from, to).Scan();
        for (int first = 0, next; first < pieces.Count; first = next)
        {
            for (next = first + 1; next < pieces.Count && pieces[next].AfterComma; next++) { }
            Line(pieces[first..next]);
        }
    }

    /// <summary>The text, for refusals that name a place in it.</summary>
    public TextCursor Cursor => _cursor;

    public SymbolTable Names { get; } = new();

    public AlgorithmValues Values { get; }

    /// <summary>Whether any name is defined.</summary>
    public bool HasDefinitions => Values.Definitions.Count > 0;

    /// <summary>Works out all definitions and terms, in the order of the text.</summary>
    /// <exception cref="MalformedInputException">A piece is no formula that can be part of a scheme, and no rule passes it
    /// over.</exception>
    public void Evaluate()
    {
        foreach ((Piece piece, int name) in _allocations)
            if (Values.Definitions.ContainsKey(name))
                throw _cursor.Refuse($"{Names[name]} is defined twice, once by what is no sum", piece.From);
        List<Piece> terms = [.. _free.Where(piece => !IsPassedOver(piece))];
        MatrixOfResults packed = new(_text, _cursor, Names, Values, _made);
        foreach ((int from, int to) in _packs) packed.Take(from, to, Outputs());
        Definition[] definitions = [.. Values.Definitions.Values];
        foreach (Definition definition in definitions) Values.Evaluate(definition);
        foreach (Piece piece in terms) Values.Term(piece.From, piece.To);
        foreach ((Piece piece, int name) in _allocations)
            if (Values.Entries.Contains(name) && !IsEntryOfInput(name))
                throw _cursor.Refuse($"what {Names[name]} is cannot be read as a sum of products", piece.From);
    }

    // Pieces with commas between them: m1 = …, m2 = …; or a11, a12 = A.ravel(); or x, y = …, ….
    private void Line(List<Piece> line)
    {
        int assigning = line.FindIndex(p => p.Assigns);
        bool tuple = assigning > 0 && line[..assigning].TrueForAll(IsName) || assigning == 0 && _text.AsSpan(line[0].From..line[0].Sign)
            .IndexOfAny("+*") < 0 && TargetsOf(line[0]).Count > 1;
        if (!tuple)
        {
            foreach (Piece piece in line)
                if (piece.Assigns) Assign(piece);
                else _free.Add(piece);
            return;
        }
        List<(int Name, int At)> targets = [.. line[..assigning].SelectMany(p => NamesOf(p.From, p.To)), .. TargetsOf(line[assigning])];
        List<(int From, int To)> values = [(line[assigning].Value, line[assigning].To)];
        int next = assigning + 1;
        while (next < line.Count && !line[next].Assigns && values.Count < targets.Count) values.Add((line[next].From, line[next++].To));
        if (values.Count == targets.Count)
            for (int k = 0; k < targets.Count; k++)
            {
                Piece part = new(targets[k].At, values[k].To, values[k].From, values[k].From, Assignment.Set, AfterComma: false);
                if (IsWords(part, [targets[k]]) || IsTakenOut(part, targets[k].Name)) _allocations.Add((part, targets[k].Name));
                else Values.Define(targets[k].Name, targets[k].At, Assignment.Set).Parts.Add((values[k].From, values[k].To, false));
            }
        else Unpack(targets, line[assigning]);
        if (next < line.Count) Line(line[next..]);
    }

    // a11, a12, a21, a22 = A.ravel(): the names must come in the order of their rows, or they would mean something else.
    private void Unpack(List<(int Name, int At)> targets, Piece piece)
    {
        string? before = null;
        foreach ((int name, int at) in targets)
        {
            SymbolName entry = Names[name];
            if (Values.LetterOf(entry) == '\0')
            {
                if (entry.IsNumbered) throw _cursor.Refuse($"{entry} is taken out of something that is no matrix A or B", at);
                continue;
            }
            string place = string.Concat(entry.Indices.Split(',').Select(i => i.PadLeft(6, '0')));
            if (before is not null && entry.Base == before[..entry.Base.Length] && string.CompareOrdinal(entry.Base + place, before) <= 0)
                throw _cursor.Refuse($"{entry} is taken out of its matrix in another order than its indices say", at);
            before = entry.Base + place;
            _allocations.Add((piece, name));
        }
    }

    private void Assign(Piece piece)
    {
        List<(int Name, int At)> targets = TargetsOf(piece);
        (int from, int to) = (piece.Value, piece.To);
        if (IsReversed(piece, targets, out int reversed)) (targets, from, to) = ([(reversed, piece.Value)], piece.From, piece.Sign);
        if (targets.Count == 0)
        {
            if (!IdleText.IsFrame(_text.AsSpan(piece.From..piece.To)) && NamesOf(from, to).Any(n => Names[n.Name].IsNumbered))
                throw _cursor.Refuse("nothing is named that this would be assigned to", piece.From);
            return;
        }
        (int name, int at) = targets[^1];
        SymbolName target = Names[name];
        ReadOnlySpan<char> value = _text.AsSpan(from, CommentText.Before(_text, from, to) - from);
        if (target.IsSymbolic) // c_ij = Σ a_ik b_kj says what a product is and defines no entry that is used
        {
            DemandSame(piece, target);
            return;
        }
        if ("abc".Any(letter => IsMatrix(target, letter))) DemandUnchanged(piece, name);
        if (!target.IsNumbered && IsMatrix(target, 'c')) _packs.Add((from, to));
        else if (!target.IsNumbered && target.Indices.Length == 0 && IsMadeOfResults(from, to))
        {
            _packs.Add((from, to));
            _made.TryAdd(name, (from, to));
        }
        else if (!target.IsNumbered
            && (IsMatrix(target, 'a') || IsMatrix(target, 'b') || IdleText.IsFrame(_text.AsSpan(piece.From..piece.To)))) return;
        else if (IsWords(piece, targets) || IsTakenOut(piece, name) || IdleText.IsAllocation(value)) _allocations.Add((piece, name));
        else Values.Define(name, at, piece.Assignment).Parts.Add((from, to, piece.Assignment == Assignment.Subtract));
    }

    // A = np.array(A) leaves its entries as they are; A = 2*A and A *= 2 do not.
    private void DemandUnchanged(Piece piece, int target)
    {
        ReadOnlySpan<char> value = _text.AsSpan(piece.Value, CommentText.Before(_text, piece.Value, piece.To) - piece.Value);
        if (piece.Assignment != Assignment.Set || WholeMatrix.IsCompound(_text.AsSpan(piece.From..piece.Sign))
            || WholeMatrix.IsComputed(value)
            && NamesOf(piece.Value, piece.To).Exists(n => Names[n.Name].Base.Split('.')[0] == Names[target].Base))
            throw _cursor.Refuse($"the whole matrix {Names[target]} is changed here, and with it every entry", piece.From);
    }

    // result = 2*C, D = C.T, top = np.hstack([c11, c12]): what else could be given back instead of C. What names A or B as well checks it.
    private bool IsMadeOfResults(int from, int to)
    {
        bool results = false, entries = false;
        foreach ((int number, _) in NamesOf(from, to))
        {
            SymbolName name = Names[number];
            string matrix = name.Base.Split('.')[0].TrimEnd('\'', '′');
            if (matrix.ToUpperInvariant() is "A" or "B") return false;
            results |= name.Indices.Length == 0 && matrix is "C" or "c" || _made.ContainsKey(number);
            entries |= Values.LetterOf(name) == 'c';
        }
        return results || entries && !WholeMatrix.IsComputed(_text.AsSpan(from..to));
    }

    // C[i][j] = 2*C[i][j] and C[i][j] *= 2 change every entry.
    private void DemandSame(Piece piece, SymbolName target)
    {
        if (!"abc".Any(target.Is)) return;
        List<SymbolName> names = [.. NamesOf(piece.Value, piece.To).Select(n => Names[n.Name])];
        bool same = names.Exists(n => n.Base == target.Base && n.Indices.Length > 0);
        bool alone = names.TrueForAll(n => n.Base == target.Base || !"abc".Any(n.Is));
        if (alone && (WholeMatrix.IsCompound(_text.AsSpan(piece.From..piece.Sign)) || same && piece.Assignment == Assignment.Set))
            throw _cursor.Refuse($"all entries of {target.Base} are changed here; write that into the entries", piece.From);
    }

    // Names that are words and stand for nothing numbered: n = 2, or "with k = 3".
    private bool IsWords(Piece piece, List<(int Name, int At)> targets) =>
        !Names[targets[^1].Name].IsNumbered && !NamesOf(piece.Value, piece.To)
            .Any(n => Names[n.Name].IsNumbered || !Names[n.Name].IsSymbolic && Names[n.Name].Base.Length == 1
            && Values.Definitions.ContainsKey(n.Name));

    // a11 = block(A): an entry of A or B, from what names no other entry.
    private bool IsTakenOut(Piece piece, int target) =>
        IsEntryOfInput(target) && !NamesOf(piece.Value, piece.To).Exists(n => Names[n.Name].IsNumbered);

    // (a11 + a22)*(b11 + b22) = m1.
    private bool IsReversed(Piece piece, List<(int Name, int At)> targets, out int name)
    {
        name = -1;
        if (targets.Count == 0 || _text.AsSpan(piece.From..piece.Sign).IndexOfAny("+*()") < 0
            || NamesOf(piece.Value, piece.To) is not [var only] || !Names[only.Name].IsNumbered) return false;
        if (NamesOf(piece.From, piece.Sign).Count(n => Names[n.Name].IsNumbered) < 2) return false;
        name = only.Name;
        return true;
    }

    private bool IsPassedOver(Piece piece)
    {
        ReadOnlySpan<char> text = _text.AsSpan(piece.From..piece.To);
        if (CommentText.IsAll(_text, piece.From, piece.To)) return true;
        if (IdleText.IsReturn(text))
        {
            _packs.Add((piece.From, piece.To));
            return true;
        }
        if (text.IndexOfAnyExcept(" \t\r\n.,;:&{}()[]|-*+_=>~\\") < 0 || IdleText.IsFrame(text) || IdleText.IsDeclaration(text))
            return true;
        bool numbered = false;
        foreach ((int name, _) in NamesOf(piece.From, piece.To))
        {
            SymbolName found = Names[name];
            numbered |= Values.Definitions.ContainsKey(name) || found.IsNumbered && (Values.LetterOf(found) != '\0' || !HasDefinitions);
        }
        // Without entries and operators it can be no part of a sum; with them, words say that it is prose and not a formula.
        return IdleText.IsProse(text) || (numbered ? HasDefinitions && IsName(piece) : text.IndexOfAny("+*^·×⊕−=") < 0);
    }

    private static bool IsMatrix(SymbolName name, char letter) => name.Is(letter) && name.Indices.Length == 0;

    private bool IsEntryOfInput(int name) => Values.LetterOf(Names[name]) is 'a' or 'b';

    // Nothing but names, blanks and brackets.
    private bool IsName(Piece piece)
    {
        List<(int Name, int At)> names = NamesOf(piece.From, piece.To);
        int letters = names.Sum(n => NameText.End(_text, n.At, piece.To) - n.At), others = 0;
        foreach (char c in _text.AsSpan(piece.From..piece.To))
            if (!char.IsWhiteSpace(c) && c is not ('(' or ')' or '[' or ']' or '&' or '\\' or '{' or '}' or ',')) others++;
        return names.Count > 0 && others <= letters && !IdleText.IsProse(_text.AsSpan(piece.From..piece.To))
            && names.Exists(n => Names[n.Name].Indices.Length > 0 || names.Count == 1);
    }

    // What stands before the sign: the last name of each part between commas, behind words of declarations and before a type.
    private List<(int Name, int At)> TargetsOf(Piece piece)
    {
        List<(int Name, int At)> targets = [];
        (int Name, int At)? last = null;
        for (int at = piece.From; at < piece.Sign;)
        {
            if (NameText.Begins(_text, at, piece.Sign))
            {
                int end = NameText.End(_text, at, piece.Sign), name = Names.Number(_text.AsSpan(at, end - at));
                if (last is not { } known || Names[name].Indices.Length > 0 || Names[known.Name].Indices.Length == 0) last = (name, at);
                at = end;
                continue;
            }
            if (_text[at] is ',' or ')' && last is { } target)
            {
                targets.Add(target);
                last = null;
            }
            if (_text[at] == ':' && at + 1 < piece.Sign && _text[at + 1] == ' ' && last is not null) break; // a type follows
            at = Math.Max(at + 1, CommentText.Skip(_text, at, piece.Sign));
        }
        if (last is { } lone) targets.Add(lone);
        return targets;
    }

    private List<(int Name, int At)> NamesOf(int from, int to) => [.. Values.NamesIn(from, to)];

    /// <summary>The definitions of entries of C, in the order of the text.</summary>
    public List<Definition> Outputs() => [.. Values.Definitions.Values.Where(d => Values.LetterOf(Names[d.Name]) == 'c')];

    /// <summary>What is in the text and part of nothing.</summary>
    public IEnumerable<string> Remarks()
    {
        string[] unused =
            [.. Values.Evaluated.Where(d => !d.IsUsed && d.Form is not null && Values.LetterOf(Names[d.Name]) != 'c')
                .Select(d => $"{Names[d.Name]}")];
        if (unused.Length > 0)
            yield return $"{string.Join(", ", unused.Take(5))}{(unused.Length > 5 ? $" and {unused.Length - 5} more" : "")} " +
                $"{(unused.Length == 1 ? "is" : "are")} defined and used in no entry of c";
    }
}
