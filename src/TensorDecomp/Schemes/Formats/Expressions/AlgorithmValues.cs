using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>A product of a sum over a and a sum over b; a zero term may lack either.</summary>
internal readonly record struct BilinearProduct(LinearForm? A, LinearForm? B);

/// <summary>Products times entries of c, as the terms of a trilinear sum are.</summary>
internal readonly record struct TrilinearTerm(LinearForm? Products, LinearForm? C);

/// <summary>A name and what it stands for: one or several expressions that are added up.</summary>
internal sealed class Definition(int name, int at)
{
    public int Name => name;

    /// <summary>Where it is defined.</summary>
    public int At => at;

    /// <summary>The expressions: places in the text, and whether they are subtracted.</summary>
    public List<(int From, int To, bool Negative)> Parts { get; } = [];

    /// <summary>The value: a sum of one letter, or null for a number.</summary>
    public LinearForm? Form { get; set; }

    /// <summary>The terms of <see cref="Form"/>, equal ones collected and zeros left out.</summary>
    public (Symbol Symbol, Coefficient Value)[] Terms { get; set; } = [];

    public Coefficient Scalar { get; set; }

    public bool IsEvaluated { get; set; }

    /// <summary>Whether it is the trilinear form, which no other name can use.</summary>
    public bool IsTrilinear { get; set; }

    /// <summary>Whether another definition, or an output, uses it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>One symbol with a sign: such a name is only another one for it.</summary>
    public bool IsAlias => Terms is [{ Value: var c }] && (c.Equals(Coefficient.One) || c.Equals(-Coefficient.One));
}

/// <summary>
/// Works out what names stand for. A name that is defined is a variable of its own, so that shared sums stay shared and a text
/// whose sums double line by line stays as short as it is; a product of a sum over a and one over b becomes a product.
/// </summary>
internal sealed class AlgorithmValues(TextCursor cursor, SymbolTable names, Limits limits) : INameValues
{
    private readonly List<BilinearProduct> _products = [];
    private readonly List<TrilinearTerm> _terms = [];
    private readonly Dictionary<int, Definition> _definitions = [];
    private readonly List<Definition> _evaluated = [];
    private readonly HashSet<int> _entries = [];
    private ExpressionReader? _expression;
    private FormulaNotation? _notation;

    public IReadOnlyList<BilinearProduct> Products => _products;

    /// <summary>Terms with an entry of c in them.</summary>
    public IReadOnlyList<TrilinearTerm> Terms => _terms;

    /// <summary>Every definition, after those that it uses.</summary>
    public IReadOnlyList<Definition> Evaluated => _evaluated;

    public IReadOnlyDictionary<int, Definition> Definitions => _definitions;

    /// <summary>Names of entries of A, B and C that occur and are defined nowhere.</summary>
    public IReadOnlySet<int> Entries => _entries;

    public bool IsModulo2 => _expression?.IsModulo2 ?? false;

    /// <summary>Whose matrix a name is an entry of, 'a', 'b' or 'c'; NUL for none.</summary>
    public Func<SymbolName, char> LetterOf
    {
        get; set;
    } = name => name.IsNumbered && name.Base.Length == 1 && char.ToLowerInvariant(name.Base[0]) is 'a' or 'b' or 'c'
        ? char.ToLowerInvariant(name.Base[0]) : '\0';

    public ProductNames Functions { get; } = new();

    /// <exception cref="MalformedInputException">The name is defined already and this is no addition to it.</exception>
    public Definition Define(int name, int at, Assignment assignment)
    {
        if (!_definitions.TryGetValue(name, out Definition? definition)) _definitions.Add(name, definition = new Definition(name, at));
        else if (assignment == Assignment.Set) throw cursor.Refuse($"{names[name]} is defined twice", at);
        return definition;
    }

    /// <summary>Works out a definition and all it uses, without recursion: names of a text may hang on each other in any number.</summary>
    public void Evaluate(Definition definition)
    {
        if (definition.IsEvaluated) return;
        Stack<Definition> open = new([definition]);
        HashSet<int> begun = [];
        while (open.TryPeek(out Definition? top))
        {
            if (top.IsEvaluated || !begun.Add(top.Name))
            {
                open.Pop();
                if (!top.IsEvaluated) Compute(top);
                continue;
            }
            foreach (int name in NamesIn(top))
            {
                if (!_definitions.TryGetValue(name, out Definition? needed) || needed.IsEvaluated) continue;
                if (begun.Contains(name)) throw cursor.Refuse($"{names[top.Name]} is defined by itself, through {names[name]}", top.At);
                open.Push(needed);
            }
        }
    }

    /// <summary>Reads an expression that is no definition: a term, or a sum of terms, of the trilinear form.</summary>
    public void Term(int from, int to)
    {
        Operand operand = Read(from, to);
        if (operand is { IsScalar: true, Scale.IsZero: true })
        {
            _terms.Add(new TrilinearTerm(new LinearForm(Product(null, null)), null));
            return;
        }
        Operand sum = Settled(operand, from, trilinear: true);
        if (sum.Form('t') is not { } form) throw cursor.Refuse("a term must be a product of an a, a b and a c", from);
        Weigh(form.Times(sum.Scale));
    }

