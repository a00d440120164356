using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Tables;

/// <summary>
/// Exact coefficients as a table holds them: their canonical text, "-1", "1/2", "1/2-1/2i". No number type of Parquet holds
/// all of them (numerators are unbounded, some are complex), and a column that is sometimes rounded would be worth nothing.
/// </summary>
internal static class CoefficientColumns
{
    /// <summary>Every coefficient, zeros included: one list per term, row-major within the term.</summary>
    public static IEnumerable<IEnumerable<string>> Dense(Factor factor)
    {
        for (int r = 0; r < factor.Rank; r++) yield return Dense(factor, r);
    }

    private static IEnumerable<string> Dense(Factor factor, int r)
    {
        for (int a = 0, next = 0; a < factor.Size; a++)
        {
            bool stored = next < factor.Term(r).Length && factor.Term(r)[next].Index == a;
            yield return stored ? Text(factor.Term(r)[next++].Value) : "0";
        }
    }

    // Nearly all coefficients are ±1: no need to make their text anew each time.
    public static string Text(Coefficient c) =>
        !c.IsReal || !c.Re.IsInteger ? c.ToString()
        : c.Re.Numerator.IsOne ? "1"
        : c.Re.Numerator == BigInteger.MinusOne ? "-1"
        : c.ToString();
}
