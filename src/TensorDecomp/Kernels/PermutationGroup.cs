using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>
/// A group of automorphisms of ⟨m,n,p⟩ that permute the rows of A, its columns and the columns of B, with terms that all of it
/// fixes and others of which no element but the identity fixes any, in orbits as long as the group. A group of order g leaves a
/// g-th of the unknowns. The fixed terms come first, then one of each orbit, then their images.
/// <para>
/// The ⟨4,4,4⟩:48 over ℚ of Dumas, Pernet and Sedoglavic (arXiv:2506.13242) is six orbits of the dihedral group of the square,
/// which turns the four indices of every range and reflects those of two of them in edges and those of the third in a diagonal.
/// </para>
/// </summary>
public sealed class PermutationGroup : ISymmetry
{
    /// <summary>What the text of a group begins with.</summary>
    public const string Name = "perm";

    /// <summary>Orbits are as long as the group, and the gradient kernels hold no more terms than this.</summary>
    private const int LargestOrder = 128;

    /// <summary>Elements of the largest group that flip graphs walk under: those that fix a term are a set of bits.</summary>
    public const int LargestToWalk = 64;

    private static readonly (Shape Shape, string Text)[] s_worthTrying =
        [(new Shape(4, 4, 4), $"{Name}:0123,0123,0123+03.12,13,03.12:0"), (new Shape(4, 4, 5), $"{Name}:0123,0123,0123:1")];

    private static readonly (Shape Shape, string Text)[] s_worthWalking = [(new Shape(4, 4, 5), $"{Name}:0123,0123,0123+13,13,13")];

    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    private readonly string _generators;
    private readonly IReadOnlyList<int[][]> _elements;
    private readonly IReadOnlyList<int[]> _moves;

    private PermutationGroup(string generators, IReadOnlyList<int[][]> elements, IReadOnlyList<int[]> moves, int fixedTerms) =>
        (_generators, _elements, _moves, Fixed) = (generators, elements, moves, fixedTerms);

    /// <summary>Number of elements.</summary>
    public int Order => _elements.Count;

    private int[][]? _products;

    /// <summary>Which element is g after h. Elements are numbered, and the identity is the first.</summary>
    public int Product(int g, int h) => (_products ??= Products())[g][h];

    /// <summary>The number of the element that undoes g.</summary>
    public int Inverse(int g) => Array.IndexOf((_products ??= Products())[g], 0);

    /// <summary>One element of each coset g·H of a subgroup.</summary>
    /// <param name="subgroup">A bit for each element of H; the group has at most <see cref="LargestToWalk"/>.</param>
    public IEnumerable<int> Cosets(ulong subgroup)
    {
        ulong seen = 0;
        for (int g = 0; g < Order; g++)
        {
            if ((seen >> g & 1) != 0) continue;
            for (int h = 0; h < Order; h++)
                if ((subgroup >> h & 1) != 0) seen |= 1UL << Product(g, h);
            yield return g;
        }
    }

    /// <summary>Whether the shape's ranges are those that the elements permute.</summary>
    public bool Fits(Shape shape) =>
        _elements[0][0].Length == shape.M && _elements[0][1].Length == shape.N && _elements[0][2].Length == shape.P;

    /// <summary>Where element g takes an entry of factor x, 0 to 2 for U, V and W.</summary>
    public int Image(int g, int x, int entry)
    {
        (int rows, int columns) = x switch { 0 => (0, 1), 1 => (1, 2), _ => (0, 2) };
        int width = _elements[g][columns].Length;
        return _elements[g][rows][entry / width] * width + _elements[g][columns][entry % width];
    }

    /// <summary>Number of terms that the whole group fixes.</summary>
    public int Fixed { get; }

    /// <summary>The same group with so many fixed terms.</summary>
    public PermutationGroup With(int fixedTerms) => new(_generators, _elements, _moves, fixedTerms);

