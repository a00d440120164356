using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>
/// A scheme for one row or column less in any direction, of which leaving out an index is a special case: one factor is
/// restricted to a hyperplane φ = 0 of the axis, another is taken modulo a direction x with φ(x) ≠ 0. Terms vanish where the
/// former is φ⊗y or the latter x⊗y. It is a sandwich (de Groote 1978) that takes φ and x to the same index, and that index
/// left out.
/// </summary>
public static class Hyperplane
{
    /// <summary>
    /// The scheme of lowest rank that is left over the ring, among those for directions with coefficients −1, 0 and 1 that the
    /// factors themselves have, and the single indices.
    /// </summary>
    /// <param name="axis">The axis to shorten.</param>
    /// <param name="scheme">A decomposition over the ring.</param>
    /// <param name="ring">The ring, over which the new scheme holds as well.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis has only one index.</exception>
    public static Scheme Best(Axis axis, Scheme scheme, Ring ring)
    {
        Scheme whole = Reduced(scheme, ring);
        int length = scheme.Shape.Length(axis);
        Scheme best = Enumerable.Range(0, length).Select(i => Projection.Without(axis, i, whole)).MinBy(s => s.Rank)!;
        ((Factor factor, Func<int, (int, int)> place), (Factor other, Func<int, (int, int)> otherPlace)) = Factors(axis, whole);
        IReadOnlyList<Direction> forms = Directions(factor, length, place, ring), vectors = Directions(other, length, otherPlace, ring);
        var pairs =
            from phi in forms
            from x in vectors
            where Value(phi.Along, x.Along, ring) is 1 or -1
            select (phi, x, Left: whole.Rank - phi.Terms.Union(x.Terms).Count());
        foreach ((Direction phi, Direction x, int left) in pairs.Where(p => p.Left < best.Rank).OrderBy(p => p.Left).ToArray())
        {
            if (left >= best.Rank) break;
            foreach (int pivot in Enumerable.Range(0, length).Where(i => phi.Along[i] != 0).Reverse())
                if (Projection.Without(axis, pivot, Straightened(axis, whole, phi.Along, x.Along, pivot, ring)) is var cut && cut.Rank < best.Rank && ring.Contains(cut)) best = cut;
        }
        return best;
    }

    /// <summary>The scheme in a basis in which both φ and x belong to the index <paramref name="pivot"/>, where φ is ±1.</summary>
    private static Scheme Straightened(Axis axis, Scheme scheme, int[] phi, int[] x, int pivot, Ring ring)
    {
        int value = Value(phi, x, ring);
        int[] others = [.. Enumerable.Range(0, phi.Length).Where(j => j != pivot)];
        foreach (int j in others) scheme = Take(scheme, j, pivot, -phi[j] * phi[pivot]); // φ is nothing but its pivot now, where x has become φ_i·φ(x)
        foreach (int j in others) scheme = Take(scheme, pivot, j, x[j] * phi[pivot] * value);
        return scheme;

        // In the restricted factor j takes c times i, in the other one i gives c times j.
        Scheme Take(Scheme s, int j, int i, int c) => c == 0 ? s
            : Reduced(axis == Axis.M ? Sandwich.Elementary(s, axis, i, j, new Rational(c)) : Sandwich.Elementary(s, axis, i, j, new Rational(-c)), ring);
    }

    /// <summary>The factor that is restricted and the one that is taken modulo x, and how their entries are made of an index along the axis and the rest.</summary>
    private static ((Factor, Func<int, (int Index, int Across)>), (Factor, Func<int, (int Index, int Across)>)) Factors(Axis axis, Scheme s)
    {
        return axis switch
        {
            Axis.M => ((s.U, Rows(s.Shape.N)), (s.W, Rows(s.Shape.P))),
            Axis.N => ((s.V, Rows(s.Shape.P)), (s.U, Columns(s.Shape.N))),
            _ => ((s.W, Columns(s.Shape.P)), (s.V, Columns(s.Shape.P))),
        };

        static Func<int, (int, int)> Rows(int columns) => e => (e / columns, e % columns);
        static Func<int, (int, int)> Columns(int columns) => e => (e % columns, e / columns);
    }

    /// <summary>A vector along the axis, and the terms whose factor is that vector ⊗ something.</summary>
    private sealed record Direction(int[] Along, List<int> Terms);

    private static IReadOnlyList<Direction> Directions(Factor factor, int length, Func<int, (int Index, int Across)> place, Ring ring)
    {
        Dictionary<string, Direction> found = [];
        for (int r = 0; r < factor.Rank; r++)
            if (DirectionOf(factor.Term(r), length, place, ring) is { } along)
            {
                string key = string.Join(' ', along);
                if (!found.TryGetValue(key, out Direction? direction)) found[key] = direction = new(along, []);
                direction.Terms.Add(r);
            }
        for (int i = 0; i < length; i++)
        {
            int[] unit = new int[length];
            unit[i] = 1;
            found.TryAdd(string.Join(' ', unit), new(unit, []));
        }
        return [.. found.Values];
    }

    /// <summary>x where the vector is x⊗y and x has coefficients −1, 0 and 1, the first of them positive; null where it is not.</summary>
    private static int[]? DirectionOf(ReadOnlySpan<Entry> vector, int length, Func<int, (int Index, int Across)> place, Ring ring)
    {
        var slices = new SortedDictionary<int, Coefficient>[length];
        for (int i = 0; i < length; i++) slices[i] = [];
        foreach (Entry e in vector)
        {
            (int index, int across) = place(e.Index);
            slices[index][across] = e.Value;
        }
        SortedDictionary<int, Coefficient>? first = Array.Find(slices, s => s.Count > 0);
        if (first is null) return null;
        int[] along = new int[length];
        for (int i = 0; i < length; i++)
        {
            if (slices[i].Count == 0) continue;
            along[i] = first.All(e => slices[i].TryGetValue(e.Key, out Coefficient c) && c.Equals(e.Value)) ? 1
                : first.All(e => slices[i].TryGetValue(e.Key, out Coefficient c) && c.Equals(Balanced(-e.Value, ring))) ? -1 : 0;
            if (along[i] == 0 || slices[i].Count != first.Count) return null;
        }
        return along;
    }

    private static int Value(int[] phi, int[] x, Ring ring)
    {
        int value = phi.Zip(x, (a, b) => a * b).Sum();
        return ring.Modulus == 0 ? value : Balanced(value, ring.Modulus);
    }

    private static Scheme Reduced(Scheme scheme, Ring ring)
    {
        if (ring.Modulus == 0) return scheme;
        Factor Of(Factor f) => Factor.FromTerms(f.Size, [.. Enumerable.Range(0, f.Rank).Select(r =>
            f.Term(r).ToArray().Select(e => e with { Value = Balanced(e.Value, ring) }).Where(e => !e.Value.IsZero).ToArray())]);
        return new(scheme.Shape, Of(scheme.U), Of(scheme.V), Of(scheme.W));
    }

    private static Coefficient Balanced(Coefficient c, Ring ring) =>
        ring.Modulus == 0 ? c : new Rational(Balanced(Residue.Of(c.Re, ring.Modulus)!.Value.Value, ring.Modulus));

    private static int Balanced(long value, long modulus)
    {
        long rest = ((value % modulus) + modulus) % modulus;
        return (int)(2 * rest > modulus ? rest - modulus : rest);
    }
}
