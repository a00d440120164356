using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Search.Work;

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
    public static RestartKind Chains { get; } =
        new("lbfgs", "chains", Provenance.HashOf(DescentChain.Policy), "descents", (space, seed, _) => new DescentChain(space, seed),
            _ => true);

    public static implicit operator RestartKind(GradientProgram program) =>
        new("gradient", program.Name, program.Hash, "restart-steps", program.Batch, target => program.Plan(target).Hops is not null);
}
