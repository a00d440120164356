namespace TensorDecomp.Symmetries;

/// <summary>
/// What an orbit structure must satisfy before a second is spent on it. The factors u_r of a decomposition span all of U's space, for the
/// tensor has a slice for each entry; likewise v_r and w_r. A group acts on entries and on terms by signed permutations, and the map from
/// terms to entries commutes with it. So whatever representation the entries make is a part of the one that the terms make: no
/// irreducible may occur more often among entries than among terms.
/// <para>
/// That is asked of each element's powers, where a cycle of length l has the l-th roots of 1, or of −1 where its signs multiply to −1, as
/// eigenvalues; and of the whole group for its characters ±1, where a vector for a character stands for each orbit on which the signs
/// agree with it. Elements that move factors act on the entries and terms of all factors that they exchange at once. These
/// conditions are necessary, not sufficient.
/// </para>
/// </summary>
public static class CharacterConditions
{
    /// <summary>Why there is no decomposition with these orbits, as a clause; null where the conditions hold.</summary>
    public static string? WhyNot(OrbitStructure structure)
    {
        AutomorphismGroup group = structure.Group;
        Action[] generators = [.. structure.Generators().Zip(group.Generators, (map, by) => Action.Of(structure, by, map))];
        foreach (Action element in Elements(group, generators))
            foreach (int[] factors in element.Blocks())
                if (element.WhyNotEigenvalues(factors) is { } no) return no;
        return WhyNotCharacters(generators);
    }

    /// <summary>Every element as a product of generators, as they are written.</summary>
    private static IEnumerable<Action> Elements(AutomorphismGroup group, Action[] generators)
    {
        var found = new Action?[group.Order];
        Queue<int> open = new([0]);
        HashSet<int> reached = [0];
        while (open.TryDequeue(out int e))
            for (int g = 0; g < generators.Length; g++)
                if (reached.Add(group.Move(g, e)))
                {
                    Action product = found[e] is { } before ? generators[g].After(before) : generators[g];
                    found[group.Move(g, e)] = product;
                    open.Enqueue(group.Move(g, e));
                    yield return product;
                }
    }

    /// <summary>For each choice of a sign for each generator: orbits of entries on which that is consistent, and of terms.</summary>
    private static string? WhyNotCharacters(Action[] generators)
    {
        foreach (int[] factors in Joined(generators))
            for (int signs = 0; signs < 1 << generators.Length; signs++)
            {
                int needed = Vectors(factors, [.. generators.Select(g => g.Entries)], signs);
                int given = Vectors(factors, [.. generators.Select(g => g.Terms)], signs);
                if (needed > given)
                    return $"on {Names(factors)} the group has {needed} independent vectors with " +
                        $"{(signs == 0 ? "no change of sign" : "the same changes of sign")}, and these orbits make {given}";
            }
        return null;
    }

    /// <summary>The factors, those together that some generator exchanges.</summary>
    private static IEnumerable<int[]> Joined(Action[] generators)
    {
        int[] of = [0, 1, 2];
        foreach (Action generator in generators)
            foreach (int[] block in generator.Blocks())
                foreach (int x in block)
                {
                    (int from, int to) = (of[x], of[block[0]]);
                    for (int y = 0; y < 3; y++)
                        if (of[y] == from) of[y] = to;
                }
        return Enumerable.Range(0, 3).GroupBy(x => of[x]).Select(g => g.ToArray());
    }

    private static int Vectors(int[] factors, SignedPermutation[] generators, int signs)
    {
        int orbits = 0;
        Dictionary<(int, int), int> seen = []; // by place: its sign relative to the first of its orbit
        foreach ((int, int) start in factors.SelectMany(generators[0].Places))
        {
            if (!seen.TryAdd(start, 1)) continue;
            bool agrees = true;
            Queue<(int, int)> open = new([start]);
            while (open.TryDequeue(out (int, int) at))
                for (int g = 0; g < generators.Length; g++)
                {
                    ((int, int) image, int sign) = generators[g][at];
                    int there = seen[at] * sign * ((signs >> g & 1) != 0 ? -1 : 1);
                    if (seen.TryAdd(image, there)) open.Enqueue(image);
                    else agrees &= seen[image] == there;
                }
            if (agrees) orbits++;
        }
        return orbits;
    }

