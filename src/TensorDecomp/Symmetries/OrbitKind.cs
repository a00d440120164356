namespace TensorDecomp.Symmetries;

/// <summary>
/// What an orbit of terms is like: which elements fix its first term, and with which signs. An element h that fixes a term takes
/// each of its factors to a multiple of the factor at the place where that goes; multiples are scaled to ±1 inside the term, and their
/// product is 1.
/// </summary>
/// <param name="Name">Its length, with a letter where several classes of subgroups have that index, and a number for other signs than
/// the first: 4, 4b, 1.2.</param>
/// <param name="Stabiliser">The elements that fix the first term, a bit for each.</param>
/// <param name="Signs">For each element that is among them whether factor x changes its sign, a bit for each factor; 0 for the
/// others.</param>
public sealed record OrbitKind(string Name, UInt128 Stabiliser, IReadOnlyList<int> Signs)
{
    /// <summary>Whether it is as long as the group.</summary>
    public bool IsRegular => Stabiliser == UInt128.One;
}

/// <summary>The kinds of orbits under a group.</summary>
/// <param name="group">The group.</param>
public sealed class OrbitKinds(AutomorphismGroup group)
{
    private readonly Dictionary<UInt128, IReadOnlyList<int[]>> _signs = [];
    private IReadOnlyList<UInt128>? _classes;

    /// <summary>The group whose orbits they are.</summary>
    public AutomorphismGroup Group => group;

    /// <summary>The kind of orbits as long as the group.</summary>
    public OrbitKind Regular { get; } = new($"{group.Order}", UInt128.One, new int[group.Order]);

    /// <summary>The kinds of one stabiliser, the first of its class: all signs that are possible, those without a negative first.</summary>
    public IReadOnlyList<OrbitKind> Of(UInt128 stabiliser) => stabiliser == UInt128.One ? [Regular]
        : [.. Signs(stabiliser).Select((signs, k) => new OrbitKind(Name(stabiliser) + (k == 0 ? "" : $".{k}"), stabiliser, signs))];

    /// <summary>The kinds of single terms that all of the group fixes.</summary>
    public IReadOnlyList<OrbitKind> Fixed => [.. Signs(group.All).Select((signs, k) => new OrbitKind(k == 0 ? "1" : $"1.{k}", group.All,
        signs))];

    /// <summary>All of them, short orbits first; without those of stabilisers where there are too many classes.</summary>
    public IEnumerable<OrbitKind> All => Classes is { } classes ? classes.SelectMany(Of) : [.. Fixed, Regular];

    /// <summary>Number of terms of an orbit of a kind.</summary>
    public int Length(OrbitKind kind) => group.Order / (int)UInt128.PopCount(kind.Stabiliser);

    /// <summary>The kind of a name, or null.</summary>
    public OrbitKind? Named(string name) => name == Regular.Name ? Regular
        : name.Split('.')[0] == "1" ? Fixed.FirstOrDefault(kind => kind.Name == name) : All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kind of an orbit with a term that these elements fix with these signs, the elements being the first of their
    /// class.</summary>
    public OrbitKind? With(UInt128 stabiliser, IReadOnlyList<int> signs)
    {
        int[] least = Least(stabiliser, signs);
        return Of(stabiliser).FirstOrDefault(kind => kind.Signs.SequenceEqual(least));
    }

    private IReadOnlyList<UInt128>? Classes => _classes ??= SubgroupClasses.Of(group);

    private string Name(UInt128 stabiliser)
    {
        int length = group.Order / (int)UInt128.PopCount(stabiliser);
        if (length == 1) return "1";
        UInt128[] alike = [.. (Classes ?? []).Where(other => UInt128.PopCount(other) == UInt128.PopCount(stabiliser))];
        int letter = Array.IndexOf(alike, stabiliser);
        return alike.Length == 1 ? $"{length}" : $"{length}{(letter < 26 ? "" : (char)('a' + letter / 26 - 1))}{(char)('a' + letter % 26)}";
    }

    /// <summary>
    /// Signs σ with σ(gh, x) = σ(g, hx)·σ(h, x), up to where the elements as they are written multiply to another sign, and with product 1
    /// over the factors; of those that a change of signs inside the term makes equal the least.
    /// </summary>
    private IReadOnlyList<int[]> Signs(UInt128 stabiliser)
    {
        if (_signs.TryGetValue(stabiliser, out IReadOnlyList<int[]>? known)) return known;
        List<int> generators = [];
        UInt128 spanned = UInt128.One;
        foreach (int h in group.Members(stabiliser))
            if ((spanned >> h & 1) == 0)
            {
                generators.Add(h);
                spanned = group.Join(spanned, h);
            }
        int[] members = [.. group.Members(stabiliser)], turns = [.. generators.SelectMany(g => members.Select(h => Turns(g, h)))];
        List<int[]> found = [];
        int[] triples = [0b000, 0b110, 0b101, 0b011];
        for (int choice = 0; choice < 1 << 2 * generators.Count; choice++)
        {
            var signs = new int[group.Order];
            Array.Fill(signs, -1);
            signs[0] = 0;
            bool consistent = true;
            List<int> reached = [0];
            for (int at = 0; at < reached.Count && consistent; at++)
                for (int k = 0; k < generators.Count && consistent; k++)
                {
                    int g = generators[k], h = reached[at], product = group.Product(g, h);
                    int sign = signs[h] ^ Carried(triples[choice >> 2 * k & 3], h) ^ turns[k * members.Length
                        + Array.BinarySearch(members, h)];
                    if (signs[product] < 0) reached.Add(product);
                    else consistent = signs[product] == sign;
                    signs[product] = sign;
                }
            if (!consistent) continue;
            for (int g = 0; g < signs.Length; g++) signs[g] = Math.Max(signs[g], 0);
            int[] least = Least(stabiliser, signs);
            if (!found.Any(other => other.SequenceEqual(least))) found.Add(least);
        }
        return _signs[stabiliser] = [.. found];
    }

    /// <summary>The signs σ(g, hx) of an element, numbered by the factor x where h takes it from.</summary>
    private int Carried(int signs, int h)
    {
        int carried = 0;
        for (int x = 0; x < 3; x++) carried |= (signs >> group.Elements[h].Place(x) & 1) << x;
        return carried;
    }

    private int Turns(int g, int h)
    {
        Automorphism product = group.Elements[g].After(group.Elements[h]), written = group.Elements[group.Product(g, h)];
        int turns = 0;
        for (int x = 0; x < 3; x++) turns |= product.Turns(written, x) ? 1 << x : 0;
        return turns;
    }

    private int[] Least(UInt128 stabiliser, IReadOnlyList<int> signs)
    {
        int[]? least = null;
        foreach (int flip in (ReadOnlySpan<int>)[0b000, 0b110, 0b101, 0b011])
        {
            int[] flipped = [.. signs.Select((sign, h) => (stabiliser >> h & 1) == 0 ? 0 : sign ^ flip ^ Carried(flip, h))];
            if (least is null || flipped.AsSpan().SequenceCompareTo(least) < 0) least = flipped;
        }
        return least!;
    }
}
