using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Properties of whole runs with settings drawn at random: whatever happens, the journal is sound.</summary>
public sealed class InvariantTests
{
    [FsCheck.NUnit.Property(MaxTest = 12)]
    public bool Every_run_is_sound_and_resumable_at_every_event(ulong seed)
    {
        HostRandom rng = new(seed);
        bool model = rng.Below(2) == 0;
        EvolutionSettings settings = Runs.Settings(rng.Next(), model) with
        {
            Islands = 1 + rng.Below(4),
            ArchiveSize = 1 + rng.Below(6),
            MigrationEvery = rng.Below(6),
            ResetEvery = rng.Below(9),
            Repairs = rng.Below(3),
            Fitness = (FitnessRule)rng.Below(3),
        };
        using TemporaryFolder folder = new();
        Runs.GoOn(folder["run.db"], settings, 15, model ? new ScriptedModel() : null, inFlight: 1 + rng.Below(4)).GetAwaiter().GetResult();
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
        // The fold of every prefix is a sound state, and events are the only thing that it depends on.
        RunState state = new();
        foreach (JournalEntry entry in Runs.Events(folder["run.db"]))
        {
            state.Apply(entry.Event);
            Assert.That(Invariants.Broken(state), Is.Empty, $"after event {entry.Id}");
            Assert.That(EventText.Write(EventText.Read(entry.Kind, entry.Text)), Is.EqualTo(entry.Text), "an event is its text");
        }
        return true;
    }

    [Test]
    public void Migration_copies_and_reset_clears()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Runs.Settings(12) with { Islands = 4, MigrationEvery = 7, ResetEvery = 20 };
        RunState state = new();
        Runs.GoOn(folder["run.db"], settings, 45).GetAwaiter().GetResult();
        bool migrated = false, reset = false;
        foreach (JournalEntry entry in Runs.Events(folder["run.db"]))
        {
            IRunEvent e = entry.Event;
            int[][] held = state.IsStarted ? [.. state.Islands.Select(i => i.Population.Select(m => m.Id).ToArray())] : [];
            Member?[] best = state.IsStarted ? [.. state.Islands.Select(i => i.Best)] : [];
            state.Apply(e);
            if (e is Migrated { Migrants.Count: > 0 } migration)
            {
                migrated = true;
                foreach (Migrant one in migration.Migrants)
                {
                    Assert.That(one.Candidate, Is.EqualTo(best[one.From]!.Id), "the best goes");
                    Assert.That(held[one.From], Does.Contain(one.Candidate), "and stays");
                    Assert.That(held[one.Placement.Island], Does.Not.Contain(one.Candidate), "to where it was not");
                }
            }
            if (e is Reset wiped)
            {
                reset = true;
                Assert.That(wiped.Islands, Has.Count.EqualTo(2), "half of four");
                foreach (Refounding one in wiped.Islands)
                {
                    Assert.That(state.Islands[one.Island].Population.Select(m => m.Id), Is.EqualTo((int[])[one.Candidate]));
                    Assert.That(FitnessOrder.Instance.Compare(best[one.From]!, best[one.Island]!), Is.GreaterThanOrEqualTo(0),
                        "the weaker is wiped");
                }
                Assert.That(state.Candidates,
                    Has.All.Property(nameof(CandidateLife.Source)).Not.Null.Or.Property(nameof(CandidateLife.Stage)).Not.EqualTo(
                        LifeStage.Placed), "lineage stays");
            }
        }
        Assert.That((migrated, reset), Is.EqualTo((true, true)));
    }
}