    /// <summary>
    /// The groups that a search tries unasked: that of the square on ⟨4,4,4⟩, under which chains come to rank 48 in seconds, and its turns
    /// alone on
    /// ⟨4,4,5⟩, under which they come to 61 in minutes. Chains without a symmetry came to neither.
    /// </summary>
    public static IEnumerable<PermutationGroup> WorthTrying(Target target)
    {
        foreach (PermutationGroup group in Of(s_worthTrying, target.Shape))
            if (group.WhyNot(target) is null) yield return group;
    }

    /// <summary>
    /// The groups that flip graphs of a shape try unasked, where orbits may be of any length: that of the square on ⟨4,4,5⟩, which turns
    /// and reflects the four
    /// indices of every range alike. One of two ⟨4,4,5⟩:61 that chains found under its turns is, over GF(2), invariant under all of it, as
    /// one fixed term, seven orbits of four and four of eight.
    /// </summary>
    public static IEnumerable<PermutationGroup> WorthWalking(Shape shape) => Of(s_worthWalking, shape);

    /// <summary>Those of a list that are for the shape, its dimensions taken in any order: the ranges of a group take the same
    /// order.</summary>
    private static IEnumerable<PermutationGroup> Of(IEnumerable<(Shape Shape, string Text)> groups, Shape shape)
    {
        foreach ((Shape of, string text) in groups)
        {
            if (of.Sorted() != shape.Sorted()) continue;
            int[] given = [of.M, of.N, of.P], order = [-1, -1, -1];
            foreach ((int x, int size) in new[] { shape.M, shape.N, shape.P }.Index())
                order[x] = Enumerable.Range(0, 3).First(range => given[range] == size && !order.Contains(range));
            string[] parts = text.Split(':');
            parts[1] = string.Join('+', parts[1].Split('+').Select(generator => generator.Split(','))
                .Select(ranges => string.Join(',', order.Select(range => ranges[range]))));
            if (TryParse(string.Join(':', parts), shape, out PermutationGroup? group, out _, out _)) yield return group;
        }
    }

