using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>Automorphisms of a scheme in whatever basis as permutations of its terms, with a few that generate them.</summary>
internal sealed class TermGroup
{
    private readonly List<(int[] Terms, int Before, int Generator)> _elements = [];
    private readonly Dictionary<string, int> _number = [];

    private TermGroup(IReadOnlyList<BasisElement> generators)
    {
        Generators = generators;
        int[] identity = [.. Enumerable.Range(0, generators[0].Change.Terms.Length)];
        _elements.Add((identity, -1, -1));
        _number.Add(Key(identity), 0);
        for (int e = 0; e < _elements.Count; e++)
            for (int g = 0; g < generators.Count; g++)
            {
                int[] product = After(generators[g].Change.Terms, _elements[e].Terms);
                if (_number.TryAdd(Key(product), _elements.Count)) _elements.Add((product, e, g));
            }
    }

    /// <summary>Elements that make all others.</summary>
    public IReadOnlyList<BasisElement> Generators { get; }

    /// <summary>The group of all these, by few generators: as long as something is missing, one that adds most.</summary>
    public static TermGroup Of(IReadOnlyList<BasisElement> all)
    {
        List<BasisElement> generators = [];
        TermGroup? group = null;
        while ((group?._elements.Count ?? 1) < all.Count)
        {
            (BasisElement next, TermGroup larger) = all
                .Where(e => group is null ? e.Order > 1 : !group._number.ContainsKey(Key(e.Change.Terms)))
                .Select(e => (e, new TermGroup([.. generators, e]))).MaxBy(made => made.Item2._elements.Count);
            generators.Add(next);
            group = larger;
        }
        return group!;
    }

    /// <summary>The number of a generator.</summary>
    public int NumberOf(int generator) => _number[Key(Generators[generator].Change.Terms)];

    /// <summary>The number of a generator after another.</summary>
    public int Product(int generator, int first) =>
        _number[Key(After(Generators[generator].Change.Terms, Generators[first].Change.Terms))];

    /// <summary>The traces without their signs of what stands for the elements in one of the three spaces; −1 for one that is no
    /// integer, as that of a signed permutation is.</summary>
    public IEnumerable<int> Traces(int space)
    {
        List<DenseMatrix<Rational>> matrices = [];
        foreach ((_, int before, int generator) in _elements)
        {
            DenseMatrix<Rational> matrix = before < 0 ? SignedPermutation.Identity(Generators[0].Scaled![space].Rows).Matrix(false)
                : Generators[generator].Scaled![space] * matrices[before];
            matrices.Add(matrix);
            Rational trace = matrix.Trace;
            yield return trace.IsInteger ? Math.Abs((int)trace.Numerator) : -1;
        }
    }

    /// <summary>Whether signed permutations for the generators make these traces, and multiply as the group does up to signs.</summary>
    public bool Agree(SignedPermutation[] images, int[] traces)
    {
        List<SignedPermutation> all = [];
        for (int e = 0; e < _elements.Count; e++)
        {
            (_, int before, int generator) = _elements[e];
            SignedPermutation image = before < 0 ? SignedPermutation.Identity(images[0].Size) : images[generator].After(all[before]);
            if (Math.Abs(image.Trace) != traces[e]) return false;
            all.Add(image);
        }
        return Enumerable.Range(0, _elements.Count).All(e => Enumerable.Range(0, images.Length).All(g =>
            images[g].After(all[e]).IsLike(all[_number[Key(After(Generators[g].Change.Terms, _elements[e].Terms))]])));
    }

    private static int[] After(int[] second, int[] first) => [.. first.Select(r => second[r])];

    private static string Key(int[] terms) => string.Join(' ', terms);
}
