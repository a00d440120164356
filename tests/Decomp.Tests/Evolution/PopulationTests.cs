using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Properties of competition, cells and archives on populations drawn at random.</summary>
[TestFixture(FitnessRule.ExactShares)]
[TestFixture(FitnessRule.WorkToProof)]
[TestFixture(FitnessRule.CommonResidual)]
[TestFixture(FitnessRule.SecondTry)]
public sealed class PopulationTests(FitnessRule rule)
{
    private readonly EvolutionSettings Settings = Runs.Settings() with { Fitness = rule };

    [FsCheck.NUnit.Property]
    public bool Claimed_resources_are_shared_out_in_full(ulong seed)
    {
        Member[] members = Members(seed, 8);
        IReadOnlyList<double> capacities = ResourceVector.Capacities(Settings.Targets.Count, Settings.Fitness);
        double shared = new Competition([.. members.Select(m => m.Resources)], capacities, 1).Fitness.Sum();
        double claimed = capacities.Where((_, j) => members.Any(m => m.Resources[j] > 0)).Sum();
        return Math.Abs(shared - claimed) < 1e-9 * Math.Max(1, claimed);
    }

    [FsCheck.NUnit.Property]
    public bool Attraction_is_never_negative_and_nobody_attracts_itself(ulong seed)
    {
        Member[] members = Members(seed, 6);
        Competition competition = new([.. members.Select(m => m.Resources)],
            ResourceVector.Capacities(Settings.Targets.Count, Settings.Fitness), 1);
        return Enumerable.Range(0, 6)
            .All(a => competition.Attraction(a, a) == 0 && Enumerable.Range(0, 6).All(b => competition.Attraction(a, b) >= 0));
    }

    [FsCheck.NUnit.Property]
    public bool An_island_keeps_one_elite_per_cell_that_is_as_good_as_every_visitor(ulong seed)
    {
        Island island = new(0, 5, 1, Settings.Fitness);
        Member[] members = Members(seed, 30);
        foreach (Member member in members) island.Enter(member, island.Preview(member));
        return island.Archive.Count == 5
            && members.All(m => FitnessOrder.Instance.Compare(island.Cells[m.Cell], m) >= 0)
            && island.Cells.All(c => c.Value.Cell == c.Key)
            && island.Cells.Count == members.Select(m => m.Cell).Distinct().Count();
    }

    [FsCheck.NUnit.Property]
    public bool The_order_is_total(ulong seed)
    {
        Member[] m = Members(seed, 3);
        int Sign(int a, int b) => Math.Sign(FitnessOrder.Instance.Compare(m[a], m[b]));
        bool antisymmetric = Sign(0, 1) == -Sign(1, 0) && Sign(0, 0) == 0;
        bool transitive = !(Sign(0, 1) > 0 && Sign(1, 2) > 0) || Sign(0, 2) > 0;
        return antisymmetric && transitive;
    }

    /// <summary>The specialist of M2N2: alone on one resource it outlives members that are better on average.</summary>
    [Test]
    public void Who_alone_solves_a_target_stays()
    {
        Island island = new(0, 4, 1, Settings.Fitness);
        Member specialist = MemberOf(1, (0, 0), (0, 0), (1, 1));
        Member[] generalists = [.. Enumerable.Range(2, 8).Select(i => MemberOf(i, (20, 30), (20 + i, 30), (0, 0)))];
        foreach (Member member in (Member[])[specialist, .. generalists]) island.Enter(member, island.Preview(member));
        Assert.That(island.Archive.Select(m => m.Id), Does.Contain(1));
    }

    [Test]
    public void The_second_parent_is_good_where_the_first_is_weak()
    {
        Island island = new(0, 10, 1, Settings.Fitness);
        Member first = MemberOf(1, (40, 40), (0, 0), (0, 0)), alike = MemberOf(2, (39, 40), (0, 0), (0, 0)),
            other = MemberOf(3, (0, 0), (0, 10), (20, 30));
        foreach (Member member in (Member[])[first, alike, other]) island.Enter(member, island.Preview(member));
        Competition competition = island.Compete(island.Population);
        Assert.That(competition.Attraction(0, 2), Is.GreaterThan(10 * competition.Attraction(0, 1)));
        HostRandom rng = new(5);
        int pairs = 0;
        for (int k = 0; k < 200; k++)
        {
            int[] ids = [.. new ParentChoice(island).Choose(2, ref rng).Select(m => m.Id)];
            Assert.That(ids, Is.Unique);
            if (ids.Contains(3)) pairs++;
        }
        Assert.That(pairs, Is.GreaterThan(150));
    }

    /// <summary>Equal vectors: nobody attracts anybody, and f decides instead of 0/0.</summary>
    [Test]
    public void With_no_attraction_the_second_parent_falls_back_to_fitness()
    {
        Island island = new(0, 10, 1, Settings.Fitness);
        foreach (int id in (int[])[1, 2, 3])
        {
            Member member = MemberOf(id, (0, 0), (0, 0), (0, 0));
            island.Enter(member, island.Preview(member));
        }
        HostRandom rng = new(9);
        for (int k = 0; k < 50; k++) Assert.That(new ParentChoice(island).Choose(2, ref rng).Select(m => m.Id), Is.Unique);
    }

    [Test]
    public void Of_equal_vectors_the_shorter_program_is_preferred()
    {
        Island island = new(0, 10, 1, Settings.Fitness);
        foreach ((int id, int length) in (ReadOnlySpan<(int, int)>)[(1, 100), (2, 1000)])
        {
            Member member = MemberOf(id, (10, 20), (10, 20), (0, 0)) with { Length = length };
            island.Enter(member, island.Preview(member));
        }
        HostRandom rng = new(3);
        int shorter = Enumerable.Range(0, 1000).Count(_ => new ParentChoice(island).Choose(1, ref rng)[0].Id == 1);
        // P ∝ exp(−(ℓ − ℓ_min)/ℓ_max): 1 against e^(−0.9).
        Assert.That(shorter / 1000.0, Is.EqualTo(1 / (1 + Math.Exp(-0.9))).Within(0.05));
    }

    private Member[] Members(ulong seed, int count) => [.. Enumerable.Range(1, count).Select(id =>
        Member.Of(id, new string('x', 1 + (int)(seed % 7) + id % 3),
            ScriptedEvaluator.Measure(new EvaluationRequest($"{seed} {id}", Settings.Targets, seed, 100_000)), Settings))];

    /// <summary>A member with so many exact restarts, and so many below 1, of 40 on each target.</summary>
    private Member MemberOf(int id, params (int Exact, int Below)[] figures)
    {
        TargetFitness[] fitness =
            [.. figures.Select((f, t) =>
                new TargetFitness(Settings.Targets[t], 40, f.Exact, [f.Below, f.Below, f.Exact, f.Exact, f.Exact, f.Exact], 2, 1, 0.25,
                    null, 400_000, 0))];
        return Member.Of(id, "", new Evaluation(EvaluationOutcome.Scored, fitness, [], new Behaviour("slots2", 1), 0), Settings);
    }
}
