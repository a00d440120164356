using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Algorithms as assignments: products of a sum over a and a sum over b, then entries of C as sums over the products.
/// Two published formats are written so, with C not transposed.
/// </summary>
internal sealed class ProductListing(char productLetter, Limits limits)
{
    private readonly SortedDictionary<int, Operand> _products = [];
    private readonly Dictionary<Symbol, Operand> _outputs = [];

    /// <summary>Entries of A, B and C that occur, letters in lower case.</summary>
    public IEnumerable<Symbol> Entries => _products.Values.SelectMany(p => p.Forms).SelectMany(f => f.Terms).Select(t => t.Symbol).Concat(_outputs.Keys);

    /// <summary>Reads the right side of an assignment at the cursor.</summary>
    public void Assign(Symbol target, TextCursor cursor, ExpressionReader expression)
    {
        int at = cursor.Position;
        Operand value = expression.Read();
        if (target.Letter == productLetter)
        {
            if (value.Forms.Any(f => f.Letter is not ('a' or 'b')) || value.Forms.Count != 2 && !value.Scale.IsZero) throw cursor.Refuse("a product must be one of a sum over a and a sum over b", at);
            if (target.Row >= limits.Rank) throw Limits.Over("a scheme", target.Row + 1, "terms", limits.Rank);
            if (!_products.TryAdd(target.Row, value)) throw cursor.Refuse($"product {target.Row + 1} is assigned twice", at);
        }
        else
        {
            if (value.Forms.Any(f => f.Letter != productLetter) || value.Forms.Count > 1 || value.IsScalar && !value.Scale.IsZero) throw cursor.Refuse("an entry of c must be a sum of products", at);
            if (!_outputs.TryAdd(target, value)) throw cursor.Refuse("an entry of c is assigned twice", at);
        }
    }

    /// <summary>The scheme in terms of the products, in their order; gaps in their numbering are zero terms.</summary>
    /// <param name="format">The format that reads.</param>
    /// <param name="file">The file read.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="index">Position of a symbol in its factor.</param>
    public Submission Submit(ISchemeFormat format, SourceFile file, Shape shape, Func<Symbol, int> index)
    {
        if (_products.Count == 0) throw new MalformedInputException("there is no product in the file");
        limits.Admit(shape, _products.Keys.Last() + 1);
        SchemeDraft draft = new(limits);
        draft.Extend(_products.Keys.Last() + 1);
        foreach ((int term, Operand product) in _products)
            foreach (LinearForm form in product.Forms)
                foreach ((Symbol s, Coefficient c) in form.Terms) draft.Put(s.Letter - 'a', term, index(s), s.Letter == 'a' ? c * product.Scale : c);
        foreach ((Symbol output, Operand sum) in _outputs)
            foreach (LinearForm form in sum.Forms)
                foreach ((Symbol product, Coefficient c) in form.Terms)
                {
                    if (!_products.ContainsKey(product.Row)) throw new MalformedInputException($"product {product.Row + 1} is used but never assigned");
                    draft.Put(2, product.Row, index(output), c * sum.Scale);
                }
        return draft.Submit(format, file, shape, ThirdFactor.C);
    }

    /// <summary>Writes the assignments of a scheme.</summary>
    public static void Write(Scheme scheme, Stream output, string product, string assign, string end, Func<string, string, string> multiply, Func<int, int, string> symbol)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        for (int r = 0; r < scheme.Rank; r++)
            text.WriteLine($"{product}{r + 1}{assign}{multiply(
                SymbolicProducts.Sum(scheme.U.Term(r), a => symbol(0, a), c => $"{c}"), SymbolicProducts.Sum(scheme.V.Term(r), a => symbol(1, a), c => $"{c}"))}{end}");
        text.WriteLine();
        List<Entry>[] sums = [.. Enumerable.Range(0, scheme.Shape.WSize).Select(_ => new List<Entry>())];
        for (int r = 0; r < scheme.Rank; r++)
            foreach (Entry e in scheme.W.Term(r)) sums[e.Index].Add(new Entry(r, e.Value));
        for (int a = 0; a < sums.Length; a++)
            text.WriteLine($"{symbol(2, a)}{assign}{SymbolicProducts.Sum(sums[a].ToArray(), r => $"{product}{r + 1}", c => $"{c}")}{end}");
    }
}
