using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>
/// The lowest ranks that follow from given schemes and the naive ones by permutation, direct sums along each axis,
/// Kronecker products and projections, for all shapes up to a limit. It is closed under these steps.
/// </summary>
public sealed class RecombinationTable
{
    internal const string Naive = "naive";

    private const string Projected = "projections";

    private readonly int _limit;
    private readonly Ring _ring;
    private readonly Dictionary<Shape, Derivation> _best = [];
    private readonly Queue<Derivation> _given = [];
    private readonly List<Derivation> _all = [];
    private readonly Quotient _quotient;

    /// <param name="limit">Largest dimension in the table.</param>
    /// <param name="ring">The ring that all its schemes hold over.</param>
    /// <param name="quotient">How given schemes are projected: to the lowest ranks, or to where walks go far from.</param>
    public RecombinationTable(int limit, Ring ring, Quotient quotient = Quotient.Space)
    {
        (_limit, _ring, _quotient) = (limit, ring, quotient);
        foreach (Shape shape in Shapes) Offer(new Derivation(shape, shape.NaiveRank, Naive, false, () => Scheme.Naive(shape)));
    }

    /// <summary>All shapes of the table, ascending dimensions, small ones first.</summary>
    public IEnumerable<Shape> Shapes =>
        (from m in Enumerable.Range(1, _limit)
         from n in Enumerable.Range(m, _limit - m + 1)
         from p in Enumerable.Range(n, _limit - n + 1)
         select new Shape(m, n, p)).OrderBy(s => s.NaiveRank);

    /// <summary>The best known derivation for the shape, in any order of its dimensions.</summary>
    public Derivation this[Shape shape] => _best[shape.Sorted()];

    /// <summary>The ring that all its schemes hold over.</summary>
    public Ring Ring => _ring;

    /// <summary>Largest dimension in the table.</summary>
    public int Limit => _limit;

    /// <summary>The schemes that it was given.</summary>
    public IReadOnlyList<Derivation> Given => _all;

    /// <summary>Gives the table a scheme to build on.</summary>
    public void Add(Scheme scheme, string origin)
    {
        Shape sorted = scheme.Shape.Sorted();
        if (sorted.P > _limit) return;
        var given = new Derivation(sorted, scheme.Rank, origin, false, () => Permutation.To(sorted, scheme));
        _given.Enqueue(given);
        _all.Add(given);
        Offer(given);
    }

    /// <summary>Offers the table a scheme that was put together otherwise, and once it is completed its projections.</summary>
    public void Add(Derivation derivation)
    {
        if (derivation.Shape.P <= _limit && Offer(derivation)) _given.Enqueue(derivation);
    }

    /// <summary>Closes the table under all steps.</summary>
    public void Complete()
    {
        if (_given.Count > 0)
        {
            // A projection is worth its time where nothing else leads below it.
            Derivation[] before = [.. _best.Values];
            Close();
            Dictionary<Shape, int> others = _best.ToDictionary(best => best.Key, best => best.Value.Rank);
            foreach (Derivation best in before) _best[best.Shape] = best;
            ProjectGivenSchemes(others);
        }
        Close();
    }

