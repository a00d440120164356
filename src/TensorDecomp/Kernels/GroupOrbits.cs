using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels;

/// <summary>An orbit structure under a group of automorphisms as restarts and chains take it.</summary>
/// <param name="Structure">The orbits.</param>
public sealed record GroupOrbits(OrbitStructure Structure) : ISymmetry
{
    public string? WhyNot(Target target) =>
        Structure.Group.Shape != target.Shape ? $"the group was made for another shape than {target.Shape}"
        : Structure.Rank != target.Rank ? $"its orbits have {Structure.Rank} terms, not {target.Rank}" : null;

    public IReadOnlyList<Func<EntryAddress, (EntryAddress Image, int Sign)>> Generators(Target target) => Structure.Generators();

    public IReadOnlyList<int> Lengths(int rank) => Structure.Lengths;

    public override string ToString() => Structure.Text;
}
