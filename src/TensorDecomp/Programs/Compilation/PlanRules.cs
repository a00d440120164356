using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Programs.Compilation;

/// <summary>What a plan has to satisfy before memory is set aside for it.</summary>
internal static class PlanRules
{
    /// <summary>Most races; an array may not be longer either.</summary>
    public const int MostRaces = 64;

    private const int MostSteps = 1 << 24, MostChunk = 1000, MostSlots = Slots<L1>.Capacity, MostPatience = 1 << 20,
        MostMemory = 64, MostWindow = 1000, MostInner = 1000;

    /// <summary>Null where the plan can be carried out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="slotsUsed">State values that the program's text addresses; with fewer it would read and write its neighbours'.</param>
    public static string? WhyNot(Plan? plan, int slotsUsed) =>
        plan is null ? "Plan gives none; write new() { Steps = 6_000, Slots = 2 }."
        : plan.Steps is < 1 or > MostSteps
        ? $"Plan asks for {plan.Steps} steps; there may be 1 to {MostSteps:N0}, which is what a float counts exactly."
        : plan.Chunk < 1 || plan.Chunk > MostChunk ? $"Plan asks for chunks of {plan.Chunk} steps; there may be 1 to {MostChunk}."
        : plan.Slots is < 0 or > MostSlots ? $"Plan asks for {plan.Slots} slots; there may be 0 to {MostSlots}."
        : plan.Slots < slotsUsed ? $"Update uses {slotsUsed} slots and Plan asks for {plan.Slots}; write Slots = {slotsUsed}."
        : double.IsNaN(plan.PolishBelow) || double.IsNaN(plan.PolishAfter) || plan.PolishBelow <= 0
        ? $"Plan's PolishBelow is {plan.PolishBelow} after {plan.PolishAfter} of the steps; the first has to be positive."
        : plan.Races is null ? "Plan's Races are null; leave them out where there are none."
        : plan.Races.Count > MostRaces ? $"Plan has {plan.Races.Count} races; there may be up to {MostRaces}."
        : plan.Descents is { } descents ? WhyNot(plan, descents) : plan.Hops is { } hops ? WhyNot(plan, hops) : null;

    private static string? WhyNot(Plan plan, DescentPlan descents) =>
        plan.Hops is not null ? "Plan has both Hops, which are of lanes, and Descents; leave one of the two out."
        : descents.Memory is < 1 or > MostMemory ? $"Plan's descents remember {descents.Memory} moves; there may be 1 to {MostMemory}."
        : descents.Window is < 1 or > MostWindow || descents.Warmup is < 0 or > MostWindow
        ? $"Plan's descents have a Window of {descents.Window} and a Warmup of {descents.Warmup} iterations; there may be up to " +
            $"{MostWindow}."
        : descents is { Alternating: true, LevenbergMarquardt: true }
        ? "Plan's descents are Alternating and by LevenbergMarquardt; leave one of the two out."
        : descents.Refactor is < 1 or > MostWindow
        ? $"Plan's descents Refactor every {descents.Refactor} iterations; there may be 1 to {MostWindow}."
        : descents.InnerIterations is < 1 or > MostInner || !(descents.Damping is > 0 and < double.PositiveInfinity)
        ? $"Plan's descents have {descents.InnerIterations} InnerIterations and a Damping of {descents.Damping}; there may be 1 to " +
            $"{MostInner}, and it is above 0."
        : !(descents.FirstMove is > 0 and < double.PositiveInfinity && descents.Sufficient is >= 0 and < 1)
        ? "Plan's descents need a FirstMove above 0 and a Sufficient from 0 to below 1."
        : null;

    private static string? WhyNot(Plan plan, Hops hops) =>
        !(hops.From >= 0 && hops.To <= 1 && HopChain.Bounds(plan) is var (from, to) && from < to)
            ? $"Plan's hops go from {hops.From} to {hops.To} of {plan.Steps} steps; they have to last a chunk of {plan.Chunk} at least " +
                "and lie between 0 and 1."
        : hops.Patience is < 0 or > MostPatience ? $"Plan's hops have a patience of {hops.Patience}; there may be 0 to {MostPatience:N0}."
        : !(hops.Weight >= 0 && double.IsFinite(hops.Weight) && hops.Temperature >= 0 && hops.ReleaseWithin >= 0
        && !double.IsNaN(hops.ReleaseBelow))
        ? "Plan's hops need a Weight, a Temperature and a ReleaseWithin of 0 or more, and a number for ReleaseBelow."
        : !(hops.Drawn is >= 0 and <= 1 && hops.LeastDrawn is >= 0 and <= 1 && hops.Shaken is >= 0 and <= 1)
        ? "Plan's Drawn, LeastDrawn and Shaken are shares between 0 and 1."
        : null;
}
