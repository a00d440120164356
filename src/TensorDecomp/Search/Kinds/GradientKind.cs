using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>Gradient restarts: an engine for each program and each orbit structure, or where ranks feed each other for each rank.</summary>
internal static class GradientKind
{
    /// <summary>Largest rank that the gradient kernels hold.</summary>
    private const int LargestRank = 128;

    /// <summary>The exact stage forms all (mnp)² residuals in double precision; this keeps them in 128 MiB.</summary>
    private const int LargestNaiveRank = 4096;

    public static EngineKind Restarts { get; } = new("gradient", "gradient", WhyNot, Create);

    /// <summary>Why no restarts from random numbers serve, whatever they run.</summary>
    public static string? WhyNot(SearchGoal goal)
    {
        SymmetryChoice ties = goal.Ties;
        return ties.OfIndices is { } indices && goal.Ranks.Count > 1
            ? $"gradient restarts with --symmetry {indices} have one rank, for its orbits are made for one number of terms; give one " +
                "--rank, or use --engine flip."
            : ties is { Indices: { Alone: not null } transposition, Orbits.Count: 0 }
            ? $"--symmetry {transposition} is for gradient restarts where M = P only, and {goal.Shape} is not like that; write the " +
                "dimensions in another order, or use --engine flip."
            : ties.Group is { IsModulo2: true } modulo2
            ? $"--symmetry {modulo2} leaves {goal.Tensor} as it is modulo 2 only, and restarts have numbers with signs; use --engine " +
                "flip with --ring F2."
            : ties is { Group: { } automorphisms, Orbits.Count: 0 }
            ? $"--symmetry {automorphisms} does not fit {goal.Target}: {ties.Why}; write how many orbits of which kind, or use --engine " +
                "flip."
            : ties is { Indices: { } permutation, Orbits.Count: 0 }
            ? $"no number of fixed terms of {permutation} leaves {goal.Target} enough orbits; give a higher --rank, or use --engine flip."
            : goal.Ring.Modulus != 0 ? $"the gradient engine works over Q and Q(i), not over {goal.Ring}; use --engine flip."
            : goal.Tensor.Equations > (long)LargestNaiveRank * LargestNaiveRank
            ? $"{goal.Tensor} is too large for the gradient engine: {(goal.Tensor.Product is null
                ? $"it has {goal.Tensor.Equations} equations, and may have {LargestNaiveRank * LargestNaiveRank}."
                : $"the tensor may have at most {LargestNaiveRank} ones (16x16x16).")}"
            : goal.Ranks.Highest > LargestRank ? $"the gradient engine holds ranks up to {LargestRank}, not {goal.Ranks.Highest}."
            : null;
    }

    /// <summary>Where restarts look.</summary>
    public static SearchSpace Space(SearchGoal goal) =>
        new(goal.Target with { Rank = goal.Ranks.Highest }, goal.Ring.Imaginary) { LowestRank = goal.Ranks.Lowest };

    /// <summary>Where entries are rounded to. Terms are rounded at a scale at which u and v have 1 for their largest, where an integer
    /// scheme
    /// may show halves and thirds.</summary>
    public static Ring? Rounding(Ring ring) => ring == Ring.Zt || !ring.Inverted.IsOne ? ring : null;

    private static IEnumerable<IEngine> Create(SearchGoal goal, EngineNeeds needs)
    {
        if (goal.Descends)
            return RankLadder.Engines(Space(goal), needs.Programs, goal.Seed, GradientProgram.BestLanes,
                Rounding(goal.Ring), needs.Starts);
        KnownStarts? starts = needs.Starts.Count > 0 ? new KnownStarts([.. needs.Starts.Select(k => k.Scheme)]) : null;
        return from program in needs.Programs
               from orbits in goal.Ties.Orbits.Cast<OrbitStructure?>().DefaultIfEmpty()
               select Engine(goal, needs, program, Space(goal) with { Symmetry = orbits, Known = starts });
    }

    private static GradientEngine Engine(SearchGoal goal, EngineNeeds needs, GradientProgram program, SearchSpace space)
    {
        if (program.WhyNot(space) is { } reason)
            throw new GoalRefusedException($"the program {program.Name} cannot search {space}: {reason}.");
        return new GradientEngine(space, program, goal.Seed, GradientProgram.BestLanes, Rounding(goal.Ring));
    }
}
