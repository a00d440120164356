using System.Globalization;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;

namespace TensorDecomp.Evolution.Run;

/// <summary>Remembers, beside the fold and independently of it, who came to each cell since its island was founded: an elite is as good as
/// every visitor.</summary>
internal sealed class CellVisitors
{
    private readonly Dictionary<(int Island, string Cell), List<int>> _visits = [];

    public void See(IRunEvent e, RunState before)
    {
        switch (e)
        {
            case Placed placed:
                foreach (Placement one in placed.Placements) Visit(one.Island, one.Cell, placed.Candidate);
                break;
            case Migrated migrated:
                foreach (Migrant one in migrated.Migrants) Visit(one.Placement.Island, one.Placement.Cell, one.Candidate);
                break;
            case Handed:
                _visits.Clear();
                break;
            case Reset reset:
                foreach (Refounding one in reset.Islands)
                {
                    foreach ((int, string) key in _visits.Keys.Where(k => k.Island == one.Island).ToArray()) _visits.Remove(key);
                    Visit(one.Island, before[one.Candidate].Member!.Cell, one.Candidate);
                }
                break;
        }
    }

    public IEnumerable<string> Broken(RunState state)
    {
        foreach (((int island, string cell), List<int> visitors) in _visits)
        {
            if (!state.Islands[island].Cells.TryGetValue(cell, out Member? elite))
                yield return string.Create(CultureInfo.InvariantCulture, $"cell '{cell}' of island {island} lost its elite");
            else if (visitors.FirstOrDefault(v => FitnessOrder.Instance.Compare(state[v].Member!, elite) > 0) is > 0 and var better)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"candidate {better} is better than the elite {elite.Id} of cell '{cell}' of island {island}");
        }
    }

    private void Visit(int island, string cell, int candidate)
    {
        if (!_visits.TryGetValue((island, cell), out List<int>? visitors)) _visits.Add((island, cell), visitors = []);
        visitors.Add(candidate);
    }
}
