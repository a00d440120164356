using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Runs whose stages start from what the ones before them left.</summary>
public sealed class RelayRunTests
{
    private const int Every = 8;

    private static EvolutionSettings Settings(ulong seed = 3, bool model = false) =>
        Runs.Settings(seed, model) with { Relay = new RelayPlan(Every, States: 2), Fitness = FitnessRule.WorkToProof };

    [Test]
    public async Task A_stage_starts_from_the_lowest_states_of_one_program_and_measures_it_first()
    {
        using TemporaryFolder folder = new();
        Dictionary<int, (RelayStart Start, int Inhabited)> begun = [];
        Seen seen = new((e, state) =>
        {
            if (e is Handed h) begun[h.Stage] = (state.Relay!.Start, state.Islands.Count(i => i.Population.Count > 0));
        });
        RunState state = await Runs.GoOn(folder["run.db"], Settings(), 4 * Every, observer: seen);
        Handed[] handed = [.. Runs.Events(folder["run.db"]).Select(e => e.Event).OfType<Handed>()];
        Assert.That(handed.Select(h => h.Stage), Is.EqualTo(Enumerable.Range(1, 4)));
        Assert.That(begun.Values.Select(b => b.Inhabited), Is.All.Zero, "what was measured from elsewhere competes no more");
        foreach (Handed h in handed)
            foreach (HandedTarget one in h.Targets)
            {
                TargetStates given = begun[h.Stage].Start.For(one.Target)!,
                    left = state[one.Candidate].Evaluation!.Left!.Single(l => l.Target == one.Target);
                Assert.That(given.States.Select(s => s.Factors), Is.EqualTo(left.States.Select(s => s.Factors)));
                Assert.That((one.Energy, one.States), Is.EqualTo((left.Energy, left.States.Count)));
                int[] stage = [.. Enumerable.Range(1, h.Stage * Every)];
                Assert.That(stage.Where(id => state[id].Member is not null).SelectMany(id => state[id].Evaluation!.Left ?? [])
                    .Where(l => l.Target == one.Target).Min(l => l.Energy), Is.EqualTo(one.Energy), "nobody left a lower one");
            }
        foreach (Handed h in handed[..^1])
        {
            CandidateLife[] first = [.. Enumerable.Range(h.Stage * Every + 1, h.Founders.Count).Select(id => state[id])];
            Assert.That(first.Select(c => (c.Operator, c.Parents.Single())), Is.EqualTo(h.Founders.Select(f => ("relay", f))));
            Assert.That(first.Select(c => c.Source), Is.EqualTo(h.Founders.Select(f => state[f].Source)));
            Assert.That(h.Targets.Select(t => t.Candidate), Is.SubsetOf(h.Founders), "the baseline is the program that left them");
        }
        Assert.That(state.Candidates.Where(c => c.Operator == "numeric")
            .All(c => c.Parents.All(p => (p - 1) / Every == (c.Id - 1) / Every)),
            "parents are of the child's stage");
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
    }

    [Test]
    public async Task A_seed_means_one_run_and_a_replay_has_its_digest([Values] bool model)
    {
        using TemporaryFolder folder = new();
        for (int evaluators = 1; evaluators <= 3; evaluators += 2)
            await Runs.GoOn(folder[$"{evaluators}.db"], Settings(5, model), 3 * Every, model ? new ScriptedModel() : null,
                inFlight: model ? 1 : 3, evaluators: evaluators);
        if (!model)
            Assert.That(Runs.Events(folder["1.db"]).Select(e => e.Digest), Is.EqualTo(Runs.Events(folder["3.db"]).Select(e => e.Digest)));
        using RunJournal record = RunJournal.OpenToRead(folder["3.db"], TimeProvider.System),
            again = RunJournal.OpenToAppend(folder["again.db"], TimeProvider.System);
        RunState state = Replay.Into(again, record, new Runs.Nobody(), InProcessWorkshop.Instance);
        Assert.That(again.Digest, Is.EqualTo(record.Digest));
        Assert.That(state.Relay!.Stage, model ? Is.InRange(1, 3) : Is.EqualTo(3), "a repair is a try and no candidate of a stage");
        Assert.That(Runs.Audited(folder["3.db"]).Faults, Is.Empty);
        if (model)
            Assert.That(state.Candidates.Where(c => c.Model is not null && c.Id > Every && c.Attempt == 0).Select(c => c.Prompt),
                Has.Some.Contains("restarts start (Start, Chain.Given) from"));
    }

    [Test]
    public async Task The_result_is_for_each_target_a_chain_of_programs_each_of_which_lowered_the_energy()
    {
        using TemporaryFolder folder = new();
        RunState state = await Runs.GoOn(folder["run.db"], Settings() with { Regime = Regime.NumericOnly }, 4 * Every);
        Relay relay = RelayReading.Of(state, "mine")!;
        Assert.That(relay.Chains, Is.Not.Empty);
        foreach (RelayChain chain in relay.Chains)
        {
            IReadOnlyList<RelayPass> passes = state.Relay!.Chain(chain.Target);
            Assert.That(passes.Select(p => p.Stage), Is.Ordered.And.Unique);
            Assert.That(passes.SkipLast(1).Select(p => p.Proof), Is.All.Null, "a proof ends it");
            Assert.That(passes.Where(p => p.Left is not null).Select(p => p.Left!.Energy), Is.Ordered.Descending.And.Unique);
            Assert.That(chain.Links.Zip(passes).All(x => x.First.Seed == state.EvaluationSeed(x.Second.Candidate)
                && x.First.Source == state[x.Second.Candidate].Source && x.First.Steps == state.Settings.RestartSteps));
        }
        Assert.That(relay.Chains.Max(c => c.Links.Count), Is.GreaterThan(1));
        Assert.That(RelayReading.Of(await Runs.GoOn(folder["plain.db"], Runs.Settings(), 4), "plain"), Is.Null);
    }

