using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>What a projection takes the second factor of its axis modulo.</summary>
public enum Quotient
{
    /// <summary>x⊗anything, for a direction x: a change of basis, in which one index is left out. Factors that terms share they share
    /// afterwards, so walks go far from there.</summary>
    Direction,

    /// <summary>Any space of that dimension. More terms vanish, fewer factors are shared.</summary>
    Space,
}

/// <summary>
/// A scheme for one row or column less, by the substitution method (Pan 1966; Alexeev, Forbes and Tsimerman 2011 for tensors), made
/// to choose. One of the two factors of the axis is restricted to a hyperplane: terms whose factor is φ⊗z vanish. The other one is
/// taken modulo a space K with as many dimensions as the axis has indices across, any space that meets the vectors y with φ(y) = 0
/// in nothing but 0: terms whose factor lies in K vanish as well, for Σ u⊗φ(v)⊗w is 0 on the hyperplane, so that v may be changed by
/// whatever depends on φ(v) alone. Leaving out an index is a special case, and so is K = x⊗anything, where all is but a change of basis (de
/// Groote 1978).
/// </summary>
public static class Substitution
{
    private const int Thorough = 12, AtAGlance = 2; // pairs of directions, and as many forms, from which spaces are improved

    /// <summary>The scheme of lowest rank found that lies in the ring; where a ring in characteristic 0 has none of the better ones, at
    /// least the one for the best index.</summary>
    /// <param name="axis">The axis to shorten.</param>
    /// <param name="scheme">A decomposition over the ring.</param>
    /// <param name="ring">The ring, over which the new scheme holds as well.</param>
    /// <param name="quotient">What may be used.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis has only one index.</exception>
    public static Scheme Best(Axis axis, Scheme scheme, Ring ring, Quotient quotient = Quotient.Space) =>
        Below(int.MaxValue, axis, scheme, ring, quotient)!;

