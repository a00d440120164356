using TensorDecomp.Schemes.Reading;
using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Makes a scheme of what a listing says: expands shared sums, finds the shape from the indices, and keeps the straight-line
/// program as it was written.
/// </summary>
internal sealed class AlgorithmDraft
{
    private readonly AlgorithmValues _values;
    private readonly SymbolTable _names;
    private readonly Limits _limits;
    private readonly List<Definition> _outputs;
    private readonly EntryPlaces[] _places;
    private readonly FormExpansion _expansion;
    private readonly Func<long, long, long, Shape> _shapeOf;

    /// <param name="values">Everything evaluated.</param>
    /// <param name="names">The names.</param>
    /// <param name="outputs">The definitions of entries of C; none for a trilinear form.</param>
    /// <param name="limits">What may be asked for.</param>
    /// <param name="shapeOf">The shape whose factors have these lengths, where indices do not tell it.</param>
    public AlgorithmDraft(AlgorithmValues values, SymbolTable names, List<Definition> outputs, Limits limits, Func<long, long, long,
        Shape> shapeOf)
    {
        (_values, _names, _outputs, _limits, _shapeOf) = (values, names, outputs, limits, shapeOf);
        _expansion = new FormExpansion(values, limits);
        if (values.Products.Count == 0) throw new MalformedInputException("there is no product in the file");
        _places = Places(
            [.. "abc".Select(letter =>
                (List<int>)[.. values.Entries.Where(n => values.LetterOf(names[n]) == letter && !values.Definitions.ContainsKey(n)),
                    .. letter == 'c' ? outputs.Select(o => o.Name) : []])]);
    }

    /// <summary>The entries that their names tell apart and their places do not: c11 and c_{1,1}.</summary>
    public void RefuseDoubleOutputs(TextCursor cursor)
    {
        HashSet<(int, int)> taken = [];
        foreach (Definition output in _outputs)
            if (!taken.Add(_places[2][output.Name]))
                throw cursor.Refuse($"the entry {_names[output.Name]} of c is defined twice", output.At);
    }

    /// <summary>The scheme with the third factor's indices read as those of C or of its transpose.</summary>
    public Scheme Build(ThirdFactor order)
    {
        Shape shape = ShapeOf(order, out Func<int, int>[] index);
        _limits.Admit(shape, _values.Products.Count);
        SchemeDraft draft = new(_limits);
        draft.Extend(_values.Products.Count);
        for (int r = 0; r < _values.Products.Count; r++)
        {
            Put(0, r, _values.Products[r].A);
            Put(1, r, _values.Products[r].B);
        }
        foreach (Definition output in _outputs)
            foreach ((int product, Coefficient c) in _expansion.Of(output.Terms)) draft.Put(2, -product - 1, index[2](output.Name), c);
        Dictionary<(int, int), Coefficient> sums = [];
        foreach (TrilinearTerm term in _values.Terms)
        {
            if (term is not { Products: { } products, C: { } c }) continue;
            (Symbol, Coefficient)[] entries = [.. _expansion.Of([.. c.Terms]).Select(e => (new Symbol('c', e.Symbol), e.Value))];
            foreach ((int product, Coefficient weight) in _expansion.Of([.. products.Terms]))
                foreach ((Symbol entry, Coefficient value) in entries)
                {
                    sums[(product, entry.Number)] = sums.GetValueOrDefault((product, entry.Number)) + weight * value;
                    if (sums.Count > _limits.Nonzeros) throw Limits.Over("a scheme", sums.Count, "nonzero coefficients", _limits.Nonzeros);
                }
        }
        foreach (((int product, int entry), Coefficient value) in sums) draft.Put(2, -product - 1, index[2](entry), value);
        Scheme scheme = draft.Build(shape, ThirdFactor.C);
        _limits.Admit(scheme);
        return scheme;

        void Put(int factor, int term, LinearForm? form)
        {
            if (form is null) return;
            foreach ((int entry, Coefficient c) in _expansion.Of([.. form.Terms])) draft.Put(factor, term, index[factor](entry), c);
        }
    }

