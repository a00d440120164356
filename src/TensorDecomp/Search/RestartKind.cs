using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Search;

/// <summary>What a restart is: a gradient program's in lanes, or a chain of descents by itself.</summary>
/// <param name="Engine">Name of the engine that runs it.</param>
/// <param name="Program">Name of the program or policy.</param>
/// <param name="Hash">SHA-256 of its source.</param>
/// <param name="Unit">What a step is called.</param>
/// <param name="Batch">Makes a batch for a search space, a seed and a number of lanes.</param>
/// <param name="Hops">Whether its restarts hop for a target.</param>
public sealed record RestartKind(string Engine, string Program, string Hash, string Unit, Func<SearchSpace, ulong, int,
    IRestartBatch> Batch, Func<Target, bool> Hops)
{
    private const int ChainsServe = 80; // ⟨3,3,6⟩, ⟨3,5,5⟩, ⟨4,4,5⟩; at ⟨3,5,6⟩ and ⟨4,4,6⟩ they came to no record in two minutes

    /// <summary>Successes that an engine of this kind is credited with beforehand.</summary>
    public Func<SearchSpace, double> Expectation { get; init; } = _ => 1;

    public static RestartKind Chains { get; } =
        new("lbfgs", "chains", Provenance.HashOf(DescentChain.Policy), "descents", (space, seed, _) => new DescentChain(space, seed),
            _ => true)
        {
            // A group of permutations is among the engines because it came to a rank that nothing else came to in that time.
            Expectation = space => space.Symmetry is GroupOrbits ? 6 : space.Target.Shape.NaiveRank <= ChainsServe ? 3 : 1,
        };

    public static implicit operator RestartKind(GradientProgram program) =>
        new("gradient", program.Name, program.Hash, "restart-steps", program.Batch, target => program.Plan(target).Hops is not null);
}
