using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>
/// Sandwiching (de Groote 1978): AB = X⁻¹·((XAY)(Y⁻¹BZ))·Z⁻¹ turns one scheme into another of the same rank. X, Y, Z are
/// built from elementary matrices I + c·e_ij, so that no inverse has to be computed.
/// </summary>
public static class Sandwich
{
    /// <summary>Why it takes no schemes of a tensor, in one clause, or null.</summary>
    public static string? WhyNot(Tensor tensor) => MatrixProduct.WhyNot(tensor, "sandwiching between matrices");

    /// <summary>The scheme under one elementary matrix on the given axis: row or column i takes c times j, i ≠ j.</summary>
    public static Scheme Elementary(Scheme s, Axis axis, int i, int j, Coefficient c)
    {
        Shape t = s.Shape;
        return axis switch
        {
            // A → (I + c·e_ij)A, and C back by (I − c·e_ij).
            Axis.M => new(t, AddRows(s.U, t.N, from: i, to: j, c), s.V, AddRows(s.W, t.P, from: j, to: i, -c)),
            // A → A(I + c·e_ij) and B → (I − c·e_ij)B.
            Axis.N => new(t, AddColumns(s.U, t.N, from: j, to: i, c), AddRows(s.V, t.P, from: i, to: j, -c), s.W),
            // B → B(I + c·e_ij), and C back by (I − c·e_ij).
            _ => new(t, s.U, AddColumns(s.V, t.P, from: j, to: i, c), AddColumns(s.W, t.P, from: i, to: j, -c)),
        };
    }

    /// <summary>The scheme under <paramref name="count"/> random elementary matrices with c = 1; <paramref name="below"/>(n) draws from 0 …
    /// n−1.</summary>
    public static Scheme Random(Scheme scheme, int count, Func<int, int> below)
    {
        for (int k = 0; k < count; k++)
        {
            Axis axis = Axes.All[below(3)];
            int length = scheme.Shape.Length(axis), i = below(length), j = below(length);
            if (i != j) scheme = Elementary(scheme, axis, i, j, Coefficient.One);
        }
        return scheme;
    }

    private static Factor AddRows(Factor factor, int columns, int from, int to, Coefficient c) =>
        Added(factor, e => e / columns == from ? to * columns + e % columns : -1, c);

    private static Factor AddColumns(Factor factor, int columns, int from, int to, Coefficient c) =>
        Added(factor, e => e % columns == from ? e - from + to : -1, c);

    private static Factor Added(Factor factor, Func<int, int> target, Coefficient c)
    {
        var terms = new Entry[factor.Rank][];
        for (int r = 0; r < factor.Rank; r++)
        {
            var sum = new SortedDictionary<int, Coefficient>();
            foreach (Entry e in factor.Term(r))
            {
                sum[e.Index] = e.Value + sum.GetValueOrDefault(e.Index);
                if (target(e.Index) is >= 0 and int index) sum[index] = c * e.Value + sum.GetValueOrDefault(index);
            }
            terms[r] = [.. sum.Select(e => new Entry(e.Key, e.Value))];
        }
        return Factor.FromTerms(factor.Size, terms);
    }
}