    /// <summary>What <see cref="Best"/> gives where its rank is below a bound, otherwise null. Large schemes from which too few terms can
    /// vanish are told at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis has only one index.</exception>
    public static Scheme? Below(int bound, Axis axis, Scheme scheme, Ring ring, Quotient quotient = Quotient.Space)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scheme.Shape.Length(axis), 2, nameof(axis));
        Scheme whole = Residues.Balanced(scheme, ring);
        int[] gone = Projection.Gone(axis, whole);
        int index = Array.IndexOf(gone, gone.Max()), least = Math.Max(gone[index], whole.Rank - bound) + 1;
        foreach ((AxisTurn turn, Elimination cut) in Cuts(axis, whole, ring, quotient, Thorough, least).Where(c => c.Cut.Gone >= least)
            .OrderByDescending(c => c.Cut.Gone))
            if (Residues.Balanced(turn.Back(cut.Apply(turn.Axis, turn.Scheme)), ring) is var left && ring.Contains(left)
                && left.Rank <= whole.Rank - least) return left;
        return whole.Rank - gone[index] < bound ? Projection.Without(axis, index, whole) : null;
    }

    /// <summary>How many terms vanish in the best that is found at a glance, whether or not what is left lies in the ring.</summary>
    public static int Gone(Axis axis, Scheme scheme, Ring ring, Quotient quotient = Quotient.Space) =>
        Cuts(axis, scheme, ring, quotient, AtAGlance, 0).Select(c => c.Cut.Gone).DefaultIfEmpty().Max();

    /// <summary>Either factor of the axis may be the restricted one: Cᵀ = BᵀAᵀ exchanges them. Without exchanges only what takes the
    /// least number of terms at least.</summary>
    private static IEnumerable<(AxisTurn Turn, Elimination Cut)> Cuts(Axis axis, Scheme scheme, Ring ring, Quotient modulo, int starts,
        int least)
    {
        // Two directions serve either factor alike.
        AxisTurn[] turns =
            [new(axis, scheme, false),
                new(axis switch { Axis.M => Axis.P, Axis.P => Axis.M, _ => axis }, Permutation.Transposed(scheme), true)];
        foreach (AxisTurn turn in turns.Take(modulo == Quotient.Space ? 2 : 1))
        {
            (AlongAxis restricted, AlongAxis quotient) = AlongAxis.Of(turn.Axis, turn.Scheme);
            string[] forms = restricted.Directions(ring);
            bool exchanges = modulo == Quotient.Space && CrowdedSubspace.IsInTime(quotient);
            foreach (IGrouping<string,
                Pair> form in Starts(forms, quotient.Directions(ring), turn.Scheme.Shape.Length(turn.Axis), ring,
                    exchanges ? starts : int.MaxValue, exchanges ? 0 : least))
            {
                int[] left = [.. Enumerable.Range(0, forms.Length).Where(r => forms[r] != form.Key)];
                int[] phi = AlongAxis.Read(form.Key);
                CrowdedSubspace? crowded = exchanges ? new CrowdedSubspace(quotient, phi, left, ring) : null;
                foreach (Pair pair in form)
                {
                    int[] x = AlongAxis.Read(pair.X);
                    yield return (turn,
                        new Elimination(phi, left, crowded?.From(x)
                            ?? SubspaceTerms.Direction(x, quotient.Across, pair.Gone - (forms.Length - left.Length)),
                                forms.Length - left.Length));
                }
            }
        }
    }

    /// <summary>Forms φ, each with directions x of φ(x) = ±1: the pairs that take most terms, and the forms that do.</summary>
    private static IEnumerable<IGrouping<string, Pair>> Starts(string[] forms, string[] vectors, int length, Ring ring, int starts,
        int least)
    {
        (Dictionary<string, int> ofForms, Dictionary<string, int> ofVectors) = (Count(forms), Count(vectors));
        Dictionary<(string, string), int> ofBoth = [];
        foreach ((string, string) both in forms.Zip(vectors)) ofBoth[both] = ofBoth.GetValueOrDefault(both) + 1;
        (int[] Along, string Word, int Many)[] read = [.. ofVectors.Select(x => (AlongAxis.Read(x.Key), x.Key, x.Value))];
        List<Pair> pairs = [];
        foreach ((string word, int many) in ofForms)
        {
            int[] phi = AlongAxis.Read(word);
            foreach ((int[] x, string other, int others) in read)
                if (many + others >= least && Value(phi, x, ring) is 1 or -1)
                    pairs.Add(new(word, other, many + others - ofBoth.GetValueOrDefault((word, other))));
        }
        HashSet<(string, string)> plain =
            [.. ofForms.OrderByDescending(f => f.Value).Take(starts)
                .Select(f => (f.Key, AlongAxis.Unit(f.Key.LastIndexOfAny(['+', '-']), length)))];
        return pairs.OrderByDescending(p => p.Gone).Take(starts).Concat(pairs.Where(p => plain.Contains((p.Phi, p.X)))).Distinct()
            .GroupBy(p => p.Phi);

        Dictionary<string, int> Count(string[] directions)
        {
            Dictionary<string, int> counts = [];
            for (int i = 0; i < length; i++) counts[AlongAxis.Unit(i, length)] = 0;
            foreach (string direction in directions)
                if (direction != AlongAxis.None) counts[direction] = counts.GetValueOrDefault(direction) + 1;
            return counts;
        }
    }

    private static long Value(int[] phi, int[] x, Ring ring)
    {
        long value = 0;
        for (int i = 0; i < phi.Length; i++) value += phi[i] * x[i];
        return ring.Modulus == 0 ? value : AlongAxis.Balanced(value, ring.Modulus);
    }

    private readonly record struct Pair(string Phi, string X, int Gone);

    /// <summary>A scheme, or its transpose, and what the axis is called there.</summary>
    private sealed record AxisTurn(Axis Axis, Scheme Scheme, bool Transposed)
    {
        public Scheme Back(Scheme scheme) => Transposed ? Permutation.Transposed(scheme) : scheme;
    }
}
