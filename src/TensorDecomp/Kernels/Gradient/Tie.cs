using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The classes of factor entries that a symmetry makes equal up to sign: each has one home, which the optimizer moves, and
/// copies. Where a class holds an entry and its negative, all of it is zero.
/// </summary>
internal sealed class Tie
{
    private Tie(int[] homes, int[] zeros, (int Copy, int Home, float Sign)[] copies) => (Homes, Zeros, Copies) = (homes, zeros, copies);

    /// <summary>Offsets of the entries that move, ascending.</summary>
    public int[] Homes { get; }

    /// <summary>Offsets of the entries that have to be zero.</summary>
    public int[] Zeros { get; }

    /// <summary>Offsets of the other entries, each with its home and ±1.</summary>
    public (int Copy, int Home, float Sign)[] Copies { get; }

    public static Tie Of(FactorLayout layout, OrbitStructure symmetry) =>
        Of(layout.Space, symmetry, (slot, plane) => layout.Offset(slot.Factor, slot.Index, slot.Term, plane));

    /// <param name="space">What is decomposed.</param>
    /// <param name="symmetry">Whose classes.</param>
    /// <param name="at">Offset of a part of an entry.</param>
    public static Tie Of(SearchSpace space, OrbitStructure symmetry, Func<EntryAddress, int, int> at)
    {
        Target target = space.Target;
        int[] sizes = target.Tensor.Sizes;
        IReadOnlyList<Func<EntryAddress, (EntryAddress Image, int Sign)>> generators = symmetry.Generators();
        List<int> homes = [], zeros = [];
        List<(int, int, float)> copies = [];
        HashSet<EntryAddress> seen = [];
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < target.Rank; r++)
                for (int a = 0; a < sizes[f]; a++)
                    if (!seen.Contains(new EntryAddress(f, a, r))) Collect(new EntryAddress(f, a, r));
        return new Tie([.. homes.Order()], [.. zeros], [.. copies]);

        void Collect(EntryAddress home)
        {
            Dictionary<EntryAddress, int> signs = new() { [home] = 1 };
            bool contradiction = false;
            Stack<EntryAddress> open = new([home]);
            while (open.TryPop(out EntryAddress slot))
                foreach (Func<EntryAddress, (EntryAddress, int)> generator in generators)
                {
                    (EntryAddress image, int sign) = generator(slot);
                    if (signs.TryAdd(image, signs[slot] * sign)) open.Push(image);
                    else contradiction |= signs[image] != signs[slot] * sign;
                }
            seen.UnionWith(signs.Keys);
            for (int plane = 0; plane < space.Planes; plane++)
            {
                if (contradiction) zeros.AddRange(signs.Keys.Select(slot => at(slot, plane)));
                else homes.Add(at(home, plane));
                if (!contradiction)
                    copies.AddRange(signs.Where(s => s.Key != home).Select(s => (at(s.Key, plane), at(home, plane), (float)s.Value)));
            }
        }
    }
}
