using System.Globalization;
using System.Text;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>How a walker treats a walk that does not come down. All counts are flips.</summary>
/// <param name="Patience">Flips without a reduction before a term is added.</param>
/// <param name="Margin">How far above the best rank of this walk terms are added.</param>
/// <param name="SplitShare">Share of splits among the added terms, in 256ths; the rest are plus-transitions.</param>
/// <param name="Leash">Flips without a new best rank before the walk returns to the scheme where it reached its best.</param>
/// <param name="Returns">Returns after which the leash doubles, until a new best rank makes it short again.</param>
/// <param name="Stamina">Flips without a new best rank before the walk is given up.</param>
public readonly record struct FlipPolicy(int Patience, int Margin, int SplitShare, long Leash, int Returns, long Stamina)
{
    /// <summary>Walks only among the schemes that this symmetry leaves as they are; any where it is null.</summary>
    public IndexSymmetry? Symmetry { get; init; }

    /// <summary>The same for a group of automorphisms.</summary>
    public AutomorphismGroup? Group { get; init; }

    /// <summary>Whether orbits under the group stay as long as they are: terms of one orbit become one where they cancel, and not
    /// otherwise.</summary>
    public bool KeepsOrbits { get; init; }

    /// <summary>Elements of the largest group that flip graphs walk under.</summary>
    public const int LargestGroup = GroupTable<Narrow<ulong>>.LargestOrder;

    /// <summary>Whether not every scheme is one to start from.</summary>
    public bool IsSymmetric => Symmetry is not null || Group is not null;

    // As the compiler would write it, but for what a policy does not have, so that programs keep their hashes.
    private readonly bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"Patience = {Patience}, Margin = {Margin}, SplitShare = {SplitShare}, Leash = {Leash}, Returns = {Returns}, Stamina = " +
                $"{Stamina}, Symmetry = {Symmetry}");
        if (Group is { } group) text.Append(CultureInfo.InvariantCulture, $", Group = {group}");
        if (KeepsOrbits) text.Append(", KeepsOrbits = True");
        return true;
    }

    private const long NoLeash = long.MaxValue / 4;

    /// <summary>A free walk that climbs often.</summary>
    public static FlipPolicy Default => All[0];

    /// <summary>
    /// What the bandit chooses from. A free walk that climbs often serves ⟨4,4,4⟩; a short leash serves shapes whose
    /// factors are shared by many terms, where a walk from the naive scheme loses its way within some ten thousand flips.
    /// </summary>
    public static IReadOnlyList<FlipPolicy> All { get; } =
    [
        new(5_000, 4, 0, NoLeash, 1, 10_000_000),
        new(20_000, 4, 0, 100_000, 4, 10_000_000),
        new(50_000, 4, 0, 10_000, 2, 5_000_000),
        new(50_000, 2, 0, 10_000, 8, 5_000_000),
    ];

    /// <summary>
    /// For a tensor: what any walk may do, and for a matrix product walks among the invariant schemes of each symmetry worth trying. These
    /// come down
    /// much faster (⟨4,4,4⟩ over GF(2) to 47 within a few walks) and end where their parity or their symmetry ends; what they
    /// find is in the pool for the others to start from.
    /// </summary>
    public static IReadOnlyList<FlipPolicy> For(Tensor tensor) => tensor.Product is not { } shape ? All
        : [.. All, .. from patience in s_symmetricPatience from symmetry in IndexSymmetry.For(shape) select Symmetric(symmetry, patience)];

    /// <summary>The same for one symmetry.</summary>
    public static IReadOnlyList<FlipPolicy> For(IndexSymmetry symmetry) =>
        [.. s_symmetricPatience.Select(patience => Symmetric(symmetry, patience))];

    /// <summary>The same for a group. Where few orbits are left to move a walk is short, and most end far up, so they are soon given
    /// up. With as many orbits as ⟨5,5,5⟩ has under the rotation it takes as much time and as steep a climb as there.</summary>
    public static IReadOnlyList<FlipPolicy> For(AutomorphismGroup group) =>
        group.Tensor.Count < FewOrbits * group.Order
            ? [.. s_groupPatience.Select(patience => new FlipPolicy(patience, 8, 256, NoLeash, 1, 200_000) { Group = group })]
            : [.. s_longPatience.Select(patience => new FlipPolicy(patience, 60, 0, NoLeash, 1, 10_000_000) { Group = group })];

    private const int FewOrbits = 16;

    private static readonly int[] s_longPatience = [2_000, 10_000];

    private static readonly int[] s_groupPatience = [2_000, 5_000];

    // ⟨4,4,4⟩ and ⟨4,4,5⟩ come down with the first; ⟨3,3,6⟩ to 43 only with the second.
    private static readonly int[] s_symmetricPatience = [5_000, 20_000];

    private static FlipPolicy Symmetric(IndexSymmetry symmetry, int patience) =>
        new(patience, 4, 0, NoLeash, 1, 10_000_000) { Symmetry = symmetry };

    /// <summary>
    /// The same for orbits of terms. Where the fixed terms are sums over blocks, a walk that climbs as far as it likes and is given
    /// time comes furthest: ⟨5,5,5⟩ over GF(2) to 93 once in some fifteen walks. From the naive
    /// fixed terms a split of one orbit is a gentle climb: half of the walks under the second of these reach 104 within 20 million
    /// flips, and under a free walk of plus-transitions none does.
    /// </summary>
    public static IReadOnlyList<FlipPolicy> ForOrbits { get; } =
    [
        new(20_000, 40, 0, NoLeash, 1, 60_000_000),
        new(50_000, 4, 256, NoLeash, 1, 20_000_000),
        new(20_000, 4, 128, NoLeash, 1, 10_000_000),
        new(5_000, 4, 0, NoLeash, 1, 10_000_000),
    ];
}
