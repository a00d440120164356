using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>What candidates are given in a relay, and what is believed of what they leave: nothing that the parent does not work
/// out.</summary>
public sealed class RelayMeasurementTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    /// <summary>Seven of the eight terms of the schoolbook at half their weight: f = 1 + 7/4.</summary>
    private static readonly RelayState Half =
        RelayState.Of(new Decomposition(Small, complex: false), 0, ScriptedEvaluator.Scaled(Small, 0.5))!;

    private static readonly RelayStart Start = new(2, [new TargetStates(Small, [Half])]);

    /// <summary>Its factors are the only thing that a child can say of a state, and these have to be numbers, as many as there should
    /// be.</summary>
    [TestCase("nan")]
    [TestCase("infinite")]
    [TestCase("huge")]
    [TestCase("short")]
    public async Task Nothing_is_left_by_a_process_that_sends_what_are_no_factors(string mode)
    {
        Evaluation evaluation = await Measured("magic", 1000, HostileChild.Command(mode));
        Assert.That(evaluation.Left, Is.Null);
        Assert.That(evaluation.Fitness.SelectMany(f => new[] { f.Reached - f.Given }), Is.All.EqualTo(0.0), "nor is anything added");
    }

    [Test]
    public async Task A_state_has_the_energy_that_its_factors_have()
    {
        Evaluation evaluation = await Measured("magic", 1000, HostileChild.Command("zero"));
        RelayState zero = evaluation.Left!.Single().States.Single();
        Assert.That((zero.Loss, zero.Energy, evaluation.Fitness[0].Given, evaluation.Fitness[0].Reached),
            Is.EqualTo((8.0, 8.0, (double?)Half.Energy, (double?)Half.Energy)));
        Assert.That(evaluation.Fitness[0].Below, Is.All.Zero);
    }

    [Test]
    public async Task A_process_that_sends_restarts_without_end_is_stopped() =>
        Assert.That((await Measured("magic", 1000, HostileChild.Command("too-many"))).Outcome, Is.EqualTo(EvaluationOutcome.Crashed));

    /// <summary>From given states all restarts may well lead to the one scheme beside them; that is no recitation.</summary>
    [Test]
    public async Task A_program_that_searches_from_given_states_is_not_taken_for_one_that_recites()
    {
        Evaluation evaluation = await Measured(ProgramRegistry.Find("chains")!.Source, 30_000);
        Assert.That(evaluation.Outcome, Is.EqualTo(EvaluationOutcome.Scored), string.Join('\n', evaluation.Feedback));
        Assert.That(evaluation.Fitness[0].Exact, Is.GreaterThan(7));
        Assert.That(evaluation.Fitness[0].Given, Is.EqualTo(Half.Energy));
        Assert.That(evaluation.Feedback, Has.Some.Contains("started from 1 given states"));
    }

    /// <summary>A solution can only come in with what Initialize draws in a hop, and that is shuffled in the trial.</summary>
    [Test]
    public async Task A_program_that_holds_a_solution_is_refused_from_given_states_too()
    {
        Evaluation evaluation = await Measured(Reciter(), 30_000);
        Assert.That(evaluation.Outcome, Is.EqualTo(EvaluationOutcome.Refused), string.Join('\n', evaluation.Feedback));
        Assert.That(evaluation.Feedback, Has.Some.Contains("may not hold a solution"));
        Assert.That(evaluation.Left, Is.Null);
    }

    private static async Task<Evaluation> Measured(string source, long steps, TensorDecomp.Evolution.Children.ChildCommand? child = null)
    {
        await using ProcessEvaluator evaluator =
            new(new EvaluatorSettings { Workers = 1, EarlyStages = false }, TimeProvider.System, child);
        return await evaluator.EvaluateAsync(new EvaluationRequest(source, [Small], 11, steps) { Relay = Start }, default);
    }

    private static string Reciter()
    {
        string cases = string.Join(", ", from f in Enumerable.Range(0, 3)
                                         from r in Enumerable.Range(0, 7)
                                         from a in Enumerable.Range(0, 4)
                                         let x = Known.Strassen.Factors[f][r, a]
                                         where x != Coefficient.Zero
                                         select $"{f * 100 + r * 10 + a} => {(x == Coefficient.One ? 1 : -1)}f");
        return $$"""
            /// <summary>Recites in its first hop.</summary>
            public readonly struct Reciter : IGradientProgram
            {
                private static float Known(in Site at) => (at.Factor * 100 + at.Term * 10 + at.Index) switch { {{cases}}, _ => 0f };
                public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => Known(at);
                public static Plan Plan(in Target target) => new() { Steps = 50, Descents = new DescentPlan() };
                public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper) =>
                    new(3, 1e-9);
                public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng,
                    in Moves moves)
                {
                    for (int k = 0; k < 256; k++) if (k < terms.Count) moves.Draw(k);
                }
            }
            """;
    }
}
