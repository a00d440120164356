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
        int byIndex = whole.Rank - best.Rank;
        foreach ((int[] phi, int[] x, int gone) in Pairs(axis, whole, ring).Where(p => p.Gone > byIndex).OrderByDescending(p => p.Gone))
            for (int pivot = length - 1; pivot >= 0; pivot--)
                if (phi[pivot] != 0 && Projection.Without(axis, pivot, Straightened(axis, whole, phi, x, pivot, ring)) is var cut && ring.Contains(cut)) return cut;
        return best;
    }

    /// <summary>How many terms vanish in the best of those directions, whether or not what is left has coefficients in the ring.</summary>
    public static int Gone(Axis axis, Scheme scheme, Ring ring) => Pairs(axis, scheme, ring).Select(p => p.Gone).DefaultIfEmpty().Max();

    /// <summary>Pairs of directions with φ(x) = ±1, and the number of terms that vanish for each.</summary>
    private static IEnumerable<(int[] Phi, int[] X, int Gone)> Pairs(Axis axis, Scheme scheme, Ring ring)
    {
        int length = scheme.Shape.Length(axis);
        (AlongAxis restricted, AlongAxis quotient) = AlongAxis.Of(axis, scheme);
        (string[] forms, string[] vectors) = (restricted.Directions(ring), quotient.Directions(ring));
        Dictionary<string, int> ofForms = Count(forms), ofVectors = Count(vectors);
        Dictionary<(string, string), int> ofBoth = [];
        foreach ((string, string) both in forms.Zip(vectors)) ofBoth[both] = ofBoth.GetValueOrDefault(both) + 1;
        (int[] Along, string Word, int Many)[] read = [.. ofVectors.Select(x => (AlongAxis.Read(x.Key), x.Key, x.Value))];
        foreach ((string word, int many) in ofForms)
        {
            int[] phi = AlongAxis.Read(word);
            foreach ((int[] x, string other, int others) in read)
                if (Value(phi, x, ring) is 1 or -1) yield return (phi, x, many + others - ofBoth.GetValueOrDefault((word, other)));
        }

        Dictionary<string, int> Count(string[] directions)
        {
            Dictionary<string, int> counts = [];
            for (int i = 0; i < length; i++) counts[AlongAxis.Unit(i, length)] = 0;
            foreach (string direction in directions)
                if (direction != AlongAxis.None) counts[direction] = counts.GetValueOrDefault(direction) + 1;
            return counts;
        }
    }

    /// <summary>The scheme in a basis in which both φ and x belong to the index <paramref name="pivot"/>, where φ is ±1.</summary>
    private static Scheme Straightened(Axis axis, Scheme scheme, int[] phi, int[] x, int pivot, Ring ring)
    {
        int value = (int)Value(phi, x, ring); // ±1
        int[] others = [.. Enumerable.Range(0, phi.Length).Where(j => j != pivot)];
        foreach (int j in others) scheme = Take(scheme, j, pivot, -phi[j] * phi[pivot]); // φ is nothing but its pivot now, where x has become φ_i·φ(x)
        foreach (int j in others) scheme = Take(scheme, pivot, j, x[j] * phi[pivot] * value);
        return scheme;

        // In the restricted factor j takes c times i, in the other one i gives c times j.
        Scheme Take(Scheme s, int j, int i, int c) => c == 0 ? s : Reduced(Sandwich.Elementary(s, axis, i, j, new Rational(axis == Axis.M ? c : -c)), ring);
    }

    private static long Value(int[] phi, int[] x, Ring ring)
    {
        long value = 0;
        for (int i = 0; i < phi.Length; i++) value += phi[i] * x[i];
        return ring.Modulus == 0 ? value : AlongAxis.Balanced(value, ring.Modulus);
    }

    private static Scheme Reduced(Scheme scheme, Ring ring)
    {
        if (ring.Modulus == 0) return scheme;
        return new(scheme.Shape, Of(scheme.U), Of(scheme.V), Of(scheme.W));

        Factor Of(Factor f) => Factor.FromTerms(f.Size, [.. Enumerable.Range(0, f.Rank).Select(r => f.Term(r).ToArray().Select(Balanced).Where(e => !e.Value.IsZero).ToArray())]);

        Entry Balanced(Entry e) => e with { Value = new Rational(AlongAxis.Balanced(Residue.Of(e.Value.Re, ring.Modulus)!.Value.Value, ring.Modulus)) };
    }
}
