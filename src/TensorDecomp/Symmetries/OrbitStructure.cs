using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// The terms of a decomposition that a group leaves as it is: how many orbits of which kind. It says where the image of each factor entry
/// is and with which sign, which is all that restarts and chains have to know of a symmetry.
/// <para>
/// Terms are in the order of their orbits' kinds. Where factors stay in their places orbits that some elements fix come first, then a
/// term of each of those that are as long as the group, then the images under the second element, and so on. Where the group
/// rotates the factors, what the rotation fixes comes first, then a term of each of its cycles, then their images and the images of
/// these. What a seed means depends on that order.
/// </para>
/// </summary>
public sealed class OrbitStructure
{
    private readonly record struct Member(int Kind, int Orbit, int Element);

    private readonly Member[] _members; // by term
    private readonly Dictionary<Member, int> _terms;
    private readonly int[][] _coset; // by kind, then element: the element that the orbit's term of the coset is numbered by
    private readonly int _short; // terms of orbits that some elements fix

    /// <param name="group">The group.</param>
    /// <param name="orbits">Kinds of its orbits, short ones first, each with how many.</param>
    /// <param name="text">What --symmetry reads it by.</param>
    public OrbitStructure(AutomorphismGroup group, IReadOnlyList<(OrbitKind Kind, int Count)> orbits, string text)
    {
        (Group, Orbits, Text) = (group, orbits, text);
        _coset = [.. orbits.Select(o => Cosets(group, o.Kind.Stabiliser))];
        _members = Rotation is { } rotation ? ByRotation(rotation) : ByElement();
        _terms = _members.Index().ToDictionary(m => m.Item, m => m.Index);
        _short = orbits.Where(o => !o.Kind.IsRegular).Sum(o => o.Count * Length(o.Kind));
    }

    /// <summary>The group that leaves the decomposition as it is.</summary>
    public AutomorphismGroup Group { get; }

    /// <summary>The kinds of orbits, with how many of each.</summary>
    public IReadOnlyList<(OrbitKind Kind, int Count)> Orbits { get; }

    /// <summary>What --symmetry reads it by.</summary>
    public string Text { get; }

    /// <summary>Whether it was written as generators, so that whoever asks has a reason to try the group.</summary>
    public bool IsOfGenerators => Text.StartsWith(SymmetryText.Group, StringComparison.Ordinal);

    /// <summary>Number of terms.</summary>
    public int Rank => _members.Length;

    /// <summary>Why it is not for so many terms of a tensor, in one clause, or null.</summary>
    public string? WhyNot(Tensor tensor, int rank) => Group.Tensor != tensor
        ? $"the symmetry was made for another {(tensor.Product is null ? "tensor" : "shape")} than {tensor}"
        : Rank != rank ? $"its orbits have {Rank} terms, not {rank}" : null;

    /// <summary>The number of an element that takes U to W, V to U and W to V, so that the derivative by U determines the whole; null
    /// where there is none.</summary>
    private int? Rotation => Enumerable.Range(0, Group.Order).Where(e => Group.Elements[e].Place(0) == 2 && Group.Elements[e].Place(1) == 0)
        .Cast<int?>().FirstOrDefault();

    /// <summary>
    /// Of the first so many terms, which determine the others, how many terms each stands for. Where that is not 1 the derivative
    /// by a term's image is the image of the derivative by the term, and its entries are tied to none of its own; those of 1 come first.
    /// Where the group moves factors it is 1 for all terms.
    /// </summary>
    public IReadOnlyList<int> Lengths => !Group.KeepsFactors ? [.. Enumerable.Repeat(1, Rank)]
        : [.. Enumerable.Repeat(1, _short), .. Enumerable.Repeat(Group.Order, (Rank - _short) / Group.Order)];

    /// <summary>Under a rotation of the factors the term to which it takes each term; null where there is none in the group.</summary>
    public int[]? Cycle => Rotation is { } rotation ? [.. Enumerable.Range(0, Rank).Select(r => Image(rotation, r))] : null;

    /// <summary>The term to which element g takes term r.</summary>
    public int Image(int g, int r)
    {
        Member m = _members[r];
        return _terms[m with { Element = _coset[m.Kind][Group.Product(g, m.Element)] }];
    }

    /// <summary>
    /// The generators as maps of factor entries: a decomposition with this structure has, after scaling inside its terms, the same value
    /// at an entry and, up to sign, at its image.
    /// </summary>
    public IReadOnlyList<Func<EntryAddress, (EntryAddress Image, int Sign)>> Generators() =>
        [.. Group.Generators.Index().Select(generator => Map(generator.Item, generator.Index))];