    /// <summary>
    /// Reads <c>perm:</c> and generators joined by +, each with its cycles in the three ranges, as in
    /// <c>perm:0123,0123,0123+03.12,13,03.12</c>: indices from 0, cycles of one range joined by dots, - for a range that stays;
    /// then, if wanted, a colon and the number of fixed terms.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">The shape whose indices are permuted.</param>
    /// <param name="group">The group, without fixed terms where the text gives no number.</param>
    /// <param name="counted">Whether the text gives one.</param>
    /// <param name="why">What is wrong, as a clause.</param>
    public static bool TryParse(string text, Shape shape, [NotNullWhen(true)] out PermutationGroup? group, out bool counted, out string why)
    {
        (group, counted, why) = (null, false, "");
        string[] parts = text.Split(':');
        int fixedTerms = 0;
        if (parts.Length is < 2 or > 3 || parts[0] != Name || parts.Length == 3
            && !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out fixedTerms))
        {
            why = $"write {Name}:0123,0123,0123+03.12,13,03.12, and :4 behind it for four fixed terms";
            return false;
        }
        counted = parts.Length == 3;
        int[] sizes = [shape.M, shape.N, shape.P];
        List<int[][]> generators = [];
        foreach (string generator in parts[1].Split('+'))
        {
            string[] ranges = generator.Split(',');
            if (ranges.Length != 3)
            {
                why = $"'{generator}' is no permutation of three ranges, the rows of A, its columns and the columns of B, as 01,01,- is one";
                return false;
            }
            int[][] indices = new int[3][];
            for (int x = 0; x < 3; x++)
                if (Permutation(ranges[x], sizes[x]) is { } permutation) indices[x] = permutation;
                else
                {
                    why = $"'{ranges[x]}' is no product of cycles without a common index among 0 to {Digits[Math.Min(sizes[x], Digits.Length) - 1]}, as 01.23 is one";
                    return false;
                }
            generators.Add(indices);
        }
        List<int[][]> elements = [[.. sizes.Select(size => Enumerable.Range(0, size).ToArray())]];
        Dictionary<string, int> place = new() { [Key(elements[0])] = 0 };
        int[][] images = [.. generators.Select(_ => new int[LargestOrder])];
        for (int e = 0; e < elements.Count; e++)
            for (int g = 0; g < generators.Count; g++)
            {
                int[][] product = [.. generators[g].Select((permutation, x) => elements[e][x].Select(i => permutation[i]).ToArray())];
                if (place.TryAdd(Key(product), elements.Count))
                {
                    if (elements.Count == LargestOrder)
                    {
                        why = $"it makes a group of more than {LargestOrder} elements";
                        return false;
                    }
                    elements.Add(product);
                }
                images[g][e] = place[Key(product)];
            }
        if (elements.Count == 1)
        {
            why = "nothing moves";
            return false;
        }
        group = new PermutationGroup(parts[1], elements, images, fixedTerms);
        return true;

    }

    private static string Key(int[][] element) => string.Join(';', element.Select(permutation => string.Join(',', permutation)));

    private int[][] Products()
    {
        Dictionary<string, int> place = _elements.Index().ToDictionary(e => Key(e.Item), e => e.Index);
        return [.. _elements.Select(g =>
            _elements.Select(h => place[Key([.. h.Select((permutation, x) => permutation.Select(i => g[x][i]).ToArray())])]).ToArray())];
    }

    public string? WhyNot(Target target)
    {
        int rest = target.Rank - Fixed;
        if (rest < 0 || rest % Order != 0)
            return $"{Fixed} fixed terms leave {rest} of {target.Rank}, which is no whole number of orbits of {Order}";
        return !Fits(target.Shape) ? $"the group was made for another shape than {target.Shape}" : null;
    }

    /// <summary>The group with the fewest fixed terms that the target admits.</summary>
    public PermutationGroup Fewest(Target target) => With(target.Rank % Order);

    public IReadOnlyList<Func<Slot, (Slot Image, int Sign)>> Generators(Target target)
    {
        int orbits = (target.Rank - Fixed) / Order;
        return [.. _moves.Select(move => (Func<Slot, (Slot, int)>)(s =>
        {
            int index = Image(move[0], s.Factor, s.Index); // a generator takes the identity to itself
            int term = s.Term < Fixed ? s.Term : Fixed + move[(s.Term - Fixed) / orbits] * orbits + (s.Term - Fixed) % orbits;
            return (new Slot(s.Factor, index, term), 1);
        }))];
    }

    public IReadOnlyList<int> Lengths(int rank) => [.. Enumerable.Repeat(1, Fixed), .. Enumerable.Repeat(Order, (rank - Fixed) / Order)];

    /// <summary>The group without a number of fixed terms, as --symmetry reads it for flip graphs, which have as many as they come
    /// upon.</summary>
    public string Uncounted => $"{Name}:{_generators}";

    public override string ToString() => $"{Uncounted}:{Fixed}";

    /// <summary>The permutation of so many indices that disjoint cycles make, or null.</summary>
    private static int[]? Permutation(string cycles, int size)
    {
        int[] permutation = [.. Enumerable.Range(0, size)];
        if (cycles == "-") return permutation;
        HashSet<int> seen = [];
        foreach (string cycle in cycles.Split('.'))
        {
            int[] indices = [.. cycle.Select(digit => Digits.IndexOf(digit, StringComparison.Ordinal))];
            if (indices.Length < 2 || indices.Any(i => i < 0 || i >= size || !seen.Add(i))) return null;
            for (int k = 0; k < indices.Length; k++) permutation[indices[k]] = indices[(k + 1) % indices.Length];
        }
        return permutation;
    }
}
