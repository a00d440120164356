using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>The classes of equal factor entries under a symmetry: each has one home, which the optimizer moves, and copies.</summary>
internal sealed class Tie
{
    private Tie(int[] homes, (int Copy, int Home)[] copies) => (Homes, Copies) = (homes, copies);

    /// <summary>Offsets of the entries that move, ascending.</summary>
    public int[] Homes { get; }

    /// <summary>Offsets of the other entries, each with its home.</summary>
    public (int Copy, int Home)[] Copies { get; }

    public static Tie Of(FactorLayout layout, Symmetry symmetry)
    {
        Target target = layout.Space.Target;
        int[] sizes = [target.Shape.USize, target.Shape.VSize, target.Shape.WSize];
        IReadOnlyList<Func<Slot, Slot>> generators = symmetry.Generators(target);
        List<int> homes = [];
        List<(int, int)> copies = [];
        HashSet<Slot> seen = [];
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < target.Rank; r++)
                for (int a = 0; a < sizes[f]; a++)
                    if (seen.Add(new Slot(f, a, r))) Collect(new Slot(f, a, r));
        return new Tie([.. homes.Order()], [.. copies]);

        void Collect(Slot home)
        {
            for (int plane = 0; plane < layout.Space.Planes; plane++) homes.Add(At(home, plane));
            Stack<Slot> open = new([home]);
            while (open.TryPop(out Slot slot))
                foreach (Func<Slot, Slot> image in generators)
                {
                    Slot other = image(slot);
                    if (!seen.Add(other)) continue;
                    open.Push(other);
                    for (int plane = 0; plane < layout.Space.Planes; plane++) copies.Add((At(other, plane), At(home, plane)));
                }
        }

        int At(Slot slot, int plane) => layout.Offset(slot.Factor, slot.Index, slot.Term, plane);
    }
}
