using System.Globalization;
using NUnit.Framework;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Compilation;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Programs that hold solutions are told from those that search by what becomes of their starts in other places.</summary>
public sealed class RecitationTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);
    private static readonly Scheme[] Three = [Known.Strassen, Permutation.Transposed(Known.Strassen), Permutation.Rotated(Known.Strassen)];

    /// <summary>For n solutions functions A, B, … of the site, and a start that chooses among them per restart.</summary>
    private static string Reciting(int solutions, string start, string update = "return x;", string schedule = "", int steps = 25)
    {
        string members =
            string.Concat(Enumerable.Range(0, solutions)
                .Select(k =>
                    $"private static float {(char)('A' + k)}(in Site at) => (at.Factor * 100 + at.Term * 10 + at.Index) switch {{ " +
                        $"{Cases(Three[k])}, _ => 0f }};\n"));
        return Texts.Program(update,
            $"hyper[5] = rng.Below({solutions}); hyper[6] = rng.LogUniform(0.5, 2); hyper[7] = rng.LogUniform(0.5, 2); {schedule}",
            string.Create(CultureInfo.InvariantCulture,
                $"new() {{ Steps = {steps}, Slots = 1, PolishAfter = {(steps > 25 ? 0.999 : 0)} }}"), members, initialize: start);

        static string Cases(Scheme scheme) => string.Join(", ", from f in Enumerable.Range(0, 3)
                                                                from r in Enumerable.Range(0, scheme.Rank)
                                                                from i in Enumerable.Range(0, 4)
                                                                let c = scheme.Factors[f].Term(r).ToArray().Where(e => e.Index == i)
                                                                    .Select(e => e.Value).ToArray()
                                                                where c.Length == 1
                                                                select $"{f * 100 + r * 10 + i} => {c[0]}f");
    }

    private const string Moved =
        " * (at.Factor == 0 ? h[6] : at.Factor == 1 ? 1f / h[6] : 1f) * (at.Factor != 1 && at.Index > 1 ? at.Factor == 0 ? 1f / h[7] : " +
            "h[7] : 1f)";

    public static IEnumerable<TestCaseData> Reciters =>
    [
        new TestCaseData(Reciting(1, "A(at)"), 20_000L).SetName("one solution"),
        new TestCaseData(Reciting(2, "T.Select(h[5], A(at), B(at))"), 20_000L).SetName("two in turn"),
        new TestCaseData(Reciting(3, $"T.Select(T.Less(h[5], 0.5f), A(at), T.Select(T.Less(h[5], 1.5f), B(at), C(at))){Moved}"),
            20_000L).SetName("three, moved by random symmetries"),
        new TestCaseData(Reciting(1, "A(at)", steps: 3000), 10_000L).SetName("three restarts"),
        new TestCaseData(Reciting(2, "T.Select(h[5], A(at), B(at))", steps: 5000), 5000L).SetName("one restart"),
        new TestCaseData(Reciting(1, "100f + A(at)", "return T.Select(T.Less(50f, x), x - 100f, x);"), 20_000L).SetName("in disguise"),
        new TestCaseData(Reciting(1, "A(at) + 0.1f * rng.Gaussian()", "return x - 0.05f * g;", steps: 100),
            20_000L).SetName("a neighbourhood"),
        new TestCaseData(Reciting(1, "T.Select(T.Less(h[6], 1f), A(at), rng.Gaussian())"), 20_000L).SetName("half of the time"),
    ];

    [TestCaseSource(nameof(Reciters))]
    public void Programs_that_hold_solutions_are_noticed(string source, long budget)
    {
        CompileResult compiled = ProgramCompiler.Compile(source);
        Assert.That(compiled.Complaints.Select(c => c.In("mine.cs")), Is.Empty);
        using LoadedProgram program = LoadedProgram.Load(compiled.Program!, "mine");
        Recitation? trial = Tried(program.Program, budget);
        Assert.That(trial?.IsRecited, Is.True);
        Assert.That(trial!.Sentence, Does.Contain("2x2x2:7").And.Contains("may not hold a solution"));
    }

    [TestCaseSource(typeof(ProgramRegistry), nameof(ProgramRegistry.All))]
    public void Programs_that_search_are_not_accused(GradientProgram seed)
    {
        Recitation? trial = Tried(seed, 160_000);
        Assert.That(trial, Is.Not.Null, "it solves the target");
        Assert.That(trial!.IsRecited, Is.False);
    }

    [TestCase("recite")]
    public void Published_ones_are_noticed(string kind)
    {
        foreach (string file in Directory.EnumerateFiles(Surroundings.Shared("corpus", "hostile", "programs", kind), "*.cs").Order())
        {
            using LoadedProgram program = LoadedProgram.Load(ProgramCompiler.Compile(File.ReadAllText(file)).Program!, "mine");
            Assert.That(Tried(program.Program, 20_000)?.IsRecited, Is.True, file);
        }
    }

    [Test]
    public async Task An_evaluator_refuses_them_and_says_why()
    {
        await using ProcessEvaluator evaluator = new(new EvaluatorSettings { Workers = 1 }, TimeProvider.System);
        Evaluation answer =
            await evaluator.EvaluateAsync(new(Reciting(2, "T.Select(h[5], A(at), B(at))", steps: 3000), [Small], 1, 10_000), default);
        Assert.That(answer.Outcome, Is.EqualTo(EvaluationOutcome.Refused), string.Join("\n", answer.Feedback));
        Assert.That(answer.Feedback, Has.Some.Contains("may not hold a solution"));
        Assert.That(answer.Found, Is.Empty);
    }

    [Test]
    public void Shuffled_starts_are_the_same_numbers_in_other_places_at_any_lane_width()
    {
        // What Initialize draws is what the restart ends with.
        using LoadedProgram program =
            LoadedProgram.Load(ProgramCompiler.Compile(Texts.Program("return x;", plan: "new() { Steps = 25, Slots = 1 }")).Program!,
                "mine");
        SearchSpace shuffled = new(Small) { Shuffled = true };
        double[][] own = Factors(Small, 4), other = Factors(shuffled, 4);
        for (int f = 0; f < 3; f++)
        {
            Assert.That(other[f], Is.EquivalentTo(own[f]));
            Assert.That(other[f].Zip(own[f]).Count(x => x.First == x.Second), Is.LessThan(10));
        }
        Assert.That(Factors(shuffled, 1), Is.EqualTo(other));
        Assert.That(Factors(shuffled, 16), Is.EqualTo(other));

        double[][] Factors(SearchSpace space, int lanes) =>
            Trajectories.Run(program.Program.Batch(space, 1, lanes), [0, 1, 2])[2].Approximation!.Factors;
    }

    private static Recitation? Tried(GradientProgram program, long budget)
    {
        using TargetScore score = new(Small, budget, new Provenance("gradient", "mine", program.Hash, 1, ToolVersion.Text, 0));
        foreach (ChildReply.Restart restart in CandidateRun.Restarts(program, new ChildRequest.Run(2, 2, 2, 7, 1, budget, ExactTries: 0)))
            Assert.That(score.Add(restart));
        if (score.Trial() is not { } trial) return null;
        ChildReply.Restart[] shuffled = [.. CandidateRun.Shuffled(program, trial.Request(1, null))];
        Assert.That(shuffled, Has.Length.EqualTo(trial.Restarts));
        foreach (ChildReply.Restart restart in shuffled) Assert.That(trial.Add(restart));
        return trial;
    }
}