    private void Close()
    {
        Shape[] shapes = [.. Shapes];
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (Shape shape in shapes) changed |= Improve(shape);
        }
    }

    /// <summary>Every single step towards the shape whose result has at most the given rank, best first.</summary>
    public IReadOnlyList<Derivation> Steps(Shape shape, int mostRank)
    {
        List<Derivation> steps = [this[shape]];
        foreach (Axis axis in Axes.All)
        {
            for (int part = 1; 2 * part <= shape.Length(axis); part++) steps.Add(Sum(shape.Sorted(), shape, axis, part));
            if (shape.Length(axis) < _limit) steps.Add(Cut(shape.Sorted(), shape, axis));
        }
        return [.. steps.Where(s => s.Rank <= mostRank).OrderBy(s => s.Rank)];
    }

    private bool Improve(Shape shape)
    {
        bool improved = false;
        foreach (Axis axis in Axes.All)
        {
            int length = shape.Length(axis);
            for (int part = 1; 2 * part <= length; part++)
                if (this[shape.With(axis, length - part)].Rank + this[shape.With(axis, part)].Rank < this[shape].Rank)
                    improved |= Offer(Sum(shape, shape, axis, part));
            if (length < _limit && this[shape.With(axis, length + 1)].Rank < this[shape].Rank)
                improved |= Offer(Cut(shape, shape, axis));
        }
        foreach (Shape outer in Divisors(shape))
        {
            var inner = new Shape(shape.M / outer.M, shape.N / outer.N, shape.P / outer.P);
            Derivation a = this[outer], b = this[inner];
            if (a.Rank * b.Rank >= this[shape].Rank) continue;
            improved |= Offer(new Derivation(shape, a.Rank * b.Rank, $"{outer}:{a.Rank} ⊗ {inner}:{b.Rank}", true,
                () => KroneckerProduct.Of(Permutation.To(outer, a.Scheme), Permutation.To(inner, b.Scheme)))
            { Parts = Made(a, b), Ways = ["Kronecker products"] });
        }
        return improved;
    }

    private Derivation Sum(Shape target, Shape shape, Axis axis, int part)
    {
        (Shape first, Shape second) = (shape.With(axis, shape.Length(axis) - part), shape.With(axis, part));
        Derivation a = this[first], b = this[second];
        return new Derivation(target, a.Rank + b.Rank, $"{first}:{a.Rank} + {second}:{b.Rank} along {axis}", true,
            () => Permutation.To(target, DirectSum.Along(axis, Permutation.To(first, a.Scheme), Permutation.To(second, b.Scheme))))
        { Parts = Made(a, b), Ways = ["direct sums"] };
    }

    // A projection of a derived scheme is counted with all its terms; what vanishes is seen only for given schemes.
    private Derivation Cut(Shape target, Shape shape, Axis axis)
    {
        Shape larger = shape.With(axis, shape.Length(axis) + 1);
        Derivation whole = this[larger];
        return new Derivation(target, whole.Rank, $"projection of {larger}:{whole.Rank}", true,
            () => Permutation.To(target, Projection.Without(axis, shape.Length(axis), Permutation.To(larger, whole.Scheme))))
        { Parts = Made(whole), Ways = [Projected] };
    }

    private void ProjectGivenSchemes(Dictionary<Shape, int> others)
    {
        while (_given.TryDequeue(out Derivation? given))
            foreach (Axis axis in Axes.All)
            {
                if (given.Shape.Length(axis) < 2) continue;
                Shape sorted = given.Shape.With(axis, given.Shape.Length(axis) - 1).Sorted();
                int bound = Math.Min(this[sorted].Rank, others[sorted] + 1);
                if (Substitution.Below(bound, axis, given.Scheme, _ring, _quotient) is not { } cut) continue;
                var projected =
                    new Derivation(sorted, cut.Rank, $"projection of {given.Shape}:{given.Rank} ({given.Text})", true,
                        () => Permutation.To(sorted, cut))
                    { Parts = Made(given), Ways = [Projected] };
                _given.Enqueue(projected);
                Offer(projected);
            }
    }

    private static IEnumerable<Shape> Divisors(Shape s) =>
        from m in Enumerable.Range(1, s.M)
        where s.M % m == 0
        from n in Enumerable.Range(1, s.N)
        where s.N % n == 0
        from p in Enumerable.Range(1, s.P)
        where s.P % p == 0
        where m * n * p > 1 && m * n * p < s.NaiveRank
        select new Shape(m, n, p);

    private static IReadOnlyList<Derivation> Made(params IEnumerable<Derivation> parts) =>
        [.. parts.Where(p => p.Text != Naive).Distinct()];

    /// <summary>Takes a derivation into the table if its rank is lower than what stands there.</summary>
    public bool Offer(Derivation derivation)
    {
        if (_best.TryGetValue(derivation.Shape, out Derivation? known) && known.Rank <= derivation.Rank) return false;
        _best[derivation.Shape] = derivation;
        return true;
    }
}