    public Operand? ValueOf(int name, int at)
    {
        if (_definitions.TryGetValue(name, out Definition? definition))
        {
            definition.IsUsed = true;
            if (definition.IsTrilinear) throw cursor.Refuse($"{names[name]} has entries of c in it and cannot be used in another sum", at);
            if (definition.Form is null) return new Operand(definition.Scalar);
            if (!definition.IsAlias) return new Operand(new Symbol(definition.Form.Letter, name));
            Operand alias = new(definition.Terms[0].Symbol);
            return definition.Terms[0].Value.Equals(Coefficient.One) ? alias : alias.Negated();
        }
        char letter = LetterOf(names[name]);
        if (letter == '\0') return null;
        _entries.Add(name);
        return new Operand(new Symbol(letter, name));
    }

    public Operand Summand(Operand operand)
    {
        if (operand.Forms.Count < 2) return operand;
        (LinearForm? a, LinearForm? b, LinearForm? c, LinearForm? p) =
            (operand.Form('a'), operand.Form('b'), operand.Form('c'), operand.Form('p'));
        if (a is null != b is null || p is not null && a is not null) return operand;
        Coefficient scale = operand.Scale;
        if (a is not null)
        {
            if (c is not null) (a, scale) = (a.Times(scale), Coefficient.One);
            p = new LinearForm(Product(a, b));
        }
        if (c is null) return new Operand(scale, p!);
        _terms.Add(new TrilinearTerm(p, c));
        return new Operand(scale, new LinearForm(new Symbol('t', _terms.Count - 1)));
    }

    private Symbol Product(LinearForm? a, LinearForm? b)
    {
        if (_products.Count >= limits.Rank) throw Limits.Over("a scheme", _products.Count + 1, "terms", limits.Rank);
        _products.Add(new BilinearProduct(a, b));
        return new Symbol('p', -_products.Count);
    }

    // The coefficients of trilinear terms go to their entries of c.
    private void Weigh(LinearForm form)
    {
        foreach ((Symbol symbol, Coefficient value) in form.Terms) _terms[symbol.Number].C?.Times(value);
    }

    private void Compute(Definition definition)
    {
        Operand? sum = null;
        foreach ((int from, int to, bool negative) in definition.Parts)
        {
            Operand part = Settled(Read(from, to), from, trilinear: false);
            if (negative) part = part.Negated();
            if (sum is null) sum = part;
            else if (Operand.TryAdd(sum, part, out Operand? total, out string? objection)) sum = total;
            else throw cursor.Refuse(objection, from);
        }
        definition.IsEvaluated = true;
        _evaluated.Add(definition);
        if (sum!.IsScalar)
        {
            definition.Scalar = sum.Scale;
            return;
        }
        LinearForm value = sum.Forms[0].Times(sum.Scale);
        if (value.Letter == 't')
        {
            definition.IsTrilinear = true;
            Weigh(value);
            return;
        }
        definition.Form = value;
        definition.Terms = [.. definition.Form.Terms.Where(t => !t.Value.IsZero)];
    }

    // One sum of one letter. A zero that is a factor of a product is a sum without summands.
    private Operand Settled(Operand operand, int at, bool trilinear)
    {
        operand = Summand(operand);
        if (operand.Scale.IsZero && !operand.IsScalar && (trilinear || operand.Form('p') is null && operand.Form('t') is null))
        {
            LinearForm? c = operand.Form('c');
            LinearForm p = operand.Form('p') ?? new LinearForm(Product(operand.Form('a'), operand.Form('b')));
            if (!trilinear) return new Operand(Coefficient.One, p);
            _terms.Add(new TrilinearTerm(p, c));
            return new Operand(Coefficient.One, new LinearForm(new Symbol('t', _terms.Count - 1)));
        }
        return operand.Forms.Count <= 1 ? operand
            : throw cursor.Refuse(trilinear ? "a term must be a product of an a, a b and a c"
            : "a product must be one of a sum over a and a sum over b; this is of higher degree, no bilinear scheme", at);
    }

    private Operand Read(int from, int to)
    {
        _notation ??= new FormulaNotation(names, this, limits, Functions);
        _expression ??= new ExpressionReader(cursor, limits, _notation);
        _notation.Reset();
        (cursor.Position, cursor.End) = (from, to);
        Operand operand = _expression.Read();
        MathSpace.Skip(cursor);
        while (!cursor.AtEnd && cursor.Here is '.' or ',' or ';' or ':' or '|')
        {
            cursor.Position++;
            MathSpace.Skip(cursor);
        }
        if (!cursor.AtEnd) throw cursor.Refuse($"expected the end of the line, found {cursor.Found()}");
        return operand;
    }

    private IEnumerable<int> NamesIn(Definition definition)
    {
        foreach ((int from, int to, _) in definition.Parts)
            foreach ((int name, _) in NamesIn(from, to)) yield return name;
    }

    /// <summary>The names between two places, with where they stand; comments left out.</summary>
    public IEnumerable<(int Name, int At)> NamesIn(int from, int to)
    {
        for (int at = from; at < to;)
        {
            if (NameText.Begins(cursor.Text, at, to))
            {
                int end = Functions.Call(cursor.Text, at, to) is { } call ? call.End : NameText.End(cursor.Text, at, to);
                if (end > at && cursor.Text[end - 1] != '(') yield return (names.Number(cursor.Text.AsSpan(at, end - at)), at);
                at = Math.Max(end, at + 1);
                continue;
            }
            at = Math.Max(at + 1, CommentText.Skip(cursor.Text, at, to));
        }
    }
}
