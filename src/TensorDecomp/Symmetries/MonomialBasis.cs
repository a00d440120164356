using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// A basis in which automorphisms of a scheme, given by matrices, permute indices with signs, where there is one: what searches can keep.
/// In each of the three spaces signed permutations are sought whose characters are those of the matrices, up to the sign that no term
/// shows, and intertwiners S with S·A = ±π·S; these change the basis. What comes out is checked on the scheme itself.
/// </summary>
/// <param name="Group">The group in that basis.</param>
/// <param name="Scheme">The scheme in that basis.</param>
public sealed record MonomialBasis(AutomorphismGroup Group, Scheme Scheme)
{
    private const int LargestSpace = 8, MostTried = 2_000_000, Combinations = 60;

    /// <summary>Finds one for the automorphisms that keep the order of the dimensions; null where none was found.</summary>
    /// <param name="scheme">The scheme, which holds over ℚ.</param>
    /// <param name="elements">All of its automorphisms.</param>
    public static MonomialBasis? Of(Scheme scheme, IReadOnlyList<BasisElement> elements)
    {
        Shape shape = scheme.Shape;
        BasisElement[] keeping = [.. elements.Where(e => e.KeepsDimensions)];
        if (keeping.Length is < 2 or > AutomorphismGroup.LargestOrder || keeping.Any(e => e.Scaled is null)
            || Math.Max(shape.M, Math.Max(shape.N, shape.P)) > LargestSpace) return null;
        TermGroup group = TermGroup.Of(keeping);
        var spaces = new (SignedPermutation[] Images, DenseMatrix<Rational> Basis)[3];
        for (int x = 0; x < 3; x++)
        {
            if (InSpace(group, x) is not { } found) return null;
            spaces[x] = found;
        }
        TermStructure<Rational> terms = new(scheme, Fields.Rationals);
        if (terms.Changed(spaces[0].Basis, spaces[1].Basis, spaces[2].Basis) is not { } changed) return null;
        Automorphism[] generators = [.. Enumerable.Range(0, group.Generators.Count).Select(g => new Automorphism(scheme.Tensor, [0, 1, 2],
            [.. spaces.Select(space => space.Images[g].Images)],
            [.. spaces.Select(space => Enumerable.Range(0, space.Images[g].Size).Select(i => (space.Images[g].Negative >> i & 1) != 0)
                .ToArray())]))];
        SchemeAutomorphisms automorphisms = SchemeAutomorphisms.Of(changed, Ring.Rationals);
        return generators.All(g => automorphisms.Images(g) is not null)
            ? new(FewGenerators.Of(AutomorphismGroup.Of(generators)), changed) : null;
    }

    private static (SignedPermutation[], DenseMatrix<Rational>)? InSpace(TermGroup group, int x)
    {
        int size = group.Generators[0].Scaled![x].Rows, tried = 0;
        DenseMatrix<Rational>[] matrices = [.. group.Generators.Select(g => g.Scaled![x])];
        int[] traces = [.. group.Traces(x)];
        List<SignedPermutation>[] candidates = [.. group.Generators.Select(_ => new List<SignedPermutation>())];
        foreach (SignedPermutation signed in SignedPermutation.All(size))
            for (int g = 0; g < candidates.Length; g++)
                if (Math.Abs(signed.Trace) == traces[group.NumberOf(g)] && group.Generators[g].Order % signed.Order == 0)
                    candidates[g].Add(signed);
        candidates[0] = [.. candidates[0].DistinctBy(signed => signed.CycleType)];
        var chosen = new SignedPermutation[candidates.Length];
        return Choose(0);

        (SignedPermutation[], DenseMatrix<Rational>)? Choose(int g)
        {
            if (g == chosen.Length)
                return group.Agree(chosen, traces) && Intertwiner(matrices, chosen) is { } basis ? ([.. chosen], basis) : null;
            foreach (SignedPermutation candidate in candidates[g])
            {
                if (tried++ > MostTried) return null;
                chosen[g] = candidate;
                if (Enumerable.Range(0, g).Any(h => Math.Abs(candidate.After(chosen[h]).Trace) != traces[group.Product(g, h)])) continue;
                if (Choose(g + 1) is { } found) return found;
            }
            return null;
        }
    }

    /// <summary>An invertible S with S·A = ±π·S for all generators; null where there is none.</summary>
    private static DenseMatrix<Rational>? Intertwiner(DenseMatrix<Rational>[] matrices, SignedPermutation[] images)
    {
        Field<Rational> field = Fields.Rationals;
        int size = images[0].Size;
        Random random = new(1); // for combinations only; any choice is checked
        for (int signs = 0; signs < 1 << images.Length; signs++)
        {
            Intertwiners<Rational> space = new(size, field);
            for (int g = 0; g < images.Length; g++)
                space.Conjugates(matrices[g], images[g].Matrix((signs >> g & 1) == 0));
            if (space.Dimension == 0) continue;
            DenseMatrix<Rational>[] basis = space.Basis();
            for (int attempt = 0; attempt < Combinations; attempt++)
            {
                DenseMatrix<Rational> sum = new(size, size);
                foreach (DenseMatrix<Rational> element in basis)
                {
                    Rational scale = random.Next(attempt < Combinations / 2 ? 0 : -1, 2);
                    for (int k = 0; k < size * size; k++) sum[k / size, k % size] += scale * element[k / size, k % size];
                }
                if (sum.Inverse(field) is not null) return sum;
            }
        }
        return null;
    }
}