    /// <summary>The program as written, with its shared sums, for either order of C; none for a trilinear form, which is no
    /// program.</summary>
    public IReadOnlyList<StraightLine> Programs()
    {
        if (_outputs.Count == 0 || _values.Terms.Count > 0) return [];
        List<StraightLine> programs = [];
        foreach (ThirdFactor order in (ThirdFactor[])[ThirdFactor.C, ThirdFactor.Transposed])
        {
            if (_places[2].IsFlat && order == ThirdFactor.Transposed) break;
            Shape shape = ShapeOf(order, out Func<int, int>[] index);
            ChainDraft left = new('a', shape.USize, index[0], _values), right = new('b', shape.VSize, index[1], _values);
            ChainDraft result = new('p', _values.Products.Count, product => -product - 1, _values);
            Entry[][] outputs = [.. Enumerable.Repeat<Entry[]>([], shape.WSize)];
            foreach (Definition output in _outputs) outputs[index[2](output.Name)] = result.Form(output, isOutput: true);
            programs.Add(new StraightLine(shape,
                left.Chain([.. _values.Products.Select(p => left.Form(p.A))]),
                right.Chain([.. _values.Products.Select(p => right.Form(p.B))]), result.Chain(outputs)));
        }
        return programs;
    }

    // Three digits are parted so that the matrices become whole and fit each other, where just one way does that.
    private EntryPlaces[] Places(List<int>[] names)
    {
        if (!names.Any(list => list.Exists(n => EntryPlaces.IsAmbiguous(_names[n]))))
            return [.. names.Select(list => EntryPlaces.Of(list, _names))];
        List<EntryPlaces[]> fitting = [];
        bool[] ambiguous = [.. names.Select(list => list.Exists(n => EntryPlaces.IsAmbiguous(_names[n])))];
        for (int way = 0; way < 8; way++)
        {
            if (Enumerable.Range(0, 3).Any(x => (way >> x & 1) == 1 && !ambiguous[x])) continue;
            EntryPlaces[] places = [.. names.Select((list, x) => EntryPlaces.Of(list, _names, oneFirst: (way >> x & 1) == 0))];
            if (Array.TrueForAll(places, p => p.IsComplete && !p.IsFlat) && places[0].Columns == places[1].Rows
                && (places[2].Rows, places[2].Columns) is var c
                && (c == (places[0].Rows, places[1].Columns) || c == (places[1].Columns, places[0].Rows))) fitting.Add(places);
        }
        if (fitting.Count == 0 && names.All(list => EntryPlaces.Of(list, _names).IsFlat))
            return [.. names.Select(list => EntryPlaces.Of(list, _names))];
        SymbolName first = _names[names.SelectMany(list => list).First(n => EntryPlaces.IsAmbiguous(_names[n]))];
        return fitting.Count == 1 ? fitting[0]
            : throw new MalformedInputException($"\"{first}\" is no symbol that tells its row from its column; write a1_23 or a12_3");
    }

    private Shape ShapeOf(ThirdFactor order, out Func<int, int>[] index)
    {
        (EntryPlaces a, EntryPlaces b, EntryPlaces c) = (_places[0], _places[1], _places[2]);
        if (a.Count == 0 || b.Count == 0 || c.Count == 0)
            throw new MalformedInputException("the products and sums name no entries of a, b and c");
        bool swapped = order == ThirdFactor.Transposed;
        int m = a.IsFlat ? 0 : a.Rows, n = a.IsFlat ? 0 : a.Columns, p = 0;
        if (!b.IsFlat) (n, p) = (Math.Max(n, b.Rows), b.Columns);
        if (!c.IsFlat) (m, p) = (Math.Max(m, swapped ? c.Columns : c.Rows), Math.Max(p, swapped ? c.Rows : c.Columns));
        if (m == 0 || n == 0 || p == 0 || a.IsFlat && m * n < a.Columns || b.IsFlat && n * p < b.Columns || c.IsFlat && m * p < c.Columns)
        {
            Shape sized =
                _shapeOf(a.IsFlat ? a.Columns : (long)m * n, b.IsFlat ? b.Columns : (long)n * p, c.IsFlat ? c.Columns : (long)m * p);
            (m, n, p) = (sized.M, sized.N, sized.P);
        }
        if (!Shape.IsAllowed(m) || !Shape.IsAllowed(n) || !Shape.IsAllowed(p))
            throw new MalformedInputException($"an index is not between 1 and {Shape.MaxDimension}");
        index =
        [
            name => a.IsFlat ? a[name].Column : a[name].Row * n + a[name].Column,
            name => b.IsFlat ? b[name].Column : b[name].Row * p + b[name].Column,
            name => (c.IsFlat, swapped) switch
            {
                (true, false) => c[name].Column,
                (true, true) => c[name].Column % m * p + c[name].Column / m,
                (false, false) => c[name].Row * p + c[name].Column,
                (false, true) => c[name].Column * p + c[name].Row,
            },
        ];
        return new Shape(m, n, p);
    }
}
