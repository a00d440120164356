using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>One nonzero coefficient of a factor: its position in u, v or w (row-major) and its value.</summary>
public readonly record struct Entry(int Index, Coefficient Value)
{
    /// <summary>The least common multiple of all denominators in a vector.</summary>
    public static BigInteger CommonDenominator(ReadOnlySpan<Entry> vector)
    {
        BigInteger d = BigInteger.One;
        foreach (ref readonly Entry e in vector)
        {
            if (!e.Value.Re.IsInteger) d = LeastCommonMultiple(d, e.Value.Re.Denominator);
            if (!e.Value.Im.IsInteger) d = LeastCommonMultiple(d, e.Value.Im.Denominator);
        }
        return d;
    }

    internal static BigInteger LeastCommonMultiple(BigInteger a, BigInteger b) =>
        b.IsOne || a == b ? a : a / BigInteger.GreatestCommonDivisor(a, b) * b;
}

/// <summary>
/// One of the three factors U, V, W of a scheme: for each term a sparse vector of exact coefficients,
/// held as compressed rows, indices ascending, zeros left out. Immutable.
/// </summary>
public sealed class Factor
{
    private readonly int[] _start;
    private readonly Entry[] _entries;

    private Factor(int size, int[] start, Entry[] entries)
    {
        (Size, _start, _entries) = (size, start, entries);
        IsReal = All(c => c.IsReal);
    }

    /// <summary>Length of each term's vector: mn, np or mp.</summary>
    public int Size { get; }

    /// <summary>Number of terms R.</summary>
    public int Rank => _start.Length - 1;

    /// <summary>Number of nonzero coefficients, those of all terms together.</summary>
    public int Nonzeros => _entries.Length;

    /// <summary>Whether no coefficient has an imaginary part.</summary>
    public bool IsReal { get; }

    /// <summary>The nonzero coefficients of term r, indices ascending.</summary>
    public ReadOnlySpan<Entry> Term(int r) => _entries.AsSpan(_start[r].._start[r + 1]);

    /// <summary>All nonzero coefficients, term after term.</summary>
    public ReadOnlySpan<Entry> Entries => _entries;

    /// <summary>Whether every nonzero coefficient has the property.</summary>
    public bool All(Predicate<Coefficient> property) => Array.TrueForAll(_entries, e => property(e.Value));

    /// <summary>Builds a factor from one list of coefficients per term, in any order; zeros are dropped.</summary>
    /// <exception cref="ArgumentException">An index is outside the factor or is given twice in one term.</exception>
    public static Factor FromTerms(int size, IReadOnlyList<IReadOnlyList<Entry>> terms)
    {
        var start = new int[terms.Count + 1];
        var entries = new List<Entry>();
        for (int r = 0; r < terms.Count; r++)
        {
            int from = entries.Count;
            foreach (Entry e in terms[r])
            {
                if ((uint)e.Index >= (uint)size)
                    throw new ArgumentException($"Term {r + 1} addresses entry {e.Index} of a factor of length {size}.");
                if (!e.Value.IsZero) entries.Add(e);
            }
            bool ascending = true;
            for (int k = from + 1; k < entries.Count; k++) ascending &= entries[k - 1].Index < entries[k].Index;
            if (!ascending) entries.Sort(from, entries.Count - from, ByIndex);
            for (int k = from + 1; k < entries.Count && !ascending; k++)
                if (entries[k].Index == entries[k - 1].Index)
                    throw new ArgumentException($"Term {r + 1} gives entry {entries[k].Index} twice.");
            start[r + 1] = entries.Count;
        }
        return new Factor(size, start, [.. entries]);
    }

    /// <summary>Builds a factor from a dense table; <paramref name="at"/> is asked for (term, index).</summary>
    public static Factor FromDense(int rank, int size, Func<int, int, Coefficient> at)
    {
        var terms = new List<Entry>[rank];
        for (int r = 0; r < rank; r++)
        {
            terms[r] = [];
            for (int a = 0; a < size; a++)
                if (at(r, a) is { IsZero: false } x) terms[r].Add(new Entry(a, x));
        }
        return FromTerms(size, terms);
    }

    /// <summary>The coefficient of term r at the index, zero where nothing is stored.</summary>
    public Coefficient this[int r, int index]
    {
        get
        {
            foreach (ref readonly Entry e in Term(r))
                if (e.Index == index) return e.Value;
            return Coefficient.Zero;
        }
    }

    private static readonly IComparer<Entry> ByIndex = Comparer<Entry>.Create((a, b) => a.Index.CompareTo(b.Index));
}
