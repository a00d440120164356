using System.Text;
using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Relays;
using TensorDecomp.Search.Work;
using TensorDecomp.Tests.Evolution;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Relays as data, and repeated.</summary>
public sealed class RelayTests
{
    /// <summary>A border rank: f goes to 0 and nothing is ever proved, so that every stage comes to its end.</summary>
    private static readonly Target Border = new(new Shape(3, 2, 2), 10);

    private static readonly GradientProgram Chains = ProgramRegistry.Find("chains")!;
    private const int Keep = 2;
    private const long Steps = 3_000;

    [Test]
    public void The_lowest_states_are_kept_one_of_a_minimum_and_none_that_is_solved_or_no_number()
    {
        Target small = new(new Shape(2, 2, 2), 7);
        StatesLeft left = new(small, 2);
        double[] scales = [0.5, 0.9, double.NaN, 0.7, 1e30];
        foreach ((int restart, double scale) in scales.Index())
            left.See(restart, ScriptedEvaluator.Scaled(small, scale));
        Assert.That(left.Lowest.Select(s => s.Restart), Is.EqualTo((long[])[1, 3]));
        Assert.That(left.Lowest[0].Loss, Is.EqualTo(1 + 7 * 0.01).Within(1e-6), "one of eight ones is missing, seven are a tenth off");
        Assert.That(left.Lowest[0].Energy - left.Lowest[0].Loss,
            Is.EqualTo(RelayState.Weight * 3 * 7 * Math.Pow(0.9, 2 / 3.0)).Within(1e-6));

        double[][] other = ScriptedEvaluator.Scaled(small, 0.9);
        other[0] = Array.ConvertAll(other[0], x => 8 * x);
        other[1] = Array.ConvertAll(other[1], x => x / 8);
        left.See(0, other);
        Assert.That(left.Lowest.Select(s => s.Restart), Is.EqualTo((long[])[0, 3]),
            "scaled terms are the same minimum; the lower number counts");
        Assert.That(left.See(9, [.. Known.Strassen.Factors.Select(f => Enumerable.Range(0, 28)
            .Select(k => f[k / 4, k % 4] == Coefficient.One ? 1.0 : f[k / 4, k % 4] == Coefficient.Zero ? 0 : -1).ToArray())]), Is.Null);
    }

    /// <summary>The same stages in the candidates' process and here, bit for bit; on any number of workers, and other ones for another
    /// number.</summary>
    [Test]
    public async Task A_relay_repeats_what_candidates_left_bit_for_bit([Values] bool polishes)
    {
        RelayChain chain = await Recorded(2, polishes);
        RelayEngine engine = new("mine", chain, [Chains, Chains], seed: 1);
        engine.EndAfter(2);
        RelayUnit[] units = [.. Enumerable.Range(0, 2).Select(_ => (RelayUnit)engine.Plan(Refuse)!)];
        RelayOutcome[] outcomes = new RelayOutcome[2];
        System.Threading.Tasks.Parallel.For(0, 2, k => outcomes[k] = units[k].Do(engine.Hear, default)!);
        Assert.That((engine.IsSettled(1), engine.IsOver, engine.Plan(Refuse)), Is.EqualTo((false, false, (WorkUnit?)null)));
        foreach (int k in (int[])[1, 0]) engine.Fold(outcomes[k], Refuse);
        Assert.That((engine.Agrees, engine.IsSettled(1), engine.Read().Restarts, engine.IsOver), Is.EqualTo(((bool?)true, true, 2L, true)));
        Assert.That(engine.Read().State, Does.Contain("the first repeated the recorded states"));
        Assert.That(outcomes[1].Left[0][0].Factors, Is.Not.EqualTo(outcomes[0].Left[0][0].Factors));
        Assert.That(() => engine.Fold(outcomes[0], Refuse), Throws.TypeOf<InvalidDataException>());

        RelayEngine other = new("mine", chain with { Links = [chain.Links[0] with { Seed = 99 }, chain.Links[1]] }, [Chains, Chains], 1);
        other.Fold(((RelayUnit)other.Plan(Refuse)!).Do(null, default)!, Refuse);
        Assert.That(other.Agrees, Is.False, "it says so where something else comes out");
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.That(units[0].Do(null, stopped.Token), Is.Null, "cut short, it comes to nothing");

        static void Refuse(Proposal proposal) => throw new InvalidOperationException("nothing can be proved there");
    }