    private static string Names(int[] factors) => string.Join(" and ", factors.Select(x => "UVW"[x]));

    /// <summary>Places (factor, number) and, for each, where it goes and with which sign.</summary>
    private sealed class SignedPermutation(((int Factor, int Number) Image, int Sign)[][] images)
    {
        public ((int, int) Image, int Sign) this[(int Factor, int Number) place] => images[place.Factor][place.Number];

        public IEnumerable<(int, int)> Places(int factor) => Enumerable.Range(0, images[factor].Length).Select(k => (factor, k));

        public SignedPermutation After(SignedPermutation first) =>
            new([.. Enumerable.Range(0, 3).Select(x => first.Places(x).Select(place =>
            {
                ((int, int) through, int sign) = first[place];
                ((int, int) image, int then) = this[through];
                return (image, sign * then);
            }).ToArray())]);

        /// <summary>By d how often each primitive d-th root of 1 is an eigenvalue.</summary>
        public Dictionary<int, int> Eigenvalues(int[] factors)
        {
            Dictionary<int, int> times = [];
            HashSet<(int, int)> seen = [];
            foreach ((int, int) start in factors.SelectMany(Places))
            {
                int length = 0, sign = 1;
                for ((int, int) at = start; seen.Add(at); length++)
                {
                    ((int, int) image, int one) = this[at];
                    (at, sign) = (image, sign * one);
                }
                for (int d = 1; d <= 2 * length; d++)
                    if (sign > 0 ? length % d == 0 : 2 * length % d == 0 && length % d != 0) times[d] = times.GetValueOrDefault(d) + 1;
            }
            return times;
        }
    }

    /// <summary>What an automorphism does to entries and to terms.</summary>
    private sealed record Action(SignedPermutation Entries, SignedPermutation Terms)
    {
        public static Action Of(OrbitStructure structure, Automorphism by,
            Func<EntryAddress, (EntryAddress Image, int Sign)> map)
        {
            var entries = new ((int, int), int)[3][];
            var terms = new ((int, int), int)[3][];
            for (int x = 0; x < 3; x++)
            {
                int factor = x;
                int size = by.Tensor.Sizes[x];
                entries[x] = [.. Enumerable.Range(0, size).Select(k =>
                {
                    (int entry, bool negated) = by.Image(factor, k);
                    return ((by.Place(factor), entry), negated ? -1 : 1);
                })];
                // The sign of an entry's image is that of the entry times that of the term.
                int ofEntry = entries[x][0].Item2;
                terms[x] = [.. Enumerable.Range(0, structure.Rank).Select(r =>
                {
                    (EntryAddress image, int sign) = map(new EntryAddress(factor, 0, r));
                    return ((image.Factor, image.Term), sign * ofEntry);
                })];
            }
            return new Action(new(entries), new(terms));
        }

        public Action After(Action first) => new(Entries.After(first.Entries), Terms.After(first.Terms));

        /// <summary>The factors, those together that it exchanges.</summary>
        public IEnumerable<int[]> Blocks()
        {
            HashSet<int> seen = [];
            for (int x = 0; x < 3; x++)
            {
                List<int> block = [];
                for (int at = x; seen.Add(at); at = Entries[(at, 0)].Image.Item1) block.Add(at);
                if (block.Count > 0) yield return [.. block];
            }
        }

        public string? WhyNotEigenvalues(int[] factors)
        {
            Dictionary<int, int> given = Terms.Eigenvalues(factors);
            foreach ((int d, int needed) in Entries.Eigenvalues(factors))
                if (needed > given.GetValueOrDefault(d))
                    return $"an element has each primitive root of 1 of order {d} {needed} times on {Names(factors)}, and " +
                        $"{given.GetValueOrDefault(d)} times on these orbits";
            return null;
        }
    }
}
