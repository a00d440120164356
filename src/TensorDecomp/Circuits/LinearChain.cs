using TensorDecomp.Verify;

namespace TensorDecomp.Circuits;

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

    /// <summary>The longest chain of additions, sums of several variables in any order taken as balanced ones.</summary>
    public int Depth
    {
        get
        {
            List<int> depth = [.. Enumerable.Repeat(0, Inputs)];
            foreach (Entry[] form in Fresh) depth.Add(Of(form));
            return Outputs.Select(Of).DefaultIfEmpty().Max();

            int Of(Entry[] form) => DepthOf(form.Select(e => depth[e.Index]));
        }
    }

    /// <summary>This chain of the outputs of another one.</summary>
    public LinearChain After(LinearChain first)
    {
        int given = first.Inputs + first.Fresh.Count; // and then its outputs, which are this one's inputs
        return new LinearChain(first.Inputs, [.. first.Fresh, .. first.Outputs, .. Fresh.Select(Renamed)], [.. Outputs.Select(Renamed)]);

        Entry[] Renamed(Entry[] form) => [.. form.Select(e => e with { Index = given + e.Index })];
    }

    /// <summary>The transpose: from what were outputs to what were inputs, with as many additions more as there are inputs more than
    /// outputs, where every variable is used (Fiduccia 1973).</summary>
    public LinearChain Transposed()
    {
        List<Entry>[] into = [.. Enumerable.Range(0, Inputs + Fresh.Count).Select(_ => new List<Entry>())]; // by variable: where it goes
        for (int q = 0; q < Outputs.Count; q++)
            foreach (Entry e in Outputs[q]) into[e.Index].Add(new Entry(q, e.Value));
        List<Entry[]> fresh = [];
        for (int k = Fresh.Count - 1; k >= 0; k--)
        {
            Entry[] form = Merged(into[Inputs + k]);
            if (form.Length == 0) continue;
            Entry whole = form.Length == 1 ? form[0] : new Entry(Outputs.Count + fresh.Count, Coefficient.One);
            if (form.Length > 1) fresh.Add(form);
            foreach (Entry e in Fresh[k]) into[e.Index].Add(whole with { Value = whole.Value * e.Value });
        }
        return new LinearChain(Outputs.Count, fresh, [.. into.Take(Inputs).Select(Merged)]);
    }

    /// <summary>The same without variables that are used once, whose forms stand where they are used.</summary>
    public LinearChain Inlined()
    {
        int[] uses = new int[Inputs + Fresh.Count];
        foreach (Entry e in Fresh.Concat(Outputs).SelectMany(form => form)) uses[e.Index]++;
        int[] renamed = new int[Inputs + Fresh.Count];
        List<Entry[]> fresh = [], whole = []; // whole: of every fresh variable, inlined
        for (int k = 0; k < renamed.Length; k++)
        {
            renamed[k] = k < Inputs ? k : Inputs + fresh.Count;
            if (k < Inputs) continue;
            whole.Add(Renamed(Fresh[k - Inputs]));
            if (uses[k] > 1) fresh.Add(whole[^1]);
        }
        return new LinearChain(Inputs, fresh, [.. Outputs.Select(Renamed)]);

        Entry[] Renamed(Entry[] form) =>
            Merged(form.SelectMany(e => e.Index < Inputs || uses[e.Index] > 1 ? [e with { Index = renamed[e.Index] }]
                : whole[e.Index - Inputs].Select(inner => inner with { Value = inner.Value * e.Value })));
    }

    /// <summary>The outputs as forms in the inputs alone: what the code computes, whatever way it takes.</summary>
    public IReadOnlyList<Entry[]> Expanded()
    {
        List<Entry[]> inInputs = [.. Enumerable.Range(0, Inputs).Select(x => (Entry[])[new Entry(x, Coefficient.One)])];
        foreach (Entry[] form in Fresh) inInputs.Add(Substituted(form, inInputs));
        return [.. Outputs.Select(form => Substituted(form, inInputs))];
    }

    /// <summary>The least depth of a sum of variables that lie so deep, that of a tree of two-term sums (Huffman's for the maximum;
    /// Golumbic 1976).</summary>
    internal static int DepthOf(IEnumerable<int> summands)
    {
        PriorityQueue<int, int> open = new(summands.Select(depth => (depth, depth)));
        while (open.Count > 1)
        {
            open.Dequeue();
            int sum = open.Dequeue() + 1;
            open.Enqueue(sum, sum);
        }
        return open.Count == 0 ? 0 : open.Dequeue();
    }

    private static Entry[] Merged(IEnumerable<Entry> summands) =>
        [.. summands.GroupBy(e => e.Index, (index, same) => new Entry(index, same.Aggregate(Coefficient.Zero, (sum, e) => sum + e.Value)))
            .Where(e => !e.Value.IsZero).OrderBy(e => e.Index)];

    private static Entry[] Substituted(Entry[] form, List<Entry[]> inInputs)
    {
        SortedDictionary<int, Coefficient> sum = [];
        foreach (Entry outer in form)
            foreach (Entry inner in inInputs[outer.Index])
                sum[inner.Index] = sum.GetValueOrDefault(inner.Index) + outer.Value * inner.Value;
        return [.. sum.Where(e => !e.Value.IsZero).Select(e => new Entry(e.Key, e.Value))];
    }
}
