using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Prompts;

/// <summary>
/// Programs that a prompt shows beside the parents: the best of all so far, and the elite of a cell drawn from all islands,
/// for a different way of doing it.
/// </summary>
public static class Inspirations
{
    /// <summary>At most two programs that are no parents, in ascending order of fitness.</summary>
    public static IReadOnlyList<Member> Of(RunState state, IReadOnlyList<Member> parents, ref HostRandom rng)
    {
        string[] families = [.. parents.Select(p => p.Cell)];
        Member[] others =
            [.. state.Islands.SelectMany(i => i.Cells.Values).Where(m => !families.Contains(m.Cell)).DistinctBy(m => m.Id)
                .OrderBy(m => m.Id)];
        List<Member> shown = [];
        if (others.Length > 0) shown.Add(others[rng.Below(others.Length)]);
        if (state.Best is { } best && best.Id != shown.FirstOrDefault()?.Id && parents.All(p => p.Id != best.Id)) shown.Add(best);
        return [.. shown.Order(FitnessOrder.Instance)];
    }
}
