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
/// <param name="Hops">Whether its restarts hop for a target, each for as long as it takes.</param>
public sealed record RestartKind(string Engine, string Program, string Hash, Func<SearchSpace, ulong, int, IRestartBatch> Batch,
    Func<Target, bool> Descends, Func<Target, bool> Hops)
{
    /// <summary>Most orbits of terms for which single descents are run: above, hops are what comes near a decomposition.</summary>
    private const int FewOrbits = 8;

    /// <summary>Most descents of a restart that is soon at its end, whatever it does between them.</summary>
    private const int FewDescents = 16;

    /// <summary>The program that <c>--engine lbfgs</c> stands for.</summary>
    public static RestartKind Chains { get; } = (RestartKind)ProgramRegistry.Find(nameof(Reheating))! with { Engine = "lbfgs" };

    /// <summary>The program that it stands for where a symmetry leaves few orbits.</summary>
    public static RestartKind Singles { get; } = (RestartKind)ProgramRegistry.Find(nameof(Falling))! with { Engine = "lbfgs" };

    /// <summary>The one of the two that serves a space. A hop of an orbit or two leaves little of a minimum of a few, and a chain is as
    /// good as the funnel in which it began: so there all time goes to descents from random numbers (docs/notes/descents.md).</summary>
    public static RestartKind Serving(SearchSpace space) =>
        space.Symmetry is { } symmetry && symmetry.Orbits.Sum(orbit => orbit.Count) <= FewOrbits ? Singles : Chains;

    /// <summary>The restarts of a gradient program, as <c>--engine gradient</c> runs them.</summary>
    public static implicit operator RestartKind(GradientProgram program) =>
        new("gradient", program.Name, program.Hash, program.Batch, program.Descends,
            target => program.Plan(target) is { Hops: not null } or { Descents: not null, Steps: > FewDescents });

    /// <summary>What a step of a restart is called.</summary>
    public string Unit(Target target) => Descends(target) ? "descents" : "restart-steps";
}
