using TensorDecomp.Kernels;
using TensorDecomp.Symmetries;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>Orbit structures as --symmetry reads them.</summary>
internal static class OrbitStructures
{
    /// <summary>
    /// For ⟨2,2,2⟩:7, with signs, with factors that change places together with indices, and with stabilisers: groups of Strassen's
    /// algorithm.
    /// </summary>
    public static string[] Combined { get; } =
        ["perm:NPM/01~,1~,-+NMP/-,-,1~:1x1,1x6a", "perm:PNM/-,01~,-:1x1,3x2", "perm:NPM/01~,1~,-:1x1"];

    public static IReadOnlyList<OrbitStructure> Of(Target target, string text) =>
        SymmetryText.TryReadStructures(text, target.Shape, target.Rank, out IReadOnlyList<OrbitStructure>? structures, out string why)
            ? structures : throw new ArgumentException($"{text}: {why}");

    public static OrbitStructure Of(this FactorExchange exchange, Target target) => exchange.Of(target.Shape, target.Rank);

    public static OrbitStructure Of(this IndexOrbits orbits, Target target) => orbits.Of(target.Shape, target.Rank);
}
