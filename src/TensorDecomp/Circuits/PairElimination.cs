using System.Runtime.InteropServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Circuits;

/// <summary>
/// Greedy common-subexpression elimination (Paar 1997, for arbitrary coefficients): as long as some α·x + β·y, up to a scalar,
/// occurs in several forms, the one that occurs most often becomes a variable of its own. Each step that replaces k occurrences
/// saves k − 1 additions. Pairs are kept primitive, so integer forms stay integer. Ties go to the pair with the smallest
/// variables, or are drawn where a random source is given. Where the depth is bounded, a pair is taken out of those forms only that stay
/// within the bound with it.
/// </summary>
internal sealed class PairElimination
{
    /// <summary>Beyond this many pairs the forms are left as they are: counting alone would take gigabytes.</summary>
    private const long MostPairs = 5_000_000;

    private readonly record struct Pair(Entry X, Entry Y);

    private readonly Random? _ties;
    private readonly List<Dictionary<int, Coefficient>> _forms;
    private readonly List<Entry[]> _fresh = [];
    private readonly Dictionary<Pair, int> _counts = [];
    private readonly PriorityQueue<(Pair Pair, int Count), (int MinusCount, int Draw, int X, int Y, int Born)> _queue = new();
    private readonly int _inputs, _most;
    private readonly List<int> _depth; // of every variable
    private int _born;

    private PairElimination(int inputs, IEnumerable<Entry[]> forms, Random? ties, int most)
    {
        (_inputs, _ties, _most) = (inputs, ties, most);
        _depth = [.. Enumerable.Repeat(0, inputs)];
        _forms = [.. forms.Select(form => form.ToDictionary(e => e.Index, e => e.Value))];
    }

    /// <param name="inputs">Variables that are given.</param>
    /// <param name="forms">What is wanted of them.</param>
    /// <param name="ties">Draws between pairs that occur equally often; without it the choice is fixed.</param>
    /// <param name="depth">Most additions that may have to wait for one another, as long as the forms alone allow it.</param>
    public static LinearChain Run(int inputs, IReadOnlyList<Entry[]> forms, Random? ties = null, int depth = int.MaxValue)
    {
        if (forms.Sum(f => (long)f.Length * (f.Length - 1) / 2) > MostPairs) return new LinearChain(inputs, [], forms);
        PairElimination elimination = new(inputs, forms, ties, depth);
        elimination.Eliminate();
        return new LinearChain(inputs, elimination._fresh, [.. elimination._forms.Select(Sorted)]);
    }

    private void Eliminate()
    {
        foreach (Dictionary<int, Coefficient> form in _forms)
        {
            int[] variables = [.. form.Keys.Order()];
            for (int a = 0; a < variables.Length; a++)
                for (int b = a + 1; b < variables.Length; b++) Count(form, variables[a], variables[b], 1);
        }
        while (_queue.TryDequeue(out (Pair Pair, int Count) best, out _))
            // else an entry of the queue that has been overtaken
            if (_counts.GetValueOrDefault(best.Pair) == best.Count) Replace(best.Pair);
    }

    private void Replace(Pair pair)
    {
        (int x, int y, int fresh) = (pair.X.Index, pair.Y.Index, _inputs + _fresh.Count);
        int depth = Math.Max(_depth[x], _depth[y]) + 1;
        Dictionary<int, Coefficient>[] forms = [.. _forms.Where(form => form.ContainsKey(x) && form.ContainsKey(y)
            && Primitive(form, x, y, out _) == pair && IsShallow(form, x, y, depth))];
        if (forms.Length < 2) return;
        _fresh.Add([pair.X, pair.Y]);
        _depth.Add(depth);
        foreach (Dictionary<int, Coefficient> form in forms)
        {
            Primitive(form, x, y, out Coefficient content);
            Count(form, x, y, -1);
            int[] others = [.. form.Keys.Where(v => v != x && v != y).Order()];
            foreach (int other in others)
            {
                Count(form, x, other, -1);
                Count(form, y, other, -1);
            }
            form.Remove(x);
            form.Remove(y);
            form.Add(fresh, content);
            foreach (int other in others) Count(form, other, fresh, 1);
        }
    }

    /// <summary>Whether the form keeps within the bound with a variable of that depth in the place of two others.</summary>
    private bool IsShallow(Dictionary<int, Coefficient> form, int x, int y, int depth) =>
        _most == int.MaxValue || LinearChain.DepthOf(form.Keys.Where(v => v != x && v != y).Select(v => _depth[v]).Append(depth)) <= _most;

    private void Count(Dictionary<int, Coefficient> form, int x, int y, int change)
    {
        if (x > y) (x, y) = (y, x);
        Pair pair = Primitive(form, x, y, out _);
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _);
        count += change;
        if (count >= 2) _queue.Enqueue((pair, count), (-count, _ties?.Next() ?? 0, x, y, _born++));
        else if (count == 0) _counts.Remove(pair);
    }

    /// <summary>The pair as coprime (Gaussian) integers, the first of them positive, and what they must be multiplied by.</summary>
    private static Pair Primitive(Dictionary<int, Coefficient> form, int x, int y, out Coefficient content)
    {
        (Coefficient a, Coefficient b) = (form[x], form[y]);
        if (IsSign(a) && IsSign(b)) // nearly always, and much quicker
        {
            content = a;
            return new Pair(new Entry(x, Coefficient.One), new Entry(y, a * b));
        }
        content = Content.Of([new(x, a), new(y, b)]);
        Coefficient scale = Content.Inverse(content);
        return new Pair(new Entry(x, a * scale), new Entry(y, b * scale));
    }

    private static bool IsSign(Coefficient c) => c == Coefficient.One || c == -Coefficient.One;

    private static Entry[] Sorted(Dictionary<int, Coefficient> form) =>
        [.. form.OrderBy(e => e.Key).Select(e => new Entry(e.Key, e.Value))];
}
