using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Run;

/// <summary>What holds in every state of every run.</summary>
public static class Invariants
{
    private const double Rounding = 1e-9;

    /// <summary>A sentence for every invariant that does not hold.</summary>
    public static IEnumerable<string> Broken(RunState state)
    {
        EvolutionSettings settings = state.Settings;
        foreach (Island island in state.Islands)
        {
            if (island.Archive.Count > settings.ArchiveSize)
                yield return Invariant(
                    $"island {island.Number} has {island.Archive.Count} members in an archive of {settings.ArchiveSize}");
            if (island.Archive.DistinctBy(m => m.Id).Count() != island.Archive.Count)
                yield return Invariant($"island {island.Number} holds a member twice");
            foreach ((string cell, Member elite) in island.Cells)
                if (elite.Cell != cell)
                    yield return Invariant($"candidate {elite.Id} is the elite of a cell that is not its own on island {island.Number}");
            foreach (Member member in island.Population)
                if (state[member.Id].Member != member)
                    yield return Invariant($"island {island.Number} holds candidate {member.Id}, which has no place");
            if (island.Archive.Count > 0 && Unshared(island, settings) is { } unshared) yield return unshared;
        }
        if (state.Candidates.Where((c, i) => c.Id != i + 1).Any()) yield return "candidates are not numbered in order";
        if (state.Candidates.SelectMany(c => c.Parents.Select(p => (c.Id, Parent: p)))
            .FirstOrDefault(x => x.Parent >= x.Id || x.Parent < 1 || state[x.Parent].Member is null) is { Id: > 0 } orphan)
            yield return Invariant($"candidate {orphan.Id} has the parent {orphan.Parent}, which had no place then");
        int placed = state.Candidates.Count(c => c.Stage == LifeStage.Placed),
            rejected = state.Candidates.Count(c => c.Stage == LifeStage.Rejected);
        if (placed != state.Placements) yield return Invariant($"{placed} candidates have a place, {state.Placements} were placed");
        if (placed + rejected + state.Candidates.Count(c => c.Stage == LifeStage.Advised) + state.InFlightCount
            + (state.DueCandidate is null ? 0 : 1) != state.Candidates.Count)
            yield return Invariant(
                $"{placed} placed, {rejected} rejected and {state.InFlightCount} in flight do not add up to {state.Candidates.Count} " +
                    $"candidates");
    }

    /// <summary>Every resource that anyone claims is shared out in full: with α = 1, Σ_i f_i is the capacity of the claimed
    /// resources.</summary>
    private static string? Unshared(Island island, EvolutionSettings settings)
    {
        if (settings.Alpha != 1) return null;
        IReadOnlyList<double> capacities = ResourceVector.Capacities(settings.Targets.Count, settings.Fitness);
        double claimed = capacities.Where((_, j) => island.Archive.Any(m => m.Resources[j] > 0)).Sum(),
            shared = island.Compete(island.Archive).Fitness.Sum();
        return Math.Abs(claimed - shared) <= Rounding * Math.Max(1, claimed) ? null
            : Invariant($"island {island.Number} shares out {shared} of {claimed}");
    }
}
