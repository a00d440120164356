using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// The automorphisms of a scheme: those of its tensor that permute its terms, of all that permute indices, with signs and with
/// factors changing places (see <see cref="Automorphism"/>). Found by telling indices apart one after another and asking, for each, to
/// which others an automorphism takes it that leaves those before in their places (Sims 1970; McKay 1981); the order is the product
/// of these numbers. Those of the schoolbook algorithm, which has a term for each entry, are those of the tensor.
/// </summary>
public sealed class SchemeAutomorphisms
{
    private readonly SignedTerms _terms;
    private readonly int[] _start; // of the ranges
    private readonly List<TermColours> _colours = []; // with none, one, two … indices told apart
    private readonly List<int> _base = [];
    private readonly Lazy<(BigInteger Order, IReadOnlyList<Automorphism> Generators)> _found; // not all who ask for images ask for all

    private SchemeAutomorphisms(SignedTerms terms)
    {
        (_terms, _start, _found) = (terms, TermColours.Start(terms.Tensor), new(Search));
        TermColours colours = TermColours.Of(terms);
        _colours.Add(colours);
        for (int next = colours.FirstShared(); next >= 0; next = colours.FirstShared())
        {
            _base.Add(next);
            _colours.Add(colours = colours.With(next));
        }
    }

    /// <summary>Number of automorphisms, not counting changes of sign of whole ranges, which no term shows.</summary>
    public BigInteger Order => _found.Value.Order;

    /// <summary>Automorphisms that generate them all; none where only the identity is one.</summary>
    public IReadOnlyList<Automorphism> Generators => _found.Value.Generators;

    /// <summary>Why automorphisms of schemes over the ring are not looked for, as a clause, or null.</summary>
    public static string? WhyNot(Scheme scheme, Ring ring) =>
        ring.Modulus is not (0 or 2 or 3)
            ? $"automorphisms with signs are looked for in characteristic 0 and over F2 and F3, not over {ring}"
        : !scheme.IsReal ? "automorphisms are looked for where coefficients are real"
        : scheme.Factors.Any(f => Enumerable.Range(0, scheme.Rank).Any(r => f.Term(r).IsEmpty)) ? "it has terms that are zero" : null;

    /// <summary>Finds the group of a tensor, over the integers: that of its schoolbook algorithm.</summary>
    public static SchemeAutomorphisms Of(Tensor tensor) => Of(Scheme.Naive(tensor), Ring.Integers);

    /// <summary>Finds the group of a scheme.</summary>
    /// <param name="scheme">The scheme, whose coefficients are those of the ring.</param>
    /// <param name="ring">Characteristic 0, F2 or F3.</param>
    /// <exception cref="ArgumentException">There is a reason not to look.</exception>
    public static SchemeAutomorphisms Of(Scheme scheme, Ring ring)
    {
        if (WhyNot(scheme, ring) is { } reason) throw new ArgumentException(reason, nameof(scheme));
        return new(new SignedTerms(scheme, ring.Modulus));
    }

    /// <summary>To which term an automorphism takes each; null where it does not leave the scheme as it is.</summary>
    public int[]? Images(Automorphism automorphism) => _terms.Images(automorphism);

    /// <summary>The terms by orbits under all of them.</summary>
    public IReadOnlyList<int[]> Orbits()
    {
        int[][] images = [.. Generators.Select(g => Images(g)!)];
        return Reached(Enumerable.Range(0, _terms.Rank), r => images.Select(image => image[r]));
    }

    /// <summary>The orbits of the terms under a group that leaves the scheme as it is, by kind, short ones first.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public IReadOnlyList<(OrbitKind Kind, int Count)> Structure(OrbitKinds kinds)
    {
        AutomorphismGroup group = kinds.Group;
        int[][] images = [.. group.Elements.Select(e => Images(e) ?? throw new ArgumentException("The group moves the scheme."))];
        Dictionary<string, (OrbitKind Kind, int Count)> found = [];
        foreach (int[] orbit in Reached(Enumerable.Range(0, _terms.Rank), r => images.Select(image => image[r])))
        {
            (UInt128 fixing, int first) = orbit.Select(r => (Fixing(r), r)).Min();
            var signs = new int[group.Order];
            foreach (int h in group.Members(fixing)) signs[h] = _terms.Turned(group.Elements[h], first, first);
            OrbitKind kind = kinds.With(fixing, signs)
                ?? throw new ArgumentException("Equal terms have no orbits of their own.");
            found[kind.Name] = (kind, found.GetValueOrDefault(kind.Name).Count + 1);
        }
        return [.. found.Values.OrderByDescending(o => UInt128.PopCount(o.Kind.Stabiliser)).ThenBy(o => o.Kind.Name,
            StringComparer.Ordinal)];

        UInt128 Fixing(int r)
        {
            UInt128 fixing = 0;
            for (int g = 0; g < images.Length; g++)
                if (images[g][r] == r) fixing |= UInt128.One << g;
            return fixing;
        }
    }

