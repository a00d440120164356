using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// What happens to whole islands, counted in placements and never in time, so that a slow machine decides like a fast one.
/// </summary>
public static class Periodic
{
    /// <summary>The best of each island goes to the next one in the ring, where that does not hold it.</summary>
    public static Migrated? Migration(RunState state)
    {
        if (!IsDue(state.Placements, state.Settings.MigrationEvery, state.LastMigration) || state.Islands.Count < 2) return null;
        List<Migrant> migrants = [];
        foreach (Island from in state.Islands)
        {
            Island to = state.Islands[(from.Number + 1) % state.Islands.Count];
            if (from.Best is { } best && !to.Holds(best.Id)) migrants.Add(new Migrant(best.Id, from.Number, to.Preview(best)));
        }
        return new Migrated(migrants);
    }

    /// <summary>The weaker half of the islands, by their best, is founded anew by the best of survivors drawn at random
    /// (FunSearch).</summary>
    public static Reset? Reset(RunState state)
    {
        if (!IsDue(state.Placements, state.Settings.ResetEvery, state.LastReset) || state.Islands.Count < 2) return null;
        Island[] ranked =
            [.. state.Islands.Where(i => i.Best is not null).OrderByDescending(i => i.Best!, FitnessOrder.Instance).ThenBy(i => i.Number)];
        Island[] survivors = ranked[..((ranked.Length + 1) / 2)];
        HostRandom rng = state.NextRandom();
        List<Refounding> islands = [];
        foreach (Island weak in state.Islands.Where(i => !survivors.Contains(i)))
        {
            Island strong = survivors[rng.Below(survivors.Length)];
            islands.Add(new Refounding(weak.Number, strong.Best!.Id, strong.Number));
        }
        return new Reset(islands);
    }

    private static bool IsDue(int placements, int every, int last) =>
        every > 0 && placements > 0 && placements % every == 0 && placements != last;
}
