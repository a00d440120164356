using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// The group that automorphisms of a tensor generate, with its elements numbered: the identity is 0, and the others follow in the order
/// in which products of the generators come to them, breadth first. That order is part of what a seed means.
/// </summary>
public sealed class AutomorphismGroup
{
    /// <summary>Elements of the largest group that is written out.</summary>
    public const int LargestOrder = 128;

    private readonly int[][] _moves; // by generator, then element: which element the generator after the element is
    private readonly Dictionary<Automorphism, int> _number;
    private int[][]? _products;
    private int[]? _inverses;

    private AutomorphismGroup(string text, IReadOnlyList<Automorphism> generators, IReadOnlyList<Automorphism> elements, int[][] moves,
        Dictionary<Automorphism, int> number) =>
        (Text, Generators, Elements, _moves, _number) = (text, generators, elements, moves, number);

    /// <summary>Its generators as they were written, joined by +.</summary>
    public string Text { get; }

    /// <summary>The tensor that it leaves as it is.</summary>
    public Tensor Tensor => Elements[0].Tensor;

    /// <summary>Whether it leaves the tensor as it is modulo 2 only, and not over the integers.</summary>
    public bool IsModulo2 => Generators.Any(generator => !generator.Keeps());

    /// <summary>As they were given, none of them left out.</summary>
    public IReadOnlyList<Automorphism> Generators { get; }

    /// <summary>By their number, the identity first.</summary>
    public IReadOnlyList<Automorphism> Elements { get; }

    /// <summary>Number of elements.</summary>
    public int Order => Elements.Count;

    /// <summary>All of it, as a set with a bit for each element.</summary>
    public UInt128 All => Order == 128 ? UInt128.MaxValue : (UInt128.One << Order) - 1;

    /// <summary>Whether every factor stays in its place under all elements.</summary>
    public bool KeepsFactors => Generators.All(generator => generator.KeepsFactors);

    /// <summary>Which element a generator is after element e.</summary>
    public int Move(int generator, int e) => _moves[generator][e];

    /// <summary>Which element g is after h.</summary>
    public int Product(int g, int h) => (_products ??= Products())[g][h];

    /// <summary>The number of the element that undoes g.</summary>
    public int Inverse(int g) => (_inverses ??= [.. Elements.Select(e => _number[e.Inverse()])])[g];

    /// <summary>The number of an element, or −1.</summary>
    public int NumberOf(Automorphism element) => _number.GetValueOrDefault(element, -1);

    /// <summary>Makes the group.</summary>
    /// <param name="text">What it is called by.</param>
    /// <param name="generators">One automorphism at least.</param>
    /// <param name="group">The group.</param>
    /// <param name="why">Why there is none, as a clause.</param>
    public static bool TryMake(string text, IReadOnlyList<Automorphism> generators, [NotNullWhen(true)] out AutomorphismGroup? group,
        out string why)
    {
        (group, why) = (null, "");
        List<Automorphism> elements = [Automorphism.Identity(generators[0].Tensor)];
        Dictionary<Automorphism, int> number = new() { [elements[0]] = 0 };
        int[][] moves = [.. generators.Select(_ => new int[LargestOrder])];
        for (int e = 0; e < elements.Count; e++)
            for (int g = 0; g < generators.Count; g++)
            {
                Automorphism product = generators[g].After(elements[e]);
                if (number.TryAdd(product, elements.Count))
                {
                    if (elements.Count == LargestOrder)
                    {
                        why = $"it makes a group of more than {LargestOrder} elements";
                        return false;
                    }
                    elements.Add(product);
                }
                moves[g][e] = number[product];
            }
        if (elements.Count == 1)
        {
            why = "nothing moves";
            return false;
        }
        group = new AutomorphismGroup(text, generators, elements, moves, number);
        return true;
    }

    /// <summary>The group of so many generators.</summary>
    /// <exception cref="ArgumentException">They generate none that can be written out.</exception>
    public static AutomorphismGroup Of(params IReadOnlyList<Automorphism> generators) =>
        TryMake(string.Join('+', generators.Select(GeneratorText.Write)), generators, out AutomorphismGroup? group, out string why)
            ? group : throw new ArgumentException($"There is no such group: {why}.", nameof(generators));

    /// <summary>One element of each coset g·H of a subgroup, the lowest, in ascending order.</summary>
    /// <param name="subgroup">H, a bit for each element.</param>
    public IEnumerable<int> Cosets(UInt128 subgroup)
    {
        UInt128 seen = 0;
        for (int g = 0; g < Order; g++)
        {
            if ((seen >> g & 1) != 0) continue;
            for (int h = 0; h < Order; h++)
                if ((subgroup >> h & 1) != 0) seen |= UInt128.One << Product(g, h);
            yield return g;
        }
    }

    /// <summary>The smallest subgroup that holds a subgroup and an element.</summary>
    public UInt128 Join(UInt128 subgroup, int element)
    {
        UInt128 join = subgroup | UInt128.One | UInt128.One << element;
        List<int> members = [.. Members(join)];
        for (int a = 0; a < members.Count; a++)
            for (int b = 0; b <= a; b++)
                foreach (int product in (ReadOnlySpan<int>)[Product(members[a], members[b]), Product(members[b], members[a])])
                    if ((join >> product & 1) == 0)
                    {
                        join |= UInt128.One << product;
                        members.Add(product);
                    }
        return join;
    }

    /// <summary>g·H·g⁻¹.</summary>
    public UInt128 Conjugate(UInt128 subgroup, int g)
    {
        UInt128 conjugate = 0;
        foreach (int h in Members(subgroup)) conjugate |= UInt128.One << Product(Product(g, h), Inverse(g));
        return conjugate;
    }

    /// <summary>The elements of a set, in ascending order.</summary>
    public IEnumerable<int> Members(UInt128 set) => Enumerable.Range(0, Order).Where(g => (set >> g & 1) != 0);

    private int[][] Products() => [.. Elements.Select(g => Elements.Select(h => _number[g.After(h)]).ToArray())];

    /// <summary>"perm:" and its generators, which --symmetry reads.</summary>
    public override string ToString() => $"{SymmetryText.Group}:{Text}";
}
