using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>One substitution: the form φ that a factor is restricted by, and the space that the other factor is taken modulo.</summary>
/// <param name="Phi">φ, with coefficients −1, 0 and 1.</param>
/// <param name="Left">Terms that the restriction leaves.</param>
/// <param name="SubspaceTerms">The space.</param>
/// <param name="ByRestriction">Terms that it does not leave.</param>
internal sealed record Elimination(int[] Phi, int[] Left, SubspaceTerms SubspaceTerms, int ByRestriction)
{
    /// <summary>How many terms vanish.</summary>
    public int Gone => ByRestriction + SubspaceTerms.Terms;

    /// <summary>The scheme that is left, exact over ℚ.</summary>
    public Scheme Apply(Axis axis, Scheme s)
    {
        (AlongAxis restricted, AlongAxis quotient) = AlongAxis.Of(axis, s);
        Coefficient[] phi = [.. Phi.Select(c => new Rational(c))], x = [.. SubspaceTerms.X.Select(c => new Rational(c))];
        int pivot = Array.FindLastIndex(Phi, c => c != 0);
        Coefficient[][] spanning = [.. SubspaceTerms.Vectors.Select(v => v.Term >= 0 ? quotient.Dense(v.Term) : Product(v.Across))];
        Coefficient[][] inverse = Inverse([.. spanning.Select(Slice)]);
        Entry[][] first = [.. Left.Select(r => Restricted(restricted.Dense(r)))], second = [.. Left.Select(r => Modulo(quotient.Dense(r)))];
        int[] kept = [.. Enumerable.Range(0, Left.Length).Where(t => first[t].Length > 0 && second[t].Length > 0)];
        Shape shape = s.Shape.With(axis, Phi.Length - 1);
        Factor a = Of(restricted, first), b = Of(quotient, second);
        return axis switch
        {
            Axis.M => new(shape, a, Same(s.V), b),
            Axis.N => new(shape, b, a, Same(s.W)),
            _ => new(shape, Same(s.U), b, a),
        };

        Coefficient[] Product(int across)
        {
            var v = new Coefficient[quotient.Factor.Size];
            for (int k = 0; k < Phi.Length; k++) v[quotient.Index(k, across)] = x[k];
            return v;
        }

        Coefficient[] Slice(Coefficient[] v) =>
            [.. Enumerable.Range(0, quotient.Across)
                .Select(a => Sum(Enumerable.Range(0, Phi.Length).Select(k => phi[k] * v[quotient.Index(k, a)])))];

        Entry[] Restricted(Coefficient[] w) =>
            Short(restricted, (k, a) => w[restricted.Index(k, a)] - phi[k] * phi[pivot] * w[restricted.Index(pivot, a)]);

        Entry[] Modulo(Coefficient[] v)
        {
            Coefficient[] slice = Slice(v);
            Coefficient[] c = [.. Enumerable.Range(0, slice.Length).Select(j => Sum(slice.Select((y, a) => y * inverse[a][j])))];
            return Short(quotient, (k, a) => v[quotient.Index(k, a)] - Sum(c.Select((by, j) => by * spanning[j][quotient.Index(k, a)])));
        }

        // Entries at all indices along the axis but the pivot, numbered as in the smaller matrix.
        Entry[] Short(AlongAxis of, Func<int, int, Coefficient> at)
        {
            AlongAxis smaller = of.Shorter;
            return [.. from k in Enumerable.Range(0, Phi.Length - 1) from a in Enumerable.Range(0, of.Across) let value =
                at(k < pivot ? k : k + 1, a) where !value.IsZero select new Entry(smaller.Index(k, a), value)];
        }

        Factor Of(AlongAxis side, Entry[][] rows) => Factor.FromTerms((Phi.Length - 1) * side.Across, [.. kept.Select(t => rows[t])]);

        Factor Same(Factor f) => Factor.FromTerms(f.Size, [.. kept.Select(t => f.Term(Left[t]).ToArray())]);
    }

    private static Coefficient Sum(IEnumerable<Coefficient> terms) => terms.Aggregate(Coefficient.Zero, (sum, t) => sum + t);

    /// <summary>Gauss and Jordan; the matrix is real and regular.</summary>
    private static Coefficient[][] Inverse(Coefficient[][] of)
    {
        int n = of.Length;
        Coefficient[][] left = [.. of.Select(row => row.ToArray())];
        Coefficient[][] right =
            [.. Enumerable.Range(0, n)
                .Select(i => Enumerable.Range(0, n).Select(j => i == j ? Coefficient.One : Coefficient.Zero).ToArray())];
        for (int j = 0; j < n; j++)
        {
            int pivot = Enumerable.Range(j, n - j).First(i => !left[i][j].IsZero);
            (left[j], left[pivot], right[j], right[pivot]) = (left[pivot], left[j], right[pivot], right[j]);
            Coefficient scale = new Rational(1) / left[j][j].Re;
            (left[j], right[j]) = ([.. left[j].Select(c => scale * c)], [.. right[j].Select(c => scale * c)]);
            for (int i = 0; i < n; i++)
            {
                if (i == j || left[i][j].IsZero) continue;
                Coefficient by = left[i][j];
                for (int k = 0; k < n; k++) (left[i][k], right[i][k]) = (left[i][k] - by * left[j][k], right[i][k] - by * right[j][k]);
            }
        }
        return right;
    }
}
