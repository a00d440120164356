using TensorDecomp.Schemes.Reading;
using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>Sums in names as sums in entries, or products, alone. What they grow to is bounded: sums of sums can be far longer than their
/// text.</summary>
internal sealed class FormExpansion
{
    private readonly Dictionary<int, List<(int Symbol, Coefficient Value)>> _expanded = [];
    private readonly Limits _limits;
    private long _nonzeros;

    public FormExpansion(AlgorithmValues values, Limits limits)
    {
        _limits = limits;
        foreach (Definition definition in values.Evaluated)
            if (definition.Form is not null) _expanded.Add(definition.Name, [.. Of(definition.Terms)]);
    }

    /// <summary>Entries by their names' numbers, products as −1, −2, …; none twice, none with coefficient 0.</summary>
    public IEnumerable<(int Symbol, Coefficient Value)> Of(IReadOnlyList<(Symbol Symbol, Coefficient Value)> form)
    {
        if (!form.Any(t => t.Symbol.Number >= 0 && _expanded.ContainsKey(t.Symbol.Number)))
            return form.Select(t => (t.Symbol.Number, t.Value));
        Dictionary<int, Coefficient> sum = [];
        foreach ((Symbol symbol, Coefficient value) in form)
        {
            if (symbol.Number < 0 || !_expanded.TryGetValue(symbol.Number, out var inner)) Add(symbol.Number, value);
            else foreach ((int entry, Coefficient c) in inner) Add(entry, value * c);
        }
        return sum.Where(e => !e.Value.IsZero).Select(e => (e.Key, e.Value));

        void Add(int entry, Coefficient c)
        {
            if (++_nonzeros > _limits.Nonzeros) throw Limits.Over("shared sums, written out,", _nonzeros, "summands", _limits.Nonzeros);
            Coefficient total = sum.GetValueOrDefault(entry) + c;
            if (CoefficientMath.Bits(total) > 4L * _limits.Digits)
                throw Limits.Over("a coefficient of a shared sum, written out,", CoefficientMath.Bits(total), "bits", 4L * _limits.Digits);
            sum[entry] = total;
        }
    }
}

/// <summary>One linear chain of a program as it was written: names that stand for sums become its variables where they are used.</summary>
internal sealed class ChainDraft(char letter, int inputs, Func<int, int> index, AlgorithmValues values)
{
    private readonly Dictionary<int, int> _variables = [];
    private readonly List<Entry[]> _fresh = [];
    private bool _begun;

    public Entry[] Form(LinearForm? form) => form is null ? [] : Form([.. form.Terms]);

    /// <summary>A named sum: itself where nothing else uses it, else the variable that it is.</summary>
    public Entry[] Form(Definition definition, bool isOutput)
    {
        Begin();
        return isOutput && _variables.TryGetValue(definition.Name, out int variable) ? [new Entry(variable, Coefficient.One)]
            : Form(definition.Terms);
    }

    public LinearChain Chain(Entry[][] outputs) => new(inputs, _fresh, outputs);

    private Entry[] Form(IReadOnlyList<(Symbol Symbol, Coefficient Value)> terms)
    {
        Begin();
        return [.. terms.Where(t => !t.Value.IsZero)
            .Select(t => new Entry(_variables.TryGetValue(t.Symbol.Number, out int variable) ? variable : index(t.Symbol.Number), t.Value))
            .OrderBy(e => e.Index)];
    }

    private void Begin()
    {
        if (_begun) return;
        _begun = true;
        foreach (Definition definition in values.Evaluated)
        {
            if (!definition.IsUsed || definition.IsAlias || definition.Form?.Letter != letter) continue;
            Entry[] form = Form(definition.Terms);
            _variables.Add(definition.Name, inputs + _fresh.Count);
            _fresh.Add(form);
        }
    }
}
