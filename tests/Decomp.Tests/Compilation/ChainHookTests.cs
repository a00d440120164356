using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Compilation;

/// <summary>What strangers may write into the functions between descents, and what comes of it.</summary>
public sealed class ChainHookTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 6);

    /// <summary>Accepted, and restarts end within the plan whatever the numbers are.</summary>
    [TestCase("moves.Take(int.MinValue); moves.Take(int.MaxValue); moves.Take(now.Mates);", "now.Round < 100 ? Next.Anew : Next.End")]
    [TestCase("for (int k = 0; k < 256; k++) moves.Take(k * 1000003);", "Next.Anew")]
    [TestCase("for (int k = 0; k < 256; k++) { moves.Take(k); moves.Draw(k); moves.Take(-k); moves.Merge(k, -k); moves.Take(k); }",
        "now.Hops < 3 ? Next.Hop : Next.Anew")]
    [TestCase("if (now.Mates > 8 || now.Round < 0) moves.Take(0);", "now.Hops % 2 == 0 ? Next.Stage : (Next)(now.Round + 2)")]
    public void Exchange_goes_by_numbers_whatever_they_are(string move, string after)
    {
        CompileResult compiled = ProgramCompiler.Compile(Chain(move, after));
        Assert.That(compiled.Complaints.Select(c => c.In("mine.cs")), Is.Empty);
        using LoadedProgram loaded = LoadedProgram.Load(compiled.Program!, "mine.cs");
        using IRestartBatch batch = loaded.Program.Batch(Small, 1, 1);
        List<RestartResult> results = [];
        long next = 0;
        while (results.Count < 3) batch.RunChunk(() => next++, results.Add);
        Assert.That(results.Select(r => r.Steps), Has.All.InRange(1, 40));
        Assert.That(results.Where(r => r.Approximation is not null).SelectMany(r => r.Approximation!.Factors).SelectMany(f => f),
            Has.All.Matches<double>(double.IsFinite));
    }

    [TestCase("default(Moves).Take(0);")]
    [TestCase("Moves none = default; none.Take(3);")]
    [TestCase("Terms none = default; moves.Take(none.Count);")]
    public void What_is_not_the_engines_fails_in_a_sentence_or_is_refused(string move)
    {
        CompileResult compiled = ProgramCompiler.Compile(Chain(move, "now.Hops < 3 ? Next.Hop : Next.Anew"));
        if (!compiled.Succeeded)
        {
            Assert.That(compiled.Complaints.Select(c => c.In("mine.cs")), Has.All.Contains("mine.cs("));
            return;
        }
        using LoadedProgram loaded = LoadedProgram.Load(compiled.Program, "mine.cs");
        using IRestartBatch batch = loaded.Program.Batch(Small, 1, 1);
        Assert.That(() =>
        {
            for (int k = 0; k < 5; k++) batch.RunChunk(() => 0, _ => { });
        }, Throws.TypeOf<ProgramFailedException>().With.Message.Contains("mine.cs"));
    }

    [TestCase("Next.Take", "'Next' does not contain")]
    [TestCase("(Next)now.Mates.GetHashCode()", "")]
    public void Only_what_the_contract_has_is_there(string after, string words)
    {
        CompileResult compiled = ProgramCompiler.Compile(Chain("moves.Draw(0);", after));
        Assert.That(compiled.Complaints.Select(c => c.In("mine.cs")), Has.Some.Contains(words));
    }

    /// <summary>Sweeps are a setting of the plan like others.</summary>
    [Test]
    public void A_plan_may_ask_for_sweeps_where_they_serve()
    {
        string text = Chain("moves.Draw(0);", "Next.Hop", "Alternating = true");
        CompileResult compiled = ProgramCompiler.Compile(text);
        Assert.That(compiled.Complaints.Select(c => c.In("mine.cs")), Is.Empty);
        using LoadedProgram loaded = LoadedProgram.Load(compiled.Program!, "mine.cs");
        Assert.That(loaded.Program.WhyNot(new SearchSpace(Small)), Is.Null);
        using LoadedProgram lasso =
            LoadedProgram.Load(ProgramCompiler.Compile(text.Replace("h[0] * x * x", "h[0] * T.Abs(x)")).Program!, "mine.cs");
        Assert.That(lasso.Program.WhyNot(new SearchSpace(Small)), Does.Contain("EntryPenalty has to be c·x²"));
    }

    private static string Chain(string move, string after, string plan = "Memory = 3") => $$"""
        /// <summary>A chain that is here to be tested.</summary>
        public readonly struct Linked : IGradientProgram
        {
            public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
                rng.Gaussian() * 0.5f;
            public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;
            public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
            public static Plan Plan(in Target target) => new() { Steps = 40, Descents = new DescentPlan { {{plan}} } };
            public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
            {
                hyper[0] = 0.02;
                return new DescentRules(20, 1e-5);
            }
            public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng,
                in Moves moves)
            {
                {{move}}
            }
            public static Next After(in Chain now, in Slots<double> memory) => {{after}};
        }
        """;
}
