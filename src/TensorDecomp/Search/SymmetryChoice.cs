using TensorDecomp.Kernels;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>What --symmetry asks for: orbit structures of terms, and the permutation of indices or the transposition where they belong to
/// one; neither where it is not given.</summary>
/// <param name="Orbits">What gradient engines impose and, if cyclic, flip engines.</param>
/// <param name="Indices">The permutation or transposition that flip engines impose.</param>
public sealed record SymmetryChoice(IReadOnlyList<OrbitStructure> Orbits, IndexSymmetry? Indices)
{
    /// <summary>A group of permutations, for gradient engines with the fixed terms among <see cref="Orbits"/>; null where it is
    /// none.</summary>
    public AutomorphismGroup? Group { get; private init; }

    /// <summary>The permutations of indices or the transposition as --symmetry reads them, without a number of fixed terms; null where it
    /// is none.</summary>
    public string? OfIndices => Group?.ToString() ?? Indices?.ToString();

    /// <summary>How flip graphs walk under them; null where they walk under none.</summary>
    public IReadOnlyList<FlipPolicy>? Policies =>
        Group is { } group ? FlipPolicy.For(group) : Indices is { } indices ? FlipPolicy.For(indices) : null;


    /// <summary>Where the factors change places as a whole, how; flip graphs walk under the rotation with as many fixed terms.</summary>
    public IReadOnlyList<FactorExchange> Exchanges { get; private init; } = [];

    /// <summary>Why restarts have no orbits under the group, as a clause; empty where they have.</summary>
    public string Why { get; private init; } = "";

    /// <summary>Whether the number of terms that a permutation of indices fixes is given, of which flip graphs know nothing.</summary>
    public bool IsCounted { get; private init; }

    /// <summary>Why a tensor has no symmetry of that kind, in one clause, or null: what has a name is one of matrices.</summary>
    public static string? WhyNot(string text, Tensor tensor) => text.StartsWith($"{SymmetryText.Group}:", StringComparison.Ordinal) ? null
        : MatrixProduct.WhyNot(tensor, $"'{text.Split(':')[0]}'") is not { } none ? null
        : $"{none}; write one of the groups that 'decomp symmetry --tensor {tensor}' lists";

    /// <summary>
    /// Reads swap:A,B,C and turn:A,B,C, perm: with a group of permutations, or a group by name, with its orbit structure or for all of
    /// them. A transposition without a
    /// number of fixed terms is for gradient and flip engines alike, where M = P; with one it is for gradient engines.
    /// </summary>
    /// <exception cref="GoalRefusedException">It is no symmetry, or the target has none like it.</exception>
    public static SymmetryChoice Parse(string? text, Target target)
    {
        if (text is null) return new([], null);
        if (WhyNot(text, target.Tensor) is { } none) throw new GoalRefusedException($"--symmetry {text} does not fit {target}: {none}.");
        string[] parts = text.Split(':');
        if (parts[0] == SymmetryText.Group)
        {
            AutomorphismGroup group = GroupOf(text, target.Tensor, out bool counted);
            bool fits = SymmetryText.TryReadStructures(text, target.Tensor, target.Rank, out IReadOnlyList<OrbitStructure>? structures,
                out string no);
            // What the rank admits matters to restarts and chains only; flip graphs have the orbits that they come upon.
            return fits || !counted
                ? new(structures ?? [], null)
                {
                    Group = group,
                    IsCounted = counted,
                    Why = no
                }
                : throw new GoalRefusedException($"--symmetry {text} does not fit {target}: {no}.");
        }
        if (parts.Length > 3 || IndicesOf(string.Join(':', parts.Take(2)), target.Shape) is not { } indices)
        {
            IReadOnlyList<FactorExchange> exchanges = ExchangesOf(text, target);
            return new([.. exchanges.Select(exchange => exchange.Of(target.Shape, target.Rank))], null) { Exchanges = exchanges };
        }
        if (indices.Alone is not null)
            return new(target.Shape.M == target.Shape.P
                ? [.. FactorExchange.All(SymmetryGroup.Transpose, target.Shape, target.Rank)
                    .Where(s => indices.Pairs == 0 || s.Negative == indices.Pairs).Select(s => s.Of(target.Shape, target.Rank))]
                : [], indices);
        if (parts.Length == 2) return new([.. IndexOrbits.For(indices, target.Shape, target.Rank)
            .Select(orbits => orbits.Of(target.Shape, target.Rank))], indices);
        if (!FixedTerms.TryParse(parts[2], out FixedTerms terms))
            throw new GoalRefusedException(
                $"--symmetry {text} is not understood; write {indices}:4 for four fixed " +
                    $"terms{(indices.Order == 2 ? $", {indices}:3,1,0,0 where v and w of one are the negatives of their images" : "")}.");
        IndexOrbits orbits = new(indices, terms);
        return orbits.WhyNot(target.Shape, target.Rank) is { } reason
            ? throw new GoalRefusedException($"--symmetry {text} does not fit {target}: {reason}.")
            : new([orbits.Of(target.Shape, target.Rank)], indices) { IsCounted = true };
    }

    /// <summary>The permutation of indices that swap:A,B,C, turn:A,B,C or a transposition without a number of fixed terms names; null where
    /// it is something else.</summary>
    /// <exception cref="GoalRefusedException">The shape has not that many indices, or no two equal dimensions.</exception>
    public static IndexSymmetry? IndicesOf(string text, Shape shape) =>
        !IndexSymmetry.TryParse(text, shape, out IndexSymmetry symmetry) ? null
        : symmetry.Fits(shape) ? symmetry
        : throw new GoalRefusedException(symmetry.Alone is null
            ? $"--symmetry {text} needs {symmetry.Order} rows or columns for each cycle, and one cycle at least; {shape} has not that many."
            : $"--symmetry {text} needs two equal dimensions and two indices of the third for each pair; {shape} has " +
                $"{(IndexSymmetry.Transposition(shape, 0).Fits(shape) ? "not that many, write a smaller number"
                    : "no two equal dimensions, write swap:1,1,1")}.");

    /// <summary>The group that perm: and its generators make.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tensor">The tensor that it leaves as it is.</param>
    /// <param name="counted">Whether the text gives a number of fixed terms.</param>
    /// <exception cref="GoalRefusedException">It makes none.</exception>
    public static AutomorphismGroup GroupOf(string text, Tensor tensor, out bool counted)
    {
        bool read = SymmetryText.TryReadGroup(text, tensor, out AutomorphismGroup? group, out string? structure, out string why);
        counted = structure is not null;
        return read ? group! : throw new GoalRefusedException($"--symmetry {text} is not understood: {why}.");
    }

    /// <summary>Why flip graphs do not walk under a group, as a sentence, or null.</summary>
    public static string? WhyNotWalk(AutomorphismGroup group, Ring ring) =>
        group.IsModulo2 && ring.Modulus != 2
            ? $"{group} leaves {group.Tensor} as it is modulo 2 only, and walks are over {ring}; write --ring F2."
        : group.Order <= FlipPolicy.LargestGroup ? null
        : $"flip graphs walk under groups of up to {FlipPolicy.LargestGroup} elements, and {group} has {group.Order}; leave out a " +
            "generator.";

    private static IReadOnlyList<FactorExchange> ExchangesOf(string text, Target target) =>
        FactorExchange.TryParse(text, target.Shape, target.Rank, out IReadOnlyList<FactorExchange>? exchanges, out string why) ? exchanges
            : throw new GoalRefusedException($"--symmetry {why}.");
}