    /// <summary>What a relay's program is measured by is what it adds.</summary>
    [Test]
    public void Fitness_from_given_states_is_by_how_much_of_their_energy_they_are_lowered()
    {
        Target target = Settings().Targets[0].Target;
        TargetFitness Added(double? given, double? reached, int exact = 0) =>
            new(target, 10, exact, [0, 0, 0, 0, 0, 0], 1, 0.5, 0.25, null, 1000, 0) { Given = given, Reached = reached };
        double Score(TargetFitness f) => TensorDecomp.Evolution.Population.WorkMerit.Instance.Score([f], Settings());
        Assert.That(Score(Added(2, 2)), Is.Zero, "whoever hands on what it was given adds nothing");
        Assert.That(Score(Added(2, 1)), Is.EqualTo(2 * Score(Added(2, 1.5))).Within(1e-12).And.GreaterThan(0));
        Assert.That(Score(Added(null, null)), Is.GreaterThan(0));
        Assert.That(Score(Added(2, 2, exact: 1)), Is.GreaterThan(Score(Added(2, 0.1))));
    }

    private static IEnumerable<TestCaseData> Impossible()
    {
        Target target = Settings().Targets[0].Target;
        RelayState good = State(target, 0.5, 0), better = State(target, 0.9, 1);
        return
        [
            Case("its f is a lie", target, good with { Loss = good.Loss / 2 }),
            Case("its energy is a lie", target, good with { Energy = 0.1 }),
            Case("its energy is no number", target, good with { Energy = double.NaN }),
            Case("it is too short", target, good with { Factors = [.. good.Factors[4..]] }),
            Case("it holds what is no number", target, good with { Factors = [.. good.Factors[4..], 0, 0, 192, 127] }),
            Case("it holds what is infinite", target, good with { Factors = [.. good.Factors[4..], 0, 0, 128, 127] }),
            Case("its number is negative", target, good with { Restart = -1 }),
            Case("it is solved", target, State(target, 0.5, 0) with { Factors = Solved(), Loss = 0, Energy = 1 }),
            Case("there are too many", target, better, good, State(target, 0.3, 2)),
            Case("they are in the wrong order", target, good, better),
            Case("there is none", target),
            Case("they are of another target", new Target(new Shape(2, 2, 2), 6), good),
        ];

        static TestCaseData Case(string name, Target target, params RelayState[] states) =>
            new TestCaseData(new TargetStates(target, states)).SetArgDisplayNames(name);
    }

    /// <summary>Whoever can change a journal can mend its digests: what states say is worked out again.</summary>
    [TestCaseSource(nameof(Impossible))]
    public async Task States_that_cannot_be_are_refused(TargetStates states)
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["run.db"], Settings(), 2);
        Assert.That(Refusal(folder["run.db"], [states]), Does.Contain("event ").And.Contain("state"));
        Target target = Settings().Targets[0].Target;
        Assert.That(Refusal(folder["run.db"], [new(target, [State(target, 0.5, 0)])]), Is.Null, "this one can");
        await Runs.GoOn(folder["plain.db"], Runs.Settings(), 2);
        Assert.That(Refusal(folder["plain.db"], [states]), Does.Contain("in a relay only"));
    }

    /// <summary>Of a journal whose last measurement left these states.</summary>
    private static string? Refusal(string path, IReadOnlyList<TargetStates> left)
    {
        RunState state = new(InProcessWorkshop.Instance);
        foreach (JournalEntry entry in Runs.Events(path))
        {
            if (entry.Event is Evaluated evaluated)
            {
                string text = EventText.Write(evaluated with { Evaluation = evaluated.Evaluation with { Left = left } });
                try
                {
                    JournalFold.Next(state, entry with { Text = text });
                    return null;
                }
                catch (MalformedInputException e)
                {
                    return e.Message;
                }
            }
            JournalFold.Apply(state, entry, JournalFold.Next(state, entry));
        }
        throw new InvalidOperationException("nothing was measured");
    }

    private static RelayState State(Target target, double scale, long restart) =>
        RelayState.Of(new Decomposition(target, complex: false), restart, ScriptedEvaluator.Scaled(target, scale))!;

    private static byte[] Solved() => [.. from f in Known.Strassen.Factors from r in Enumerable.Range(0, 7) from a in Enumerable.Range(0, 4)
                                          let x = f[r, a] == Coefficient.One ? 1f : f[r, a] == Coefficient.Zero ? 0f : -1f
                                          from b in BitConverter.GetBytes(x)
                                          select b];

    private sealed class Seen(Action<IRunEvent, RunState> seen) : IRunObserver
    {
        public void Happened(JournalEntry entry, IRunEvent e, RunState state) => seen(e, state);
    }
}
