using System.Numerics;
using System.Numerics.Tensors;

namespace TensorDecomp.Schemes.Composition;

/// <summary>A row as a combination of earlier ones that are linearly independent.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Of">The other rows, each with its coefficient modulo p; none is zero.</param>
internal sealed record RowRelation(int Row, IReadOnlyList<(int Row, long Coefficient)> Of);

/// <summary>The linear relations among the rows of a matrix: one for every row that depends on rows before it.</summary>
internal static class RowRelations
{
    /// <summary>Over 𝔽₂, by words of 64 columns. The rows are used up.</summary>
    /// <param name="rows">R rows of equal length.</param>
    public static IReadOnlyList<RowRelation> Modulo2(ulong[][] rows)
    {
        List<RowRelation> relations = [];
        List<(int Row, int Column)> pivots = [];
        var made = new ulong[rows.Length][]; // which of the given rows make up what is left of a row
        for (int r = 0; r < rows.Length; r++)
        {
            ulong[] row = rows[r], of = made[r] = new ulong[(rows.Length + 63) / 64];
            of[r >> 6] |= 1UL << r;
            foreach ((int pivot, int column) in pivots)
                if ((row[column >> 6] >> column & 1) != 0)
                {
                    Add(row, rows[pivot]);
                    Add(of, made[pivot]);
                }
            int word = Array.FindIndex(row, x => x != 0);
            if (word >= 0) pivots.Add((r, 64 * word + BitOperations.TrailingZeroCount(row[word])));
            else
                relations.Add(new RowRelation(r,
                    [.. Enumerable.Range(0, r).Where(k => (of[k >> 6] >> k & 1) != 0).Select(k => (k, 1L))]));
        }
        return relations;

        static void Add(ulong[] to, ulong[] other) => TensorPrimitives.Xor<ulong>(to, other, to);
    }

    /// <summary>Over 𝔽_p. The rows are used up.</summary>
    /// <param name="rows">R rows of equal length with entries from 0 to p − 1.</param>
    /// <param name="p">A prime below 2³¹.</param>
    public static IReadOnlyList<RowRelation> Modulo(ulong[][] rows, long p)
    {
        List<RowRelation> relations = [];
        List<(int Row, int Column)> pivots = [];
        ulong q = (ulong)p;
        var taken = new long[rows.Length][]; // by row: how much of each pivot was taken away, in the order of the pivots
        for (int r = 0; r < rows.Length; r++)
        {
            ulong[] row = rows[r];
            long[] of = taken[r] = new long[pivots.Count];
            for (int k = 0; k < pivots.Count; k++)
            {
                (int pivot, int column) = pivots[k];
                ulong times = row[column] % q;
                of[k] = (long)times;
                if (times != 0) AddMultiple(row, q - times, rows[pivot], q * q);
            }
            for (int c = 0; c < row.Length; c++) row[c] %= q;
            int lead = Array.FindIndex(row, x => x != 0);
            if (lead < 0) relations.Add(new RowRelation(r, Back(of, pivots, taken, p)));
            else
            {
                // A pivot has 1 at its column; in terms of given rows it is (row − what was taken) / lead.
                long inverse = Power((long)row[lead], p - 2, p);
                for (int c = 0; c < row.Length; c++) row[c] = row[c] * (ulong)inverse % q;
                taken[r] = [.. of, inverse];
                pivots.Add((r, lead));
            }
        }
        return relations;
    }

    // From multiples of reduced pivots to multiples of given rows, the last pivot first.
    private static (int Row, long Coefficient)[] Back(long[] of, List<(int Row, int Column)> pivots, long[][] taken, long p)
    {
        long[] left = [.. of];
        List<(int, long)> combination = [];
        for (int k = left.Length - 1; k >= 0; k--)
        {
            long[] before = taken[pivots[k].Row];
            long by = left[k] * before[^1] % p;
            if (by == 0) continue;
            combination.Add((pivots[k].Row, by));
            for (int j = 0; j < k; j++) left[j] = (left[j] + (p - by) * before[j]) % p;
        }
        return [.. combination];
    }

    // A row that is reduced at a column only when that is looked at: entries stay below p², so a sum of one more product is below 2p², of
    // which p² is taken where that leaves anything: the lesser of two unsigned numbers, with no division.
    private static void AddMultiple(ulong[] row, ulong times, ulong[] pivot, ulong square)
    {
        int c = 0, wide = Vector<ulong>.Count;
        Vector<ulong> by = new(times), most = new(square);
        for (; c <= row.Length - wide; c += wide)
        {
            Vector<ulong> sum = new Vector<ulong>(row, c) + by * new Vector<ulong>(pivot, c);
            Vector.Min(sum, sum - most).CopyTo(row, c);
        }
        for (; c < row.Length; c++)
        {
            ulong sum = row[c] + times * pivot[c];
            row[c] = Math.Min(sum, sum - square);
        }
    }

    private static long Power(long b, long exponent, long p)
    {
        long power = 1;
        for (; exponent > 0; exponent >>= 1, b = b * b % p)
            if ((exponent & 1) != 0) power = power * b % p;
        return power;
    }
}
