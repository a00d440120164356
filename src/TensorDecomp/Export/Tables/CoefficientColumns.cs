using System.Numerics;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Tables;

/// <summary>
/// Exact coefficients as a table holds them: their canonical text, "-1", "1/2", "1/2-1/2i". No number type of Parquet holds
/// all of them (numerators are unbounded, some are complex), and a column that is sometimes rounded would be worth nothing.
/// </summary>
internal static class CoefficientColumns
{
    /// <summary>Every coefficient, zeros included: one list per term, row-major within the term.</summary>
    public static IEnumerable<IEnumerable<Run<string>>> Dense(Factor factor)
    {
        for (int r = 0; r < factor.Rank; r++) yield return Dense(factor.Term(r).ToArray(), factor.Size);
    }

    private static IEnumerable<Run<string>> Dense(Entry[] term, int size)
    {
        int next = 0;
        foreach (Entry e in term)
        {
            if (e.Index > next) yield return new("0", e.Index - next);
            yield return new(Text(e.Value), 1);
            next = e.Index + 1;
        }
        if (size > next) yield return new("0", size - next);
    }

    // Nearly all coefficients are ±1: no need to make their text anew each time.
    public static string Text(Coefficient c) =>
        !c.IsReal || !c.Re.IsInteger ? c.ToString()
        : c.Re.Numerator.IsOne ? "1"
        : c.Re.Numerator == BigInteger.MinusOne ? "-1"
        : c.ToString();
}
