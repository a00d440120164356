using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// Groups of automorphisms of a tensor that are worth a search: the subgroups, up to conjugacy, of a few large ones. Of a matrix product
/// those act on all
/// ranges at once as the square, the triangle or the pentagon does on its corners, or exchange pairs or change signs of indices range by
/// range; and where ranges have one size they exchange those as well, which rotates or transposes the factors. ⟨4,4,4⟩:48 and ⟨4,4,5⟩:61
/// have groups of the square. Of any other tensor they are all of its automorphisms where these are few, and what each by itself and each
/// two of their generators make. Of a matrix product of small ranges there is also every class of elements of order two and three that
/// permute indices.
/// </summary>
public static class GroupCatalogue
{
    /// <summary>Largest range for which all classes of elements of order two and three are listed.</summary>
    private const int LargestCycled = 8;

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
        if (tensor.Product is { } product) found.AddRange(Others(product, found));
        return [.. found.OrderBy(group => group.Order)];
    }

    /// <summary>Groups of two and of three elements that keep the factors, one for each class of such elements up to changes of basis that
    /// is not there yet: so many cycles in each range.</summary>
    private static IEnumerable<AutomorphismGroup> Others(Shape shape, IReadOnlyList<AutomorphismGroup> found)
    {
        int[] sizes = [shape.M, shape.N, shape.P];
        if (sizes.Max() > LargestCycled) yield break;
        foreach (int order in (int[])[2, 3])
        {
            HashSet<(int, int, int)?> there = [.. found.Where(group => group.Order == order).Select(group => Cycled(group.Elements[1]))];
            foreach (string text in Cycles(sizes, order))
            {
                Automorphism generator = Read(text, shape);
                if (there.Add(Cycled(generator))) yield return AutomorphismGroup.Of([generator]);
            }
        }

        // how many indices it moves in each range, of ranges of one size the most first; null where it does more than that
        (int, int, int)? Cycled(Automorphism element)
        {
            var moved = new int[3];
            for (int x = 0; x < 3; x++)
            {
                if (element.Range(x) != x) return null;
                for (int i = 0; i < sizes[x]; i++)
                {
                    if (element.Negates(x, i)) return null;
                    if (element.Index(x, i) != i) moved[x]++;
                }
            }
            if (sizes[0] == sizes[1] && moved[0] < moved[1]) (moved[0], moved[1]) = (moved[1], moved[0]);
            if (sizes[1] == sizes[2] && moved[1] < moved[2]) (moved[1], moved[2]) = (moved[2], moved[1]);
            if (sizes[0] == sizes[1] && moved[0] < moved[1]) (moved[0], moved[1]) = (moved[1], moved[0]);
            return (moved[0], moved[1], moved[2]);
        }
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

    /// <summary>So many cycles of a length in each range, of ranges of one size the most in the first.</summary>
    private static IEnumerable<string> Cycles(int[] sizes, int order)
    {
        int[] most = [.. sizes.Select(size => size / order)];
        for (int m = 0; m <= most[0]; m++)
            for (int n = 0; n <= most[1]; n++)
                for (int p = 0; p <= most[2]; p++)
                    if (m + n + p > 0 && !(sizes[0] == sizes[1] && n > m) && !(sizes[1] == sizes[2] && p > n))
                        yield return $"{Times(m)},{Times(n)},{Times(p)}";

        string Times(int cycles) => cycles == 0 ? "-" : string.Join('.', Enumerable.Range(0, cycles)
            .Select(cycle => string.Concat(Enumerable.Range(order * cycle, order).Select(GeneratorText.Digit))));
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