    private (BigInteger Order, IReadOnlyList<Automorphism> Generators) Search()
    {
        BigInteger order = BigInteger.One;
        List<Automorphism> generators = [];
        for (int level = _base.Count - 1; level >= 0; level--)
        {
            HashSet<int> orbit = Orbit(generators, _base[level]), missed = [];
            for (int image = 0; image < _colours[level].Count; image++)
            {
                if (_colours[level][image] != _colours[level][_base[level]] || orbit.Contains(image)
                    || missed.Contains(image)) continue;
                if (Extended(level, _colours[level], image) is { } found)
                {
                    generators.Add(found);
                    orbit = Orbit(generators, _base[level]);
                }
                else missed.UnionWith(Orbit(generators, image));
            }
            order *= orbit.Count;
        }
        // Signs of three ranges turn no term of a matrix product, and where ranges are factors those of two at once.
        if (_terms.Signs == 2) order /= _terms.Tensor.Product is null ? 4 : 8;
        Automorphism identity = Automorphism.Identity(_terms.Tensor);
        return (order, [.. generators.Where(g => !g.Equals(identity)).Distinct()]);
    }

    /// <summary>An automorphism that takes the base up to a level to itself or where it was taken, and the next point to the
    /// image.</summary>
    private Automorphism? Extended(int level, TermColours colours, int image)
    {
        TermColours next = colours.With(image);
        if (!next.Matches(_colours[level + 1])) return null;
        if (level + 1 == _base.Count) return Read(next);
        for (int c = 0; c < next.Count; c++)
            if (next[c] == _colours[level + 1][_base[level + 1]] && Extended(level + 1, next, c) is { } found) return found;
        return null;
    }

    /// <summary>The map from indices to those of the same colour, all of which differ; null where it is no automorphism after
    /// all.</summary>
    private Automorphism? Read(TermColours there)
    {
        TermColours here = _colours[^1];
        Dictionary<ulong, int> places = Enumerable.Range(0, there.Count).ToDictionary(k => there[k], k => k);
        Tensor tensor = _terms.Tensor;
        int[] ranges = new int[3], start = _start;
        var indices = new int[3][];
        var negative = new bool[3][];
        for (int x = 0, k = 0; x < 3; x++)
        {
            int size = start[x + 1] - start[x];
            (indices[x], negative[x]) = (new int[size], new bool[size]);
            for (int i = 0; i < size; i++, k += _terms.Signs)
            {
                int image = places[here[k]] / _terms.Signs, range = RangeOf(start, image);
                if (i > 0 && range != ranges[x]) return null;
                (ranges[x], indices[x][i]) = (range, image - start[range]);
                negative[x][i] = places[here[k]] % _terms.Signs != 0;
            }
        }
        if (Automorphism.WhyNot(tensor, ranges) is not null || indices.Any(range => range.Distinct().Count() < range.Length)) return null;
        Automorphism read = new(tensor, ranges, indices, negative);
        return _terms.Images(read) is null ? null : read;
    }

    /// <summary>Where signed index k goes.</summary>
    private int Moved(Automorphism automorphism, int k)
    {
        int[] start = _start;
        int at = k / _terms.Signs, range = RangeOf(start, at), i = at - start[range];
        int image = start[automorphism.Range(range)] + automorphism.Index(range, i);
        return image * _terms.Signs + (k % _terms.Signs ^ (_terms.Signs == 2 && automorphism.Negates(range, i) ? 1 : 0));
    }

    private static int RangeOf(int[] start, int index) => index >= start[2] ? 2 : index >= start[1] ? 1 : 0;

    private HashSet<int> Orbit(IReadOnlyList<Automorphism> generators, int point) =>
        [.. Reached([point], k => generators.Select(g => Moved(g, k)))[0]];

    private static List<int[]> Reached(IEnumerable<int> points, Func<int, IEnumerable<int>> images)
    {
        HashSet<int> seen = [];
        List<int[]> orbits = [];
        foreach (int point in points)
        {
            if (!seen.Add(point)) continue;
            List<int> orbit = [point];
            for (int k = 0; k < orbit.Count; k++)
                foreach (int image in images(orbit[k]))
                    if (seen.Add(image)) orbit.Add(image);
            orbits.Add([.. orbit]);
        }
        return orbits;
    }
}
