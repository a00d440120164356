using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// Another choice of the inputs of a <see cref="SumGraph{TSums}"/>: where they may be any basis, a wanted point may take the place of an
/// input. As long as the inputs lead to all wanted points, which span the space, they are a basis.
/// </summary>
internal static class InputTurn
{
    /// <summary>Wanted inputs of which one may give up its place that are tried.</summary>
    private const int Tries = 3;

    /// <summary>Makes a random wanted point an input in the place of one that is not needed as such; the number of points never
    /// rises, and falls where nobody wants what was an input.</summary>
    /// <returns>The place and the point, or null where nothing changed.</returns>
    public static (int Place, int Point)? Try<TSums>(SumGraph<TSums> graph, SumSearch<TSums> search, ref Xoroshiro random)
        where TSums : struct, ISums
    {
        int[] wanted = [.. graph.Points.ToArray().Where(p => graph.Uses(p) > 0 && !graph.IsInput(p))];
        if (wanted.Length == 0) return null;
        int point = wanted[random.Below(wanted.Length)];
        ulong vector = graph.Word(point);
        int from = random.Below(graph.Inputs), tried = 0;
        for (int pass = 0; pass < 2; pass++) // those that nobody wants first
            for (int k = 0; k < graph.Inputs && tried < Tries; k++)
            {
                int place = (from + k) % graph.Inputs;
                ulong before = graph.InputWords[place];
                int input = graph.Find(graph.Sums.Canonical(before));
                if (graph.Uses(input) > 0 != pass > 0) continue;
                tried += pass;
                graph.Turn(place, vector);
                if (search.Complete())
                {
                    search.LetGoMissing();
                    search.LetGoIfSpare(input);
                    return (place, point);
                }
                graph.Turn(place, before);
            }
        return null;
    }
}
