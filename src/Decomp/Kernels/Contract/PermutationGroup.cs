using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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

    private static readonly (Shape Shape, string Text)[] s_worthTrying = [(new Shape(4, 4, 4), $"{Name}:0123,0123,0123+03.12,13,03.12:0"), (new Shape(4, 4, 5), $"{Name}:0123,0123,0123:1")];

    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    private readonly string _generators;
    private readonly IReadOnlyList<int[][]> _elements;
    private readonly IReadOnlyList<(int[][] Indices, int[] Elements)> _moves;

    private PermutationGroup(string generators, IReadOnlyList<int[][]> elements, IReadOnlyList<(int[][], int[])> moves, int fixedTerms) =>
        (_generators, _elements, _moves, Fixed) = (generators, elements, moves, fixedTerms);

    /// <summary>Number of elements.</summary>
    public int Order => _elements.Count;

    /// <summary>Number of terms that the whole group fixes.</summary>
    public int Fixed { get; }

    /// <summary>The same group with so many fixed terms.</summary>
    public PermutationGroup With(int fixedTerms) => new(_generators, _elements, _moves, fixedTerms);

    /// <summary>
    /// The groups that a search tries unasked: that of the square on ⟨4,4,4⟩, under which chains come to rank 48 in seconds, and its turns alone on
    /// ⟨4,4,5⟩, under which they come to 61 in minutes. Chains without a symmetry came to neither.
    /// </summary>
    public static IEnumerable<PermutationGroup> WorthTrying(Target target)
    {
        foreach ((Shape shape, string text) in s_worthTrying)
            if (shape == target.Shape && TryParse(text, shape, out PermutationGroup? group, out _, out _) && group.WhyNot(target) is null) yield return group;
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
        if (parts.Length is < 2 or > 3 || parts[0] != Name || parts.Length == 3 && !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out fixedTerms))
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
        group = new PermutationGroup(parts[1], elements, [.. generators.Zip(images)], fixedTerms);
        return true;

        static string Key(int[][] element) => string.Join(';', element.Select(permutation => string.Join(',', permutation)));
    }

    public string? WhyNot(Target target)
    {
        int rest = target.Rank - Fixed;
        if (rest < 0 || rest % Order != 0) return $"{Fixed} fixed terms leave {rest} of {target.Rank}, which is no whole number of orbits of {Order}";
        int[] sizes = [target.Shape.M, target.Shape.N, target.Shape.P];
        return sizes.Where((size, x) => _elements[0][x].Length != size).Any() ? $"the group was made for another shape than {target.Shape}" : null;
    }

    /// <summary>The group with the fewest fixed terms that the target admits.</summary>
    public PermutationGroup Fewest(Target target) => With(target.Rank % Order);

    public IReadOnlyList<Func<Slot, (Slot Image, int Sign)>> Generators(Target target)
    {
        int orbits = (target.Rank - Fixed) / Order;
        int[] widths = [target.Shape.N, target.Shape.P, target.Shape.P];
        return [.. _moves.Select(move => (Func<Slot, (Slot, int)>)(s =>
        {
            (int[] rows, int[] columns) = s.Factor switch { 0 => (move.Indices[0], move.Indices[1]), 1 => (move.Indices[1], move.Indices[2]), _ => (move.Indices[0], move.Indices[2]) };
            int width = widths[s.Factor], index = rows[s.Index / width] * width + columns[s.Index % width];
            int term = s.Term < Fixed ? s.Term : Fixed + move.Elements[(s.Term - Fixed) / orbits] * orbits + (s.Term - Fixed) % orbits;
            return (new Slot(s.Factor, index, term), 1);
        }))];
    }

    public IReadOnlyList<int> Lengths(int rank) => [.. Enumerable.Repeat(1, Fixed), .. Enumerable.Repeat(Order, (rank - Fixed) / Order)];

    public override string ToString() => $"{Name}:{_generators}:{Fixed}";

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