    /// <summary>A stage whose budget ends in the middle of a restart that hops in lanes leaves where that had come to, and is repeated with
    /// it; a relay from before there was a choice is repeated as it was measured.</summary>
    [Test]
    public async Task Hops_are_ended_where_a_stage_ends_and_repeated_bit_for_bit([Values] bool ends)
    {
        GradientProgram hopping = ProgramRegistry.Find("hopping")!;
        Target hopeless = new(new Shape(2, 2, 2), 6);
        long steps = hopping.Plan(hopeless).Steps / 2;
        await using ProcessEvaluator evaluator = new(new EvaluatorSettings { Workers = 1, EarlyStages = false }, TimeProvider.System);
        Evaluation evaluation = await evaluator.EvaluateAsync(new EvaluationRequest(hopping.Source, [hopeless], 5, steps)
        {
            Relay = new RelayStart(Keep, []) { EndsHops = ends }
        }, default);
        IReadOnlyList<RelayState> left = evaluation.Left?.Single().States ?? [];
        Assert.That(left, Has.Count.EqualTo(ends ? 1 : 0), string.Join('\n', evaluation.Feedback));
        RelayChain chain = new(hopeless, Keep, [new RelayLink("hopping", hopping.Source, 5, steps, left)]) { EndsHops = ends };
        RelayOutcome again = new RelayUnit(0, chain, [hopping], 0).Do(null, default)!;
        Assert.That(again.Left.Single().Select(s => s.Factors), Is.EqualTo(left.Select(s => s.Factors)));
        using TemporaryFolder folder = new();
        RelayFile.Write(new Relay("x", [chain]), folder["x.relay.json"]);
        Assert.That(RelayFile.Read(folder["x.relay.json"]).Chains[0].EndsHops, Is.EqualTo(ends));
        Assert.That(File.ReadAllText(folder["x.relay.json"]).Contains("endsHops"), Is.EqualTo(ends), "old files are as they were");
    }

    /// <summary>The same hops from random numbers by a program that never lets go of its ridge: what it stands at is a start for the next
    /// stage, and with the polish a proof.</summary>
    [Test]
    public async Task What_a_program_cannot_let_go_of_is_proved_by_the_polish_and_repeated([Values] bool polishes)
    {
        Target small = new(new Shape(2, 2, 2), 7);
        string held = StatePolishTests.Held();
        await using ProcessEvaluator evaluator = new(new EvaluatorSettings { Workers = 1, EarlyStages = false }, TimeProvider.System);
        Evaluation evaluation = await evaluator.EvaluateAsync(new EvaluationRequest(held, [small], 5, 2_000)
        {
            Relay = new RelayStart(Keep, []) { Polishes = polishes }
        }, default);
        Assert.That(evaluation.Outcome, Is.EqualTo(EvaluationOutcome.Scored), string.Join('\n', evaluation.Feedback));
        Assert.That(evaluation.Fitness[0].Exact, polishes ? Is.GreaterThan(0) : Is.Zero);
        Assert.That((evaluation.Found.Count > 0, evaluation.Left is null), Is.EqualTo((polishes, polishes)));
        RelayChain chain = new(small, Keep, [new RelayLink("held", held, 5, 2_000, evaluation.Left?.Single().States ?? [])])
        {
            Polishes = polishes
        };
        using LoadedProgram program = LoadedProgram.Load(ProgramCompiler.Compile(held).Program!, "held.cs");
        RelayOutcome again = new RelayUnit(0, chain, [program.Program], 0).Do(null, default)!;
        Assert.That(again.Scheme is not null, Is.EqualTo(polishes));
        Assert.That(again.Left.SelectMany(states => states.Select(s => s.Factors)),
            Is.EqualTo(chain.Links[0].Left.Select(s => s.Factors)));
    }

    [Test]
    public async Task A_relay_lies_in_a_file_and_comes_back([Values] bool polishes)
    {
        using TemporaryFolder folder = new();
        Relay relay = new("mine", [await Recorded(1, polishes)]);
        RelayFolder relays = new(new ProgramFolder(folder["programs"]));
        string file = relays.Add("mine", relay);
        Assert.That(Path.GetFileName(file), Is.EqualTo("mine.relay.json"));
        Relay back = relays.Find("mine")!;
        RelayFile.Write(back, folder["again.json"]);
        Assert.That(File.ReadAllText(folder["again.json"]), Is.EqualTo(File.ReadAllText(file)));
        Assert.That(back.Chains[0].Polishes, Is.EqualTo(polishes));
        Assert.That((back.Name, back.For(Border)!.Links[0].Source, relays.Names.Single()), Is.EqualTo(("mine", Chains.Source, "mine")));
        Assert.That(back.Chains[0].Links[0].Left.Select(s => s.Factors), Is.EqualTo(relay.Chains[0].Links[0].Left.Select(s => s.Factors)));
        foreach (string name in (string[])["mine", "adam", "../up", "", "a b"])
            Assert.That(() => relays.Add(name, relay), Throws.ArgumentException);
        Assert.That(relays.Find("../mine"), Is.Null);
    }

