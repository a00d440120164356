using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Population;

/// <summary>What entering an island did to it.</summary>
/// <param name="Island">Its number.</param>
/// <param name="Cell">The cell that the program belongs to.</param>
/// <param name="Elite">Whether it is now the elite of that cell.</param>
/// <param name="Displaced">The elite before, 0 for none.</param>
/// <param name="Evicted">The member that the competition for resources removed, 0 for none; possibly the program itself.</param>
public sealed record Placement(int Island, string Cell, bool Elite, int Displaced, int Evicted);

/// <summary>
/// A population of its own: one elite for each MAP-Elites cell, and an archive of at most μ members that compete for
/// resources in steady state (the newcomer joins, then the member with the least fitness leaves).
/// </summary>
public sealed class Island(int number, int capacity, double alpha, FitnessRule rule)
{
    private readonly SortedDictionary<string, Member> _cells = new(StringComparer.Ordinal);
    private readonly List<Member> _archive = [];

    /// <summary>From 0.</summary>
    public int Number { get; } = number;

    /// <summary>The elites by cell.</summary>
    public IReadOnlyDictionary<string, Member> Cells => _cells;

    /// <summary>The members that compete for resources.</summary>
    public IReadOnlyList<Member> Archive => _archive;

    /// <summary>All programs of the island, oldest first.</summary>
    public IReadOnlyList<Member> Population => [.. _cells.Values.Concat(_archive).DistinctBy(m => m.Id).OrderBy(m => m.Id)];

    /// <summary>The best by <see cref="FitnessOrder"/>, null on an empty island.</summary>
    public Member? Best => Population.Max(FitnessOrder.Instance);

    /// <summary>Whether that candidate is among its population.</summary>
    public bool Holds(int id) => Population.Any(m => m.Id == id);

    /// <summary>What would happen if this member entered.</summary>
    public Placement Preview(Member member)
    {
        Member? elite = _cells.GetValueOrDefault(member.Cell);
        bool better = elite is null || FitnessOrder.Instance.Compare(member, elite) > 0;
        return new Placement(Number, member.Cell, better, better ? elite?.Id ?? 0 : 0, _archive.Count < capacity ? 0 : Weakest(member));
    }

    /// <summary>Lets a member in as <see cref="Preview"/> said that it would, or a journal that it did.</summary>
    public void Enter(Member member, Placement placement)
    {
        if (placement.Elite) _cells[member.Cell] = member;
        _archive.Add(member);
        _archive.RemoveAll(m => m.Id == placement.Evicted);
    }

    /// <summary>Empties the island; lineage is kept elsewhere.</summary>
    public void Clear()
    {
        _cells.Clear();
        _archive.Clear();
    }

    /// <summary>The id of the member with least f once the newcomer has joined; of equals the youngest.</summary>
    private int Weakest(Member newcomer)
    {
        Member[] all = [.. _archive, newcomer];
        IReadOnlyList<double> fitness = Compete(all).Fitness;
        return Enumerable.Range(0, all.Length).OrderBy(i => fitness[i]).ThenByDescending(i => all[i].Id).Select(i => all[i].Id).First();
    }

    /// <summary>Shares resources of these capacities out among some members, at least one, of any island.</summary>
    public Competition Compete(IReadOnlyList<Member> members) =>
        new([.. members.Select(m => m.Resources)],
            ResourceVector.Capacities(members[0].Resources.Count / ResourceVector.Capacities(1, rule).Count, rule), alpha);
}
