using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Circuits.Sums;

/// <summary>The vectors of one factor and the program that computes them after a change of basis.</summary>
internal sealed class Sheared<TSums> where TSums : struct, ISums
{
    private readonly TSums _sums;

    /// <param name="before">The program before it.</param>
    /// <param name="shear">The change.</param>
    /// <param name="rows">The vectors after it; their signs are set.</param>
    /// <param name="random">Chooses what is pruned first.</param>
    public Sheared(SumGraph<TSums> before, Shear shear, sbyte[][] rows, ref Xoroshiro random)
    {
        (_sums, Rows) = (before.Sums, rows);
        Graph = new SumGraph<TSums>(_sums, before.Inputs);
        Search = new SumSearch<TSums>(Graph);
        foreach (ulong image in Images(before, shear)) Search.Include(image);
        (Points, Negated) = (new int[rows.Length], new bool[rows.Length]);
        for (int r = 0; r < rows.Length; r++)
        {
            ulong word = Graph.WordOf(rows[r]);
            Negated[r] = _sums.Canonical(word) != word;
            for (int k = 0; Negated[r] && k < rows[r].Length; k++) rows[r][k] = (sbyte)-rows[r][k];
            Points[r] = Search.Include(word);
            Graph.Use(Points[r], 1);
        }
        Search.Prune(ref random);
    }

    public SumGraph<TSums> Graph { get; }
    public SumSearch<TSums> Search { get; }
    public sbyte[][] Rows { get; }

    /// <summary>By term.</summary>
    public int[] Points { get; }

    /// <summary>Whether the vector of a term changed its sign.</summary>
    public bool[] Negated { get; }

    /// <summary>The points of the program taken along, by the steps that compute them.</summary>
    private IEnumerable<ulong> Images(SumGraph<TSums> before, Shear shear)
    {
        Dictionary<int, (ulong Word, ulong Image)> images = [];
        for (int index = 0; index < before.Inputs; index++)
        {
            ulong word = _sums.Word(index, 1), image = word;
            if (shear.Image(index) is >= 0 and int target) image = _sums.Combine(image, _sums.Word(target, shear.Sign), 0);
            images.Add(before.Find(_sums.Canonical(word)), (word, image));
        }
        foreach (int point in before.Reach().ToArray())
        {
            if (before.IsInput(point)) continue;
            foreach ((int a, int b) in before.Lines(point).ToArray())
            {
                if (!images.TryGetValue(a, out var x) || !images.TryGetValue(b, out var y)) continue;
                int unit = 0;
                while (_sums.Canonical(_sums.Combine(x.Word, y.Word, unit)) != before.Word(point)) unit++;
                images.Add(point, (_sums.Combine(x.Word, y.Word, unit), _sums.Combine(x.Image, y.Image, unit)));
                break;
            }
        }
        return images.Values.Select(i => i.Image);
    }
}
