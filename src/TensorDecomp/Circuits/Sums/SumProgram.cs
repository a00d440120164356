using TensorDecomp.Verify;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// The program that a <see cref="SumGraph{TSums}"/> stands for, step by step: every point beyond the inputs is x + u·y of two points before
/// it, of those that there are the ones of least depth. It can be read forwards, as the sums of the inputs, and backwards, as its
/// transpose.
/// </summary>
internal sealed class SumProgram<TSums> where TSums : struct, ISums
{
    private readonly record struct Step(int X, int Y, Coefficient Unit);

    private readonly SumGraph<TSums> _graph;
    private readonly Dictionary<int, int> _variable = []; // of a point
    private readonly List<Step> _steps = [];
    private readonly List<ulong> _words = []; // of variables, with their signs

    /// <exception cref="InvalidOperationException">The inputs do not lead to all points.</exception>
    public SumProgram(SumGraph<TSums> graph)
    {
        _graph = graph;
        TSums sums = graph.Sums;
        List<int> depth = [];
        for (int index = 0; index < graph.Inputs; index++)
        {
            ulong word = graph.InputWords[index];
            _variable.Add(graph.Find(sums.Canonical(word)), index);
            _words.Add(word);
            depth.Add(0);
        }
        foreach (int point in graph.Reach().ToArray())
        {
            if (graph.IsInput(point)) continue;
            (int x, int y, int least) = (-1, -1, int.MaxValue);
            foreach ((int a, int b) in graph.Lines(point))
                if (_variable.TryGetValue(a, out int va) && _variable.TryGetValue(b, out int vb) && Math.Max(depth[va], depth[vb]) < least)
                    (x, y, least) = (Math.Min(va, vb), Math.Max(va, vb), Math.Max(depth[va], depth[vb]));
            int unit = Enumerable.Range(0, sums.Units)
                .First(u => sums.Canonical(sums.Combine(_words[x], _words[y], u)) == graph.Word(point));
            _variable.Add(point, _words.Count);
            _steps.Add(new Step(x, y, unit == 0 ? Coefficient.One : -Coefficient.One));
            _words.Add(sums.Combine(_words[x], _words[y], unit));
            depth.Add(least + 1);
        }
        if (_variable.Count != graph.Count) throw new InvalidOperationException("The inputs do not lead to all points.");
    }

    /// <summary>Computes the points of the terms from the inputs, each up to the sign that comes with it.</summary>
    public (LinearChain Chain, int[] Signs) Forwards(IReadOnlyList<int> points)
    {
        Entry[][] fresh = [.. _steps.Select(s => (Entry[])[new Entry(s.X, Coefficient.One), new Entry(s.Y, s.Unit)])];
        Entry[][] outputs = [.. points.Select(point => (Entry[])[new Entry(_variable[point], Coefficient.One)])];
        return (new LinearChain(_graph.Inputs, fresh, outputs).Inlined(),
            [.. points.Select(SignOf)]);
    }

    /// <summary>Adds up terms into the inputs, each with its scale times the vector of its point.</summary>
    public LinearChain Backwards(IReadOnlyList<int> points, IReadOnlyList<Coefficient> scales)
    {
        List<Entry>[] into = [.. _words.Select(_ => new List<Entry>())]; // by variable: what is added up there
        for (int term = 0; term < points.Count; term++)
            into[_variable[points[term]]].Add(new Entry(term, SignOf(points[term]) > 0 ? scales[term] : -scales[term]));
        List<Entry[]> fresh = [];
        for (int step = _steps.Count - 1; step >= 0; step--)
        {
            List<Entry> sum = into[_graph.Inputs + step];
            Entry whole = new(points.Count + fresh.Count, Coefficient.One);
            if (sum.Count == 0) continue;
            if (sum.Count == 1) whole = sum[0];
            else
            {
                // A sum of negatives is taken from where it is used instead of being added.
                bool negative = sum.All(e => e.Value.Re.Sign < 0);
                fresh.Add([.. sum.Select(e => negative ? e with { Value = -e.Value } : e).OrderBy(e => e.Index)]);
                if (negative) whole = whole with { Value = -Coefficient.One };
            }
            into[_steps[step].X].Add(whole);
            into[_steps[step].Y].Add(whole with { Value = whole.Value * _steps[step].Unit });
        }
        return new LinearChain(points.Count, fresh, [.. into.Take(_graph.Inputs).Select(sum => sum.OrderBy(e => e.Index).ToArray())])
            .Inlined();
    }

    private int SignOf(int point) => _words[_variable[point]] == _graph.Word(point) ? 1 : -1;
}
