using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Seeds;

namespace TensorDecomp.Search.Work;

/// <summary>What a restart is: what a gradient program makes of it.</summary>
/// <param name="Engine">Name of the engine that runs it.</param>
/// <param name="Program">Name of the program.</param>
/// <param name="Hash">SHA-256 of its source.</param>
/// <param name="Batch">Makes a batch for a search space, a seed and a number of lanes.</param>
/// <param name="Descends">Whether the engine descends for it.</param>
/// <param name="Hops">Whether its restarts hop for a target.</param>
public sealed record RestartKind(string Engine, string Program, string Hash, Func<SearchSpace, ulong, int, IRestartBatch> Batch,
    Func<Target, bool> Descends, Func<Target, bool> Hops)
{
    /// <summary>The program that <c>--engine lbfgs</c> stands for.</summary>
    public static RestartKind Chains { get; } = (RestartKind)ProgramRegistry.Find(nameof(Reheating))! with { Engine = "lbfgs" };

    /// <summary>The program that it stands for under a symmetry, where a chain that began in a bad funnel has soon seen all of it
    /// (docs/notes/descents.md).</summary>
    public static RestartKind ShortChains { get; } = (RestartKind)ProgramRegistry.Find("short-chains")! with { Engine = "lbfgs" };

    /// <summary>The one of the two that serves a space.</summary>
    public static RestartKind Serving(SearchSpace space) => space.Symmetry is null ? Chains : ShortChains;

    /// <summary>The restarts of a gradient program, as <c>--engine gradient</c> runs them.</summary>
    public static implicit operator RestartKind(GradientProgram program) =>
        new("gradient", program.Name, program.Hash, program.Batch, program.Descends,
            target => program.Plan(target) is { Hops: not null } or { Descents: not null });

    /// <summary>What a step of a restart is called.</summary>
    public string Unit(Target target) => Descends(target) ? "descents" : "restart-steps";
}