    [TestCase("\"relay\": 1", "\"relay\": 2", "relay")]
    [TestCase("\"relay\": 1,", "\"relay\": 1, \"extra\": 1,", "extra")]
    [TestCase("\"target\": \"3x2x2:10\"", "\"target\": \"3x2x2\"", "target")]
    [TestCase("\"target\": \"3x2x2:10\"", "\"target\": \"99x99x99:9\"", "target")]
    [TestCase("\"target\": \"3x2x2:10\"", "\"target\": \"3x2x2:2000000000\"", "target")]
    [TestCase("\"target\": \"3x2x2:10\"", "\"target\": \"3x2x2:11\"", "left")]
    [TestCase("\"keep\": 2", "\"keep\": 0", "keep")]
    [TestCase("\"keep\": 2", "\"keep\": 2, \"endsHops\": 1", "endsHops")]
    [TestCase("\"keep\": 2", "\"keep\": 2, \"polishes\": \"yes\"", "polishes")]
    [TestCase("\"target\": \"3x2x2:10\"", "\"target\": \"3x2x2:10@cyclic:1\"", "target")]
    [TestCase("\"target\": \"3x2x2:10\"", "\"target\": \"3x2x2:10@swap:1,1,1\"", "target")]
    [TestCase("\"keep\": 2", "\"keep\": 1000000000", "keep")]
    [TestCase("\"links\": [", "\"links\": [7, ", "a link")]
    [TestCase("\"steps\": 3000", "\"steps\": -1", "steps")]
    [TestCase("\"steps\": 3000", "\"steps\": 1e300", "steps")]
    [TestCase("\"seed\": ", "\"seed\": -", "seed")]
    [TestCase("\"program\": \"", "\"program\": \"\\u0007", "program")]
    [TestCase("\"loss\": ", "\"loss\": 1", "left")]
    [TestCase("\"energy\": ", "\"energy\": 1", "left")]
    [TestCase("\"loss\": ", "\"loss\": \"NaN\", \"x\": ", "state")]
    [TestCase("\"factors\": \"", "\"factors\": \"AAAA", "left")]
    [TestCase("\"factors\": \"", "\"factors\": \"!", "factors")]
    [TestCase("\"restart\": ", "\"restart\": -1", "left")]
    [TestCase("\"left\": [", "\"left\": [null, ", "state")]
    public async Task A_file_that_is_none_is_refused_with_its_field(string old, string changed, string named)
    {
        using TemporaryFolder folder = new();
        _written ??= Text(await Recorded(1), folder);
        int at = _written.IndexOf(old, StringComparison.Ordinal);
        Assert.That(at, Is.GreaterThan(0));
        File.WriteAllText(folder["x.relay.json"], _written[..at] + changed + _written[(at + old.Length)..]);
        Assert.That(() => RelayFile.Read(folder["x.relay.json"]),
            Throws.TypeOf<MalformedInputException>().With.Message.Contains("x.relay.json").And.Message.Contains(named));
    }

    private static string? _written;

    private static string Text(RelayChain chain, TemporaryFolder folder)
    {
        RelayFile.Write(new Relay("x", [chain]), folder["good.relay.json"]);
        return File.ReadAllText(folder["good.relay.json"]);
    }

    private static readonly Dictionary<(int, bool), RelayChain> Chain = [];

    /// <summary>So many stages of chains, each measured as a candidate is.</summary>
    private static async Task<RelayChain> Recorded(int stages, bool polishes = false)
    {
        if (Chain.TryGetValue((stages, polishes), out RelayChain? known)) return known;
        await using ProcessEvaluator evaluator = new(new EvaluatorSettings { Workers = 1, EarlyStages = false }, TimeProvider.System);
        List<RelayLink> links = [];
        TargetStates[] given = [];
        for (int stage = 0; stage < stages; stage++)
        {
            EvaluationRequest request = new(Chains.Source, [Border], 40 + (ulong)stage, Steps)
            {
                Relay = new RelayStart(Keep, given) { Polishes = polishes }
            };
            Evaluation evaluation = await evaluator.EvaluateAsync(request, default);
            Assert.That(evaluation.Outcome, Is.EqualTo(EvaluationOutcome.Scored), string.Join('\n', evaluation.Feedback));
            Assert.That(evaluation.Fitness[0].Given.HasValue, Is.EqualTo(stage > 0));
            given = [evaluation.Left!.Single()];
            links.Add(new RelayLink($"candidate-{stage}", Chains.Source, request.Seed, Steps, given[0].States));
        }
        return Chain[(stages, polishes)] = new RelayChain(Border, Keep, links) { Polishes = polishes };
    }
}
