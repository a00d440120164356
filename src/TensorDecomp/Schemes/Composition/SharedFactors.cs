using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// Terms of an outer scheme that share a factor multiply one larger matrix together: A·B₁ and A·B₂ are A·(B₁ B₂), so Σ u⊗vᵢ⊗wᵢ with blocks
/// of k columns needs no k-fold ⟨m,n,p⟩ but one ⟨m,n,kp⟩; a shared v puts blocks of A one below the other, and a shared w makes A₁B₁ + A₂B₂
/// of (A₁ A₂)·(B₁; B₂). That saves wherever the larger product has a scheme of lower rank than the smaller ones together, as two
/// ⟨3,3,3⟩:23 have in ⟨3,3,6⟩:40 (Kauers, Moosbauer and Wood, arXiv:2602.11041; as products of whole schemes Perminov, arXiv:2606.02480).
/// Here blocks may be of different sizes, and so may be what the terms of one product need. For one thread.
/// </summary>
internal sealed class SharedFactors
{
    private const int MostTerms = 4; // in one product
    private const int MostChoices = 10; // terms of one factor among which all sets are looked at

    private static readonly Axis[] Lacking = [Axis.P, Axis.M, Axis.N]; // of u, v and w

    private readonly Scheme _outer;
    private readonly TermSupports _supports;
    private readonly (Axis Along, ProductTerm[] Terms)[] _sharing;

    /// <param name="outer">A decomposition over the ring without zero terms.</param>
    /// <param name="ring">The ring; over others than fields what is put together may leave it.</param>
    public SharedFactors(Scheme outer, Ring ring)
    {
        (_outer, _supports) = (outer, new TermSupports(outer));
        _sharing = [.. from factor in Enumerable.Range(0, 3)
                       from shared in Vectors(factor).Select((vector, r) => (vector, r)).GroupBy(x => x.vector.Key)
                       where shared.Count() > 1
                       let first = shared.First().vector
                       select (Lacking[factor], shared.Take(MostChoices).Select(x =>
                           new ProductTerm(x.r, 0, Residues.Balanced(x.vector.Over(first), ring))).ToArray())];
        Terms = _sharing.SelectMany(s => s.Terms).Select(t => t.Term).Distinct().Count();

        IEnumerable<FactorVector> Vectors(int factor) =>
            Enumerable.Range(0, outer.Rank).Select(r => FactorVector.Of(outer.Factors[factor].Term(r), ring));
    }

    /// <summary>How many terms share a factor with another one.</summary>
    public int Terms { get; }

    /// <summary>The sum of the ranks of <see cref="Products"/>.</summary>
    public int Rank(RangeCuts cuts, RankCube ranks) => Costs(cuts, ranks).Sum() - Chosen(cuts, ranks).Sum(g => g.Gain);

    /// <summary>What all terms multiply: those together that save by it, the others each by itself.</summary>
    public IReadOnlyList<InnerProduct> Products(RangeCuts cuts, RankCube ranks)
    {
        List<Together> chosen = Chosen(cuts, ranks);
        HashSet<int> together = [.. chosen.SelectMany(g => g.Product.Terms).Select(t => t.Term)];
        return [.. chosen.Select(g => g.Product),
            .. BlockComposition.Products(_outer, cuts, ranks).Where(p => !together.Contains(p.Terms[0].Term))];
    }

    private int[] Costs(RangeCuts cuts, RankCube ranks)
    {
        PaddedProducts products = new(cuts, ranks);
        return [.. Enumerable.Range(0, _outer.Rank).Select(r => products.Rank(BlockComposition.Touched(_outer.U, r),
            BlockComposition.Touched(_outer.V, r), BlockComposition.Touched(_outer.W, r)))];
    }

    // Each term in one set at most: sets that save most for each term come first, then those that save more than what they displace.
    private List<Together> Chosen(RangeCuts cuts, RankCube ranks)
    {
        List<Together> sets = [.. Sets(cuts, ranks).OrderByDescending(g => (double)g.Gain / g.Product.Terms.Count)];
        var taken = new Together?[_outer.Rank];
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (Together set in sets)
            {
                Together[] displaced = [.. set.Product.Terms.Select(t => taken[t.Term]).OfType<Together>().Distinct()];
                if (displaced.Contains(set) || displaced.Sum(g => g.Gain) >= set.Gain) continue;
                foreach (ProductTerm term in displaced.SelectMany(g => g.Product.Terms)) taken[term.Term] = null;
                foreach (ProductTerm term in set.Product.Terms) taken[term.Term] = set;
                changed = true;
            }
        }
        return [.. taken.OfType<Together>().Distinct()];
    }

    private IEnumerable<Together> Sets(RangeCuts cuts, RankCube ranks)
    {
        if (_sharing.Length == 0) yield break;
        int[] costs = Costs(cuts, ranks);
        byte[][] reach = [.. Axes.All.Select(axis => _supports.Reach(axis, cuts[axis]))];
        foreach ((Axis along, ProductTerm[] all) in _sharing)
        {
            ProductTerm[] terms = [.. all.Where(t => costs[t.Term] > 0).Select(t => t with { Length = reach[(int)along][t.Term] })];
            for (int set = 1; set < 1 << terms.Length; set++)
            {
                ProductTerm[] some = [.. terms.Where((_, k) => (set >> k & 1) != 0)];
                if (some.Length is < 2 or > MostTerms) continue;
                int length = some.Sum(t => t.Length);
                if (length > ranks.Limit) continue;
                Shape box = new Shape(Widest(Axis.M), Widest(Axis.N), Widest(Axis.P)).With(along, length);
                int gain = some.Sum(t => costs[t.Term]) - ranks[box.M, box.N, box.P];
                if (gain > 0) yield return new Together(new InnerProduct(new InnerBox(0, 0, 0, box), along, Scaled(some)), gain);

                int Widest(Axis axis) => some.Max(t => (int)reach[(int)axis][t.Term]);
            }
        }
    }

    // The numbers of the terms against the first one of those that are left.
    private static ProductTerm[] Scaled(ProductTerm[] terms) => terms[0].By.Equals(Coefficient.One) ? terms
        : [.. terms.Select(t => t with { By = new Coefficient(t.By.Re / terms[0].By.Re, Rational.Zero) })];

    private sealed record Together(InnerProduct Product, int Gain);
}
