using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Search.Relays;

/// <summary>Programs that search one after the other, each from the states that the one before it left.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Chains">For each target the programs that went on there.</param>
public sealed record Relay(string Name, IReadOnlyList<RelayChain> Chains)
{
    /// <summary>The chain for a target; null where it has none, or several under symmetries and none is named.</summary>
    /// <param name="target">Shape and rank.</param>
    /// <param name="symmetry">As <c>--symmetry</c> takes it; null for the chain without one, or else the only one.</param>
    public RelayChain? For(Target target, string? symmetry = null)
    {
        RelayChain[] there = [.. Chains.Where(chain => chain.Target.Target == target)];
        if (symmetry is null) return there.FirstOrDefault(chain => chain.Target.Symmetry is null) ?? (there is [var only] ? only : null);
        return TiedTarget.TryTie(target, symmetry, out TiedTarget? tied, out _) ? there.FirstOrDefault(chain => chain.Target == tied)
            : null;
    }
}

/// <summary>The programs of a relay on one target.</summary>
/// <param name="Target">Shape and rank, and the symmetry.</param>
/// <param name="Keep">Most states that are handed on.</param>
/// <param name="Links">In their order; the first starts at random numbers.</param>
public sealed record RelayChain(TiedTarget Target, int Keep, IReadOnlyList<RelayLink> Links)
{
    /// <summary>Whether a restart that hops in lanes was ended where a stage's budget is, and left a state.</summary>
    public bool EndsHops { get; init; }

    /// <summary>Whether states were polished before they were handed on, and what that solved was a proof.</summary>
    public bool Polishes { get; init; }

    /// <summary>Most stages.</summary>
    public const int MostLinks = 64;

    /// <summary>Most states that are handed on.</summary>
    public const int MostKept = 64;

    /// <summary>The largest budget of a stage.</summary>
    public const long MostSteps = 1_000_000_000_000;

    /// <summary>The largest rank and the largest number of multiplications by the schoolbook of which the gradient kernels and the exact
    /// stage hold a state.</summary>
    private const int LargestRank = 128, LargestNaiveRank = 4096;

    /// <summary>A clause that says why there can be no states of a target; null where there can.</summary>
    public static string? WhyNot(Target target) =>
        target.Rank is >= 1 and <= LargestRank && target.Tensor.Equations <= (long)LargestNaiveRank * LargestNaiveRank ? null
            : $"{target} is larger than gradients can be computed for";

    /// <summary>SHA-256 over all programs.</summary>
    public string Hash => Provenance.HashOf(string.Join('\n', Links.Select(link => Provenance.HashOf(link.Source))));
}

/// <summary>What one program did in a relay.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Source">Its C# text.</param>
/// <param name="Seed">Determines its restarts.</param>
/// <param name="Steps">Its budget in restart-steps (<see cref="Work.CountedSteps"/>).</param>
/// <param name="Left">The states that it left, the lowest energy first; none where all of its restarts were solved.</param>
public sealed record RelayLink(string Program, string Source, ulong Seed, long Steps, IReadOnlyList<RelayState> Left);