    private Func<EntryAddress, (EntryAddress Image, int Sign)> Map(Automorphism generator, int number)
    {
        int[] images = new int[Rank], turns = new int[Rank];
        for (int r = 0; r < Rank; r++)
        {
            Member m = _members[r];
            int product = Group.Move(number, m.Element), there = _coset[m.Kind][product];
            images[r] = _terms[m with { Element = there }];
            // The term there is T = g·T₀, and the image is s·T_c = κ·g·h·T₀, whose factors are those of T with the signs of h and κ.
            int h = Group.Product(Group.Inverse(there), product);
            Automorphism way = generator.After(Group.Elements[m.Element]), written = Group.Elements[there].After(Group.Elements[h]);
            for (int x = 0; x < 3; x++)
                if (way.Turns(written, x) != ((Orbits[m.Kind].Kind.Signs[h] >> x & 1) != 0))
                    turns[r] |= 1 << Group.Elements[m.Element].Place(x);
        }
        return at =>
        {
            (int entry, bool negated) = generator.Image(at.Factor, at.Index);
            return (new EntryAddress(generator.Place(at.Factor), entry, images[at.Term]),
                negated != ((turns[at.Term] >> at.Factor & 1) != 0) ? -1 : 1);
        };
    }

    /// <summary>The terms, those of an orbit together.</summary>
    public int[][] TermsByOrbit()
    {
        bool[] seen = new bool[Rank];
        List<int[]> orbits = [];
        for (int r = 0; r < Rank; r++)
        {
            if (seen[r]) continue;
            List<int> members = [r];
            seen[r] = true;
            for (int k = 0; k < members.Count; k++)
                foreach (Automorphism generator in Group.Generators)
                    if (Image(Group.NumberOf(generator), members[k]) is var image && !seen[image])
                    {
                        seen[image] = true;
                        members.Add(image);
                    }
            orbits.Add([.. members]);
        }
        return [.. orbits];
    }

    /// <summary>How many orbits of which kind, as in 1x1, 7x4b and 4x8.</summary>
    public string Describe() => string.Join(", ", Orbits.Where(o => o.Count > 0).Select(o => $"{o.Count}x{o.Kind.Name}"));

    /// <summary>What --symmetry reads it by.</summary>
    public override string ToString() => Text;

    private int Length(OrbitKind kind) => Group.Order / (int)UInt128.PopCount(kind.Stabiliser);

    private Member[] ByElement()
    {
        List<Member> members = [];
        foreach ((int k, (OrbitKind kind, int count)) in Orbits.Index().Where(o => !o.Item.Kind.IsRegular))
            for (int q = 0; q < count; q++)
                members.AddRange(_coset[k].Distinct().Select(element => new Member(k, q, element)));
        for (int element = 0; element < Group.Order; element++)
            foreach ((int k, (OrbitKind kind, int count)) in Orbits.Index().Where(o => o.Item.Kind.IsRegular))
                for (int q = 0; q < count; q++) members.Add(new Member(k, q, element));
        return [.. members];
    }

    private Member[] ByRotation(int rotation)
    {
        List<(bool Moves, int Position, int Kind, int Start, int Orbit, Member Member)> members = [];
        foreach ((int k, (_, int count)) in Orbits.Index())
        {
            HashSet<int> seen = [];
            foreach (int start in _coset[k].Distinct().Order())
            {
                List<int> cycle = [];
                for (int at = start; seen.Add(at); at = _coset[k][Group.Product(rotation, at)]) cycle.Add(at);
                for (int q = 0; q < count; q++)
                    members.AddRange(cycle.Select((element, position) =>
                        (cycle.Count > 1, position, k, start, q, new Member(k, q, element))));
            }
        }
        return [.. members.Order(Comparer<(bool Moves, int Position, int Kind, int Start, int Orbit, Member Member)>.Create((a, b) =>
            (a.Moves, a.Position, a.Kind, a.Start, a.Orbit).CompareTo((b.Moves, b.Position, b.Kind, b.Start, b.Orbit)))).Select(m =>
                m.Member)];
    }

    /// <summary>For each element the lowest of its coset g·H.</summary>
    private static int[] Cosets(AutomorphismGroup group, UInt128 subgroup)
    {
        int[] lowest = new int[group.Order];
        foreach (int g in group.Cosets(subgroup))
            foreach (int h in group.Members(subgroup)) lowest[group.Product(g, h)] = g;
        return lowest;
    }
}
