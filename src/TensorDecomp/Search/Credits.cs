using TensorDecomp.Kernels;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>What an engine is credited with before it has done anything.</summary>
/// <param name="Engine">Name of its kind.</param>
/// <param name="Where">The searches that it is for, in words.</param>
/// <param name="Serves">The same of a tensor and of the symmetry that the engine is under.</param>
/// <param name="Successes">Successes that <see cref="TimeShares"/> takes it to have had.</param>
/// <param name="Measured">What speaks for it.</param>
internal sealed record Credit(string Engine, string Where, Func<Tensor, OrbitStructure?, bool> Serves, double Successes, string Measured);

/// <summary>
/// The credits of all engines in one table, the first that serves counting; an engine without a line has one success. Whoever changes a
/// number measures what the line says, old and new in turn.
/// </summary>
internal static class Credits
{
    /// <summary>⟨3,3,6⟩, ⟨3,5,5⟩, ⟨4,4,5⟩ are the largest shapes whose records chains of descents come to within minutes.</summary>
    private const int ChainsServe = 80;

    public static IReadOnlyList<Credit> All { get; } =
    [
        new("lbfgs", "under a group of permutations", (_, symmetry) => symmetry is { IsOfGenerators: true }, 6,
            "4x4x5:61 over Q, seed 1, two threads: 3.5 minutes with six successes, 6 with three"),
        new("lbfgs", $"tensors with at most {ChainsServe} ones", (tensor, _) => tensor.Count <= ChainsServe, 3,
            "3x3x6: with one success chains, which alone come to 40, had a sixth of the time; 3x5x6 and 4x4x6 gained nothing in two " +
                "minutes"),
        new("flip-group", "always, for it runs where a group is known to serve the shape", (_, _) => true, 6,
            "4x4x5:61 over Z, seed 1, two threads: 84 seconds with six successes"),
    ];

    /// <summary>The successes of an engine for a tensor under a symmetry, or under none.</summary>
    public static double Of(string engine, Tensor tensor, OrbitStructure? symmetry) =>
        All.FirstOrDefault(c => c.Engine == engine && c.Serves(tensor, symmetry))?.Successes ?? 1;
}
