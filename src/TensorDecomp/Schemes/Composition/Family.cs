using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// A bound for all n at once: ⟨M,N,n⟩ has rank at most ⌈Rank·n/Period⌉ + Excess. Proof: n = q·Period + r is a direct sum along the third
/// axis of q copies of
/// ⟨M,N,Period⟩ and one ⟨M,N,r⟩, of rank q·Rank + R(r), and Excess is the largest R(r) − ⌈Rank·r/Period⌉ with 0 ≤ r &lt; Period, where R(0)
/// = 0.
/// Hopcroft and Kerr (1971) have ⟨2,2,n⟩ ≤ ⌈7n/2⌉.
/// </summary>
public sealed record Family(int M, int N, int Period, int Rank, int Excess)
{
    /// <summary>The bound for one n.</summary>
    public long Bound(int n) => Ceiling((long)Rank * n, Period) + Excess;

    /// <summary>For each 2 ≤ m ≤ n of the table the family whose rank grows slowest, the shortest period of several.</summary>
    public static IEnumerable<Family> Of(RecombinationTable table)
    {
        for (int m = 2; m <= table.Limit; m++)
            for (int n = m; n <= table.Limit; n++)
            {
                int Ranks(int p) => p == 0 ? 0 : table[new Shape(m, n, p)].Rank;
                int period = 1;
                for (int p = 2; p <= table.Limit; p++)
                    if ((long)Ranks(p) * period < (long)Ranks(period) * p) period = p;
                int rank = Ranks(period);
                yield return new Family(m, n, period, rank, Enumerable.Range(0, period)
                    .Max(r => (int)(Ranks(r) - Ceiling((long)rank * r, period))));
            }
    }

    /// <summary>"⟨2,2,n⟩ ≤ ⌈7n/2⌉".</summary>
    public override string ToString() =>
        $"⟨{M},{N},n⟩ ≤ {(Period == 1 ? $"{Rank}n" : $"⌈{Rank}n/{Period}⌉")}{(Excess == 0 ? "" : $" + {Excess}")}";

    private static long Ceiling(long a, long b) => (a + b - 1) / b;
}
