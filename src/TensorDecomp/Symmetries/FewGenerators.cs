namespace TensorDecomp.Symmetries;

/// <summary>The same group by few generators, so that its text is short.</summary>
public static class FewGenerators
{
    /// <summary>Takes, as long as there is more of the group, an element that makes most of what is missing: without signs and exchanges
    /// of factors where there is a choice.</summary>
    public static AutomorphismGroup Of(AutomorphismGroup group)
    {
        List<Automorphism> generators = [];
        for (UInt128 spanned = UInt128.One; spanned != group.All;)
        {
            int next = Enumerable.Range(1, group.Order - 1).Where(g => (spanned >> g & 1) == 0)
                .OrderByDescending(g => UInt128.PopCount(group.Join(spanned, g)))
                .ThenBy(g => GeneratorText.Write(group.Elements[g]).Length).ThenBy(g => GeneratorText.Write(group.Elements[g]),
                    StringComparer.Ordinal).First();
            generators.Add(Unsigned(group.Elements[next]));
            spanned = group.Join(spanned, next);
        }
        return AutomorphismGroup.Of(generators);
    }

    /// <summary>An equal one with as few negatives in each range as can be.</summary>
    private static Automorphism Unsigned(Automorphism automorphism)
    {
        int[] sizes = [.. Enumerable.Range(0, 3).Select(x => Automorphism.Size(automorphism.Tensor, x))];
        int[] fewer = [.. Enumerable.Range(0, 3).Select(x =>
            2 * Enumerable.Range(0, sizes[x]).Count(i => automorphism.Negates(x, i)) - sizes[x])];
        bool[] turned = [.. fewer.Select(f => f > 0)];
        // Where a range is a factor it turns the tensor by itself, so another one is turned with it or none is.
        if (automorphism.Tensor.Product is null && turned.Count(turn => turn) % 2 != 0)
            turned[Enumerable.Range(0, 3).MinBy(x => Math.Abs(fewer[x]))] ^= true;
        IReadOnlyList<int>[] indices = new IReadOnlyList<int>[3];
        IReadOnlyList<bool>[] negative = new IReadOnlyList<bool>[3];
        for (int x = 0; x < 3; x++)
        {
            int range = x;
            indices[x] = [.. Enumerable.Range(0, sizes[x]).Select(i => automorphism.Index(range, i))];
            negative[x] = [.. Enumerable.Range(0, sizes[x]).Select(i => automorphism.Negates(range, i) != turned[range])];
        }
        return new Automorphism(automorphism.Tensor, [.. Enumerable.Range(0, 3).Select(automorphism.Range)], indices, negative);
    }
}
