using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// The real scheme that a Gaussian one is after powers of i on the axes of the three index spaces and inside its terms, where there is one.
/// Whether the powers
/// are even or odd is all that matters, so that is a system of linear equations over F₂: for every entry of u_r the powers of its row and
/// of its
/// column and whether it is imaginary add up to that of the term, and in v and w so, and the three of a term cancel.
/// </summary>
internal static class RealForm
{
    /// <summary>The real scheme; null where there is none, or where an entry is neither real nor imaginary.</summary>
    public static Scheme? Of(Scheme scheme)
    {
        Shape s = scheme.Shape;
        int axes = s.M + s.N + s.P, rank = scheme.Rank;
        List<BigInteger> rows = []; // bit k is unknown k, the last bit is the right-hand side
        int right = axes + 3 * rank;
        for (int r = 0; r < rank; r++)
        {
            for (int f = 0; f < 3; f++)
                foreach (ref readonly Entry e in scheme.Factors[f].Term(r))
                {
                    if (!e.Value.IsReal && !e.Value.Re.IsZero) return null;
                    (int one, int two) = Axes(s, f, e.Index);
                    rows.Add(Bit(one) | Bit(two) | Bit(axes + 3 * r + f) | (e.Value.IsReal ? 0 : Bit(right)));
                }
            rows.Add(Bit(axes + 3 * r) | Bit(axes + 3 * r + 1) | Bit(axes + 3 * r + 2));
        }
        if (Solved(rows, right) is not { } odd) return null;
        return new Scheme(s, Real(0), Real(1), Real(2));

        Factor Real(int f) => Factor.FromTerms(scheme.Factors[f].Size, [.. Enumerable.Range(0, rank).Select(r => Term(f, r))]);

        List<Entry> Term(int f, int r)
        {
            List<Entry> term = [];
            // Dual spaces turn the other way; w takes back what the scaling of u and v did.
            int terms = Power(axes + 3 * r), others = Power(axes + 3 * r + 1);
            foreach (ref readonly Entry e in scheme.Factors[f].Term(r))
            {
                (int one, int two) = Axes(s, f, e.Index);
                int power = f switch
                {
                    0 => Power(one) + Power(two) - terms,
                    1 => Power(two) - Power(one) - others,
                    _ => terms + others - Power(one) - Power(two),
                };
                term.Add(new Entry(e.Index, Turned(e.Value, ((power % 4) + 4) % 4)));
            }
            return term;
        }

        int Power(int unknown) => odd[unknown] ? 1 : 0;
    }

    /// <summary>The axes of an entry's row and column, numbered through the three spaces.</summary>
    private static (int, int) Axes(Shape s, int f, int index) => f switch
    {
        0 => (index / s.N, s.M + index % s.N),
        1 => (s.M + index / s.P, s.M + s.N + index % s.P),
        _ => (index / s.P, s.M + s.N + index % s.P),
    };

    private static BigInteger Bit(int k) => BigInteger.One << k;

    private static Coefficient Turned(Coefficient c, int power)
    {
        for (; power > 0; power--) c *= Coefficient.I;
        return c;
    }

    /// <summary>A solution over F₂, unknowns without an equation being even; null where there is none.</summary>
    private static bool[]? Solved(List<BigInteger> rows, int unknowns)
    {
        var pivots = new BigInteger?[unknowns];
        foreach (BigInteger equation in rows)
        {
            BigInteger row = equation;
            int at = 0;
            for (; at < unknowns; at++)
            {
                if (((row >> at) & 1).IsZero) continue;
                if (pivots[at] is not { } pivot) break;
                row ^= pivot;
            }
            if (at < unknowns) pivots[at] = row;
            else if (!row.IsZero) return null;
        }
        var solution = new bool[unknowns];
        for (int at = unknowns - 1; at >= 0; at--)
        {
            if (pivots[at] is not { } row) continue;
            bool odd = !((row >> unknowns) & 1).IsZero;
            for (int k = at + 1; k < unknowns; k++) odd ^= solution[k] && !((row >> k) & 1).IsZero;
            solution[at] = odd;
        }
        return solution;
    }
}
