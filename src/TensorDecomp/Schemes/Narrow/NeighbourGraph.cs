namespace TensorDecomp.Schemes.Narrow;

/// <summary>
/// A graph on n vertices, neighbours of different colours, in which every vertex has the same number of neighbours; where that cannot be,
/// n and the number being odd, one vertex has one less. Colours are as few as were found to do.
/// </summary>
internal sealed class NeighbourGraph
{
    private const int Attempts = 200;
    private readonly SortedSet<int>[] _neighbours;

    private NeighbourGraph(int[] colours, SortedSet<int>[] neighbours) => (Colours, _neighbours) = (colours, neighbours);

    /// <summary>The colour of each vertex.</summary>
    public IReadOnlyList<int> Colours { get; }

    /// <summary>How many colours there are.</summary>
    public int ColourCount => Colours.Max() + 1;

    /// <summary>The neighbours of a vertex and itself, ascending.</summary>
    public IReadOnlyList<int> Around(int vertex) => [.. _neighbours[vertex].Append(vertex).Order()];

    /// <summary>All pairs of neighbours, the lower number first.</summary>
    public IEnumerable<(int I, int J)> Edges() =>
        from i in Enumerable.Range(0, _neighbours.Length) from j in _neighbours[i] where i < j select (i, j);

    /// <summary>A graph for these numbers, degree &lt; vertices.</summary>
    public static NeighbourGraph Of(int vertices, int degree)
    {
        Random random = new(1); // among equals; whatever comes out is looked at
        for (int colours = Fewest(vertices, degree); ; colours++)
            for (int attempt = 0; attempt < Attempts; attempt++)
                if (Attempt(vertices, degree, colours, random) is { } graph) return graph;
    }

    /// <summary>The largest class has to leave enough others, and two classes have to be equally large. More may be needed.</summary>
    private static int Fewest(int vertices, int degree) => Enumerable.Range(1, vertices)
        .First(c => degree <= vertices - (vertices + c - 1) / c && (c != 2 || vertices % 2 == 0));

    /// <summary>Whoever lacks most neighbours takes whom of those that lack most. With as many colours as vertices nothing can
    /// fail.</summary>
    private static NeighbourGraph? Attempt(int vertices, int degree, int count, Random random)
    {
        int[] colours = [.. Enumerable.Range(0, vertices).Select(j => j % count)];
        SortedSet<int>[] neighbours = [.. colours.Select(_ => new SortedSet<int>())];
        while (Open() is [int one, ..] open
            && open.FirstOrDefault(two => colours[two] != colours[one] && !neighbours[one].Contains(two), -1) is >= 0 and int other)
        {
            neighbours[one].Add(other);
            neighbours[other].Add(one);
        }
        return neighbours.Sum(x => degree - x.Count) == vertices * degree % 2 ? new(colours, neighbours) : null;

        int[] Open() => [.. Enumerable.Range(0, vertices).Where(j => neighbours[j].Count < degree)
            .OrderBy(j => neighbours[j].Count).ThenBy(_ => random.Next())];
    }
}
