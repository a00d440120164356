using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// What tells the lanes of a batch of several ranks apart. A lane's terms from the rank of its restart on are zero and have to
/// stay so: a zero term is none to the others, for it adds nothing to any sum. And random numbers are keyed by where an entry
/// lies in the layout of the restart's own rank, so that it descends as it would among its like.
/// </summary>
internal sealed unsafe class RankMasks<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private readonly int _paddedRank, _groups;
    private readonly T* _masks;

    /// <param name="layout">The layout of the batch, made for the highest rank.</param>
    /// <param name="arena">Memory.</param>
    public RankMasks(FactorLayout layout, LaneArena arena)
    {
        RankRange ranks = layout.Space.Ranks;
        _paddedRank = layout.Panels[0].PaddedRank;
        Terms = arena.Take<T>(_paddedRank);
        _groups = Group(ranks.Lowest) + 1;
        _masks = arena.Take<T>(_groups);
        Common = _groups == 0 ? ranks.Lowest : 0;
        Sites = arena.Take<LaneSites>(layout.Panels.Sum(p => p.Count));
        LaneSites* sites = Sites;
        for (int f = 0; f < 3; f++)
            for (int panel = 0; panel < layout.Panels[f].Count; panel++, sites++)
            {
                *sites = new LaneSites { Groups = _groups, Masks = _masks, Lower = arena.Take<uint>(_groups) };
                int first = panel * layout.Panels[f].Height;
                for (int group = 0; group < _groups; group++)
                {
                    FactorLayout own = new(layout.Space.At(_paddedRank - Panels.TermTile * (group + 1)));
                    sites->Lower[group] = (uint)(layout.Offset(f, first, 0) - own.Offset(f, first, 0));
                }
            }
    }

    /// <summary>Terms that need no mask: all lanes have them, under the same numbers.</summary>
    public int Common { get; }

    /// <summary>For each term 1 in the lanes whose restart has it and 0 in the others.</summary>
    public T* Terms { get; }

    /// <summary>How lanes number the entries of each panel, panel after panel of U, V and W.</summary>
    public LaneSites* Sites { get; }

    /// <summary>A restart of that rank takes the lane.</summary>
    public void Begin(int lane, int rank)
    {
        for (int r = 0; r < _paddedRank; r++) ((float*)(Terms + r))[lane] = r < rank ? 1f : 0f;
        for (int group = 0; group < _groups; group++) ((float*)(_masks + group))[lane] = group == Group(rank) ? 1f : 0f;
    }

    /// <summary>Restarts whose layouts have equally many padded terms number entries alike; −1 where they do it as the batch
    /// does.</summary>
    private int Group(int rank) => (_paddedRank - rank) / Panels.TermTile - 1;
}
