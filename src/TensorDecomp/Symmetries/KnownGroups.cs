using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>Groups that are known to help: what a search of a shape tries unasked, in any order of the dimensions.</summary>
/// <param name="Shape">The shape that its text is written for.</param>
/// <param name="Text">The group, for restarts and chains with its orbit structure.</param>
/// <param name="Walks">Whether flip graphs walk under it, rather than restarts and chains.</param>
/// <param name="Worth">What it is worth, and where that was measured.</param>
public sealed record KnownGroup(Shape Shape, string Text, bool Walks, string Worth);

/// <inheritdoc cref="KnownGroup"/>
public static class KnownGroups
{
    /// <summary>The table. A group that is to be tried unasked is one line here.</summary>
    public static IReadOnlyList<KnownGroup> All { get; } =
    [
        new(new(4, 4, 4), "perm:0123,0123,0123+03.12,13,03.12:0", Walks: false,
            "the square: ⟨4,4,4⟩:48 over ℚ as six orbits of eight (Dumas, Pernet and Sedoglavic, arXiv:2506.13242), by chains in " +
                "seconds; docs/notes/gradients.md"),
        new(new(2, 4, 5), "perm:01,13.2~,24:0", Walks: false,
            "an involution: ⟨2,4,5⟩:32 as sixteen pairs, in a thirtieth of the work; docs/notes/descents.md"),
        new(new(3, 3, 6), "perm:NMP/02,12,0253~14+01,01,02.13.45:1x1,1x3.1,1x6a.2,3x6b,1x12", Walks: false,
            "twelve elements: ⟨3,3,6⟩:40 in seconds; docs/notes/descents.md"),
        new(new(3, 3, 7), "perm:012,012,012.345:1", Walks: false,
            "a rotation of order three: ⟨3,3,7⟩:49 as one fixed term and sixteen orbits, in seconds; docs/notes/descents.md"),
        new(new(3, 4, 6), "perm:012,012,012.345+12,12.3~,03.15.24:1x3,1x3.3", Walks: false,
            "six elements, read off a published scheme: ⟨3,4,6⟩:54 as two orbits of three and eight of six, in half a minute; " +
                "docs/notes/descents.md"),
        new(new(3, 4, 7), "perm:-,012,012.345+-,12,12.45+01,3~,03.14.25:1x1.12,1x2a,2x3,6x6a,1x6c.2,1x12", Walks: false,
            "twelve elements, read off a published scheme: ⟨3,4,7⟩:63 as twelve orbits, in seconds; docs/notes/descents.md"),
        new(new(3, 4, 8), "perm:-,012,012.345:7x1", Walks: false,
            "a rotation of order three, as in ⟨3,4,7⟩:63: ⟨3,4,8⟩:73 in a minute; docs/notes/descents.md"),
        new(new(2, 5, 7), "perm:-,012,012.345:4x1", Walks: false,
            "the same rotation: ⟨2,5,7⟩:55 in a minute; docs/notes/descents.md"),
        new(new(2, 6, 7), "perm:-,012.345,012.345:3x1", Walks: false,
            "a rotation of order three: ⟨2,6,7⟩:66 in a minute; docs/notes/descents.md"),
        new(new(4, 4, 5), "perm:0123,0123,0123:1", Walks: false,
            "turns of the square: ⟨4,4,5⟩:61 by chains in minutes; docs/notes/gradients.md"),
        new(new(4, 4, 5), "perm:0123,0123,0123+13,13,13", Walks: true,
            "the square: ⟨4,4,5⟩:61 over F2 as one fixed term, seven orbits of four and four of eight, which lifts; docs/flip-graphs.md"),
    ];

    /// <summary>Structures that restarts and chains of a shape and rank try unasked.</summary>
    public static IEnumerable<OrbitStructure> ForRestarts(Shape shape, int rank) =>
        For(shape, walks: false).SelectMany(text =>
            SymmetryText.TryReadStructures(text, shape, rank, out IReadOnlyList<OrbitStructure>? structures, out _) ? structures : []);

    /// <summary>Groups that flip graphs of a shape walk under unasked.</summary>
    public static IEnumerable<AutomorphismGroup> ForWalks(Shape shape) =>
        For(shape, walks: true).Select(text => Read(text, shape).Group);

    private static IEnumerable<string> For(Shape shape, bool walks) =>
        All.Where(known => known.Walks == walks && known.Shape.Sorted() == shape.Sorted()).Select(known => In(shape, known));

    private static (AutomorphismGroup Group, string? Structure) Read(string text, Shape shape) =>
        SymmetryText.TryReadGroup(text, shape, out AutomorphismGroup? group, out string? structure, out string why) ? (group, structure)
            : throw new InvalidOperationException($"{text} is no group: {why}");

    /// <summary>The text for another order of the dimensions: each of its ranges becomes one of the same size.</summary>
    private static string In(Shape shape, KnownGroup known)
    {
        (AutomorphismGroup group, string? structure) = Read(known.Text, known.Shape);
        int[] there = [-1, -1, -1]; // where each of its ranges goes
        for (int x = 0; x < 3; x++)
            there[Enumerable.Range(0, 3).First(range => there[range] < 0 && Automorphism.Size(known.Shape,
                range) == Automorphism.Size(shape, x))] = x;
        IEnumerable<string> generators = group.Generators.Select(generator =>
        {
            int[] ranges = new int[3];
            var indices = new int[3][];
            var negative = new bool[3][];
            for (int x = 0; x < 3; x++)
            {
                int range = x, size = Automorphism.Size(known.Shape, x);
                ranges[there[x]] = there[generator.Range(x)];
                indices[there[x]] = [.. Enumerable.Range(0, size).Select(i => generator.Index(range, i))];
                negative[there[x]] = [.. Enumerable.Range(0, size).Select(i => generator.Negates(range, i))];
            }
            return GeneratorText.Write(new Automorphism(shape, ranges, indices, negative));
        });
        return $"{SymmetryText.Group}:{string.Join('+', generators)}{(structure is null ? "" : $":{structure}")}";
    }
}
