using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>A factor whose entries are a matrix, seen as vectors along one of its two axes. A direction is a word over 0, + and
/// −.</summary>
/// <param name="Factor">U, V or W.</param>
/// <param name="Columns">Columns of its matrix.</param>
/// <param name="ByRows">Whether the axis is that of its rows.</param>
internal readonly record struct AlongAxis(Factor Factor, int Columns, bool ByRows)
{
    /// <summary>No direction: the term's factor is no product, or not of small coefficients.</summary>
    public const string None = "";

    /// <summary>The two factors that the axis belongs to: the one that a projection restricts, and the one that it takes modulo a
    /// direction.</summary>
    public static (AlongAxis Restricted, AlongAxis Quotient) Of(Axis axis, Scheme s) => axis switch
    {
        Axis.M => (new(s.U, s.Shape.N, true), new(s.W, s.Shape.P, true)),
        Axis.N => (new(s.V, s.Shape.P, true), new(s.U, s.Shape.N, false)),
        _ => (new(s.W, s.Shape.P, false), new(s.V, s.Shape.P, false)),
    };

    /// <summary>Indices along the axis.</summary>
    public int Along => ByRows ? Factor.Size / Columns : Columns;

    /// <summary>Indices of the other axis.</summary>
    public int Across => Factor.Size / Along;

    /// <summary>How entries are numbered when the axis has one index less.</summary>
    public AlongAxis Shorter => ByRows ? this : this with { Columns = Columns - 1 };

    /// <summary>Where an entry lies along the axis and across.</summary>
    public (int Along, int Across) Place(int index) => ByRows ? (index / Columns, index % Columns) : (index % Columns, index / Columns);

    /// <summary>The entry that lies there.</summary>
    public int Index(int along, int across) => ByRows ? along * Columns + across : across * Columns + along;

    /// <summary>All coefficients of a term, zeros included.</summary>
    public Coefficient[] Dense(int term)
    {
        var dense = new Coefficient[Factor.Size];
        foreach (ref readonly Entry e in Factor.Term(term)) dense[e.Index] = e.Value;
        return dense;
    }

    /// <summary>The word with + at one index.</summary>
    public static string Unit(int index, int length) => new string('0', index) + '+' + new string('0', length - index - 1);

    /// <summary>The coefficients of a direction.</summary>
    public static int[] Read(string direction) => [.. direction.Select(sign => sign switch { '+' => 1, '-' => -1, _ => 0 })];

    /// <summary>The representative of least absolute value.</summary>
    public static long Balanced(long value, long modulus)
    {
        long rest = ((value % modulus) + modulus) % modulus;
        return rest > modulus - rest ? rest - modulus : rest;
    }

    /// <summary>For each term x where its factor is x⊗y, with coefficients −1, 0 and 1 and the first of them positive; <see cref="None"/>
    /// where it is nothing like that.</summary>
    public string[] Directions(Ring ring)
    {
        int rows = Factor.Size / Columns, bound = (int)Math.Clamp(ring.Modulus, 1, int.MaxValue);
        (int count, int across) = ByRows ? (rows, Columns) : (Columns, rows);
        int[] entries = new int[Factor.Size];
        string[] directions = new string[Factor.Rank];
        for (int r = 0; r < directions.Length; r++)
        {
            Array.Clear(entries);
            bool small = true;
            foreach (ref readonly Entry e in Factor.Term(r))
            {
                small = e.Value.IsReal && e.Value.Re.IsInteger && BigInteger.Abs(e.Value.Re.Numerator) <= bound;
                if (!small) break;
                int value = (int)e.Value.Re.Numerator;
                // no larger than what it represents, or than a small modulus
                entries[ByRows ? e.Index : e.Index % Columns * rows + e.Index / Columns] = ring.Modulus == 0 ? value
                    : (int)Balanced(value, ring.Modulus);
            }
            directions[r] = small ? Direction(entries, count, across, ring.Modulus == 2) : None;
        }
        return directions;
    }

    private static string Direction(ReadOnlySpan<int> entries, int count, int across, bool unsigned)
    {
        ReadOnlySpan<int> first = default;
        Span<char> word = stackalloc char[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<int> slice = entries.Slice(i * across, across);
            word[i] = '0';
            if (!slice.ContainsAnyExcept(0)) continue;
            if (first.IsEmpty) first = slice;
            if (slice.SequenceEqual(first)) word[i] = '+';
            else if (!unsigned && Opposite(first, slice)) word[i] = '-';
            else return None;
        }
        return first.IsEmpty ? None : new string(word);
    }

    private static bool Opposite(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        for (int k = 0; k < a.Length; k++)
            if (a[k] != -b[k]) return false;
        return true;
    }
}
