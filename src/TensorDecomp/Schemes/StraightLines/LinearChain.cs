using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.StraightLines;

/// <summary>
/// A linear map as straight-line code. Variables 0 … Inputs−1 are given; fresh variable Inputs + k is the linear form
/// <c>Fresh[k]</c> in variables before it; the results are the linear forms <c>Outputs</c> in all of them.
/// </summary>
public sealed record LinearChain(int Inputs, IReadOnlyList<Entry[]> Fresh, IReadOnlyList<Entry[]> Outputs)
{
    /// <summary>Additions and subtractions: one less than the number of entries of each form.</summary>
    public int Additions => Fresh.Concat(Outputs).Sum(form => Math.Max(0, form.Length - 1));

    /// <summary>Multiplications by constants other than ±1.</summary>
    public int Scalings => Fresh.Concat(Outputs).Sum(form => form.Count(e => e.Value != Coefficient.One && e.Value != -Coefficient.One));

    /// <summary>The outputs as forms in the inputs alone: what the code computes, whatever way it takes.</summary>
    public IReadOnlyList<Entry[]> Expanded()
    {
        List<Entry[]> inInputs = [.. Enumerable.Range(0, Inputs).Select(x => (Entry[])[new Entry(x, Coefficient.One)])];
        foreach (Entry[] form in Fresh) inInputs.Add(Substituted(form, inInputs));
        return [.. Outputs.Select(form => Substituted(form, inInputs))];
    }

    private static Entry[] Substituted(Entry[] form, List<Entry[]> inInputs)
    {
        SortedDictionary<int, Coefficient> sum = [];
        foreach (Entry outer in form)
            foreach (Entry inner in inInputs[outer.Index])
                sum[inner.Index] = sum.GetValueOrDefault(inner.Index) + outer.Value * inner.Value;
        return [.. sum.Where(e => !e.Value.IsZero).Select(e => new Entry(e.Key, e.Value))];
    }
}
