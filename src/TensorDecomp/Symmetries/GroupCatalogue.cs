using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// Groups of automorphisms of a tensor that are worth a search: the subgroups, up to conjugacy, of a few large ones. Of a matrix product
/// those act on all
/// ranges at once as the square, the triangle or the pentagon does on its corners, or exchange pairs or change signs of indices range by
/// range; and where ranges have one size they exchange those as well, which rotates or transposes the factors. ⟨4,4,4⟩:48 and ⟨4,4,5⟩:61
/// have groups of the square. Of any other tensor they are all of its automorphisms where these are few, and what each by itself and each
/// two of their generators make.
/// </summary>
public static class GroupCatalogue
{
    /// <summary>The groups, small ones first; the trivial one is not among them.</summary>
    public static IReadOnlyList<AutomorphismGroup> Of(Tensor tensor)
    {
        List<AutomorphismGroup> found = [];
        foreach (IReadOnlyList<Automorphism> generators in tensor.Product is { } shape ? Large(shape) : Generated(tensor))
        {
            if (!AutomorphismGroup.TryMake("", generators, out AutomorphismGroup? large, out _)) continue;
            foreach (UInt128 subgroup in SubgroupClasses.Of(large) ?? [])
            {
                if (subgroup == UInt128.One) continue;
                Automorphism[] elements = [.. large.Members(subgroup).Select(e => large.Elements[e])];
                // not by their texts: equal elements may differ in signs that no term shows
                if (!found.Exists(other => other.Order == elements.Length && elements.All(e => other.NumberOf(e) >= 0)))
                    found.Add(FewGenerators.Of(AutomorphismGroup.Of([.. elements.Skip(1)])));
            }
        }
        return [.. found.OrderBy(group => group.Order)];
    }

    private static IEnumerable<IReadOnlyList<Automorphism>> Generated(Tensor tensor)
    {
        IReadOnlyList<Automorphism> all = SchemeAutomorphisms.Of(tensor).Generators;
        if (all.Count == 0) return [];
        return [all, .. all.Select(one => (Automorphism[])[one]),
            .. from one in Enumerable.Range(0, all.Count)
               from other in Enumerable.Range(one + 1, all.Count - one - 1)
               select (Automorphism[])[all[one], all[other]]];
    }

    private static IEnumerable<IReadOnlyList<Automorphism>> Large(Shape shape)
    {
        int[] sizes = [shape.M, shape.N, shape.P];
        string[] exchanges = [.. Exchanges(shape)];
        foreach (string[] generators in (string[][])
        [
            [OnAll(4, "0123", "01"), OnAll(4, "13", "-")],
            [OnAll(3, "012", "-"), OnAll(3, "01", "01")],
            [OnAll(5, "01234", "-"), OnAll(5, "14.23", "01")],
            [.. OnEach(size => size < 4 ? "01" : "01.23")],
            [.. OnEach(_ => "0~")],
        ])
        {
            string[] all = [.. generators.Concat(exchanges).Where(text => text != "-,-,-")];
            if (all.Length > 0) yield return [.. all.Select(text => Read(text, shape))];
        }

        // A polygon's symmetry on ranges with so many corners, and on smaller ones a symmetry of two indices that goes with it.
        string OnAll(int corners, string large, string small) =>
            sizes.All(size => size < corners) ? "-,-,-"
            : string.Join(',', sizes.Select(size => size >= corners ? large : size > 1 ? small : "-"));

        IEnumerable<string> OnEach(Func<int, string> cycles) => Enumerable.Range(0, 3).Where(x => sizes[x] > 1)
            .Select(x => string.Join(',', Enumerable.Range(0, 3).Select(y => y == x ? cycles(sizes[x]) : "-")));
    }

    private static IEnumerable<string> Exchanges(Shape shape)
    {
        if (shape.M == shape.N) yield return "NMP/-,-,-";
        if (shape.N == shape.P) yield return "MPN/-,-,-";
        if (shape.M == shape.P && shape.M != shape.N) yield return "PNM/-,-,-";
    }

    private static Automorphism Read(string text, Shape shape) =>
        GeneratorText.TryRead(text, shape, out Automorphism? automorphism, out string why) ? automorphism
            : throw new InvalidOperationException($"{text} is no automorphism of {shape}: {why}");
}
