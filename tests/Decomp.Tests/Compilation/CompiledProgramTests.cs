using System.Runtime.CompilerServices;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Compilation;

/// <summary>Programs that were compiled from their text, against those that are built in.</summary>
public sealed class CompiledProgramTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7), Oblong = new(new Shape(2, 3, 4), 20);

    public static IEnumerable<GradientProgram> Seeds => ProgramRegistry.All;

    [TestCaseSource(nameof(Seeds))]
    public void A_seed_compiled_from_its_text_runs_as_the_built_in_one_does_bit_for_bit(GradientProgram seed)
    {
        using LoadedProgram compiled = Load(seed.Source, seed.Name);
        Assert.That(compiled.Program.Hash, Is.EqualTo(seed.Hash));
        Assert.That(compiled.Program.Plan(Oblong) with { Races = [] }, Is.EqualTo(seed.Plan(Oblong) with { Races = [] }));
        long[] restarts = [0, 1, 2, 3, 17];
        Assert.That(Run(compiled.Program), Is.EqualTo(Run(seed)).And.Length.EqualTo(restarts.Length));

        string[] Run(GradientProgram program) => Trajectories.Describe(Trajectories.Run(program.Batch(Small, 5, 4), restarts));
    }

    [Test]
    public void Functions_that_a_program_leaves_out_are_the_contracts_own()
    {
        GradientProgram adam = ProgramRegistry.Find("adam")!;
        string[] own = ["T ResidualLoss<T>", "T TermPenalty<T>", "[MethodImpl(Inline)]"];
        string text = string.Join('\n', adam.Source.Split('\n').Where(line => !own.Any(line.Contains)));
        using LoadedProgram compiled = Load(text, adam.Name);
        Assert.That(Trajectories.Describe(Trajectories.Run(compiled.Program.Batch(Small, 5, 4), [0, 1])),
            Is.EqualTo(Trajectories.Describe(Trajectories.Run(adam.Batch(Small, 5, 4), [0, 1]))));
    }

    [TestCaseSource(nameof(Seeds))]
    public void Marks_for_inlining_are_added_where_they_are_missing_and_change_no_result(GradientProgram seed)
    {
        string bare = string.Join('\n', seed.Source.Split('\n').Where(line => line.Trim() != "[MethodImpl(Inline)]"));
        Assert.That(bare, Is.Not.EqualTo(seed.Source));
        using LoadedProgram compiled = Load(bare, seed.Name);
        Assert.That(Trajectories.Describe(Trajectories.Run(compiled.Program.Batch(Small, 5, 4), [0, 1])),
            Is.EqualTo(Trajectories.Describe(Trajectories.Run(seed.Batch(Small, 5, 4), [0, 1]))));
    }

    [Test]
    public void Every_function_over_T_but_Initialize_is_marked_for_inlining()
    {
        using LoadedProgram compiled =
            Load(Texts.Program(
                members: "private static T Twice<T>(T x) where T : struct, IReal<T> => x + x;\n/// <summary>With a " +
                    "comment.</summary>\n[MethodImpl(MethodImplOptions.AggressiveInlining)] private static T Marked<T>(T x) where T : " +
                    "struct, IReal<T> => x;"), "marked");
        Type type = System.Runtime.Loader.AssemblyLoadContext.All.Single(c => c.Name == "marked").Assemblies.Single().GetType("Momentum")!;
        var marks = type.GetMethods(
            System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .ToDictionary(m => m.Name, m => m.MethodImplementationFlags.HasFlag(System.Reflection.MethodImplAttributes.AggressiveInlining));
        Assert.That(marks.Where(m => m.Value).Select(m => m.Key),
            Is.EquivalentTo((string[])["ResidualLoss", "EntryPenalty", "TermPenalty", "PerStep", "Update", "Twice", "Marked"]));
    }

    [Test]
    public void Its_summary_is_the_first_sentence_of_its_comment()
    {
        using LoadedProgram compiled = Load(Texts.Program(), "momentum");
        Assert.That((compiled.Program.Name, compiled.Program.Summary), Is.EqualTo(("momentum", "Momentum (Polyak 1964)")));
    }

    [Test]
    public void It_leaves_memory_when_it_is_done()
    {
        WeakReference context = RunAndForget();
        for (int k = 0; k < 50 && context.IsAlive; k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(context.IsAlive, Is.False);
    }

    // What is wrong with a plan, and words of the complaint.
    [TestCase("new() { Steps = 0, Slots = 1 }", "0 steps")]
    [TestCase("new() { Steps = 1 << 30, Slots = 1 }", "steps")]
    [TestCase("new() { Steps = 1000, Slots = int.MaxValue }", "slots")]
    [TestCase("new() { Steps = 1000, Slots = 0 }", "write Slots = 1")]
    [TestCase("new() { Steps = 5000, Chunk = 5000, Slots = 1 }", "chunks")]
    [TestCase("new() { Steps = 1000, Slots = 1, PolishBelow = double.NaN }", "PolishBelow")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.5, 0.5, 10) }", "hops go from 0.5 to 0.5")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.5, 0.51, 10) }", "a chunk of 25")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(-0.1, 0.5, 10) }", "between 0 and 1")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, double.NaN, 10) }", "between 0 and 1")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, 0.9, int.MaxValue) }", "patience")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, 0.9, 10) { Weight = double.PositiveInfinity } }", "Weight")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, 0.9, 10) { Temperature = -1 } }", "Temperature")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, 0.9, 10) { Drawn = 1.1 } }", "Drawn")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, 0.9, 10) { LeastDrawn = -0.1 } }", "LeastDrawn")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, 0.9, 10) { ReleaseWithin = double.NaN } }", "ReleaseWithin")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.1, 0.9, 10) { Shaken = double.NaN } }", "Shaken")]
    public void A_plan_that_cannot_be_carried_out_is_refused_before_memory_is_taken(string plan, string words)
    {
        using LoadedProgram compiled = Load(Texts.Program(plan: plan), "momentum");
        Assert.That(() => compiled.Program.Batch(Small, 1, 1),
            Throws.InstanceOf<ProgramFailedException>().With.Message.Contains(words).And.Message.Contains("momentum"));
        Assert.That(() => compiled.Program.Plan(Small), Throws.InstanceOf<ProgramFailedException>());
    }

    [TestCase("hyper[0] = Math.Clamp(1.0, 2.0, 1.0);")]
    [TestCase("hyper[0] = Math.Sign(double.NaN);")]
    public void What_a_program_throws_is_told_in_its_name(string schedule)
    {
        using LoadedProgram compiled = Load(Texts.Program(schedule: schedule), "momentum");
        using IRestartBatch batch = compiled.Program.Batch(Small, 1, 1);
        Assert.That(() => batch.RunChunk(() => 0, _ => { }),
            Throws.InstanceOf<ProgramFailedException>().With.Message.StartsWith("the program momentum fails"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAndForget()
    {
        using LoadedProgram compiled = Load(Texts.Program(), "forgotten");
        Trajectories.Run(compiled.Program.Batch(Small, 1, 4), [0]);
        return new WeakReference(System.Runtime.Loader.AssemblyLoadContext.All.Single(c => c.Name == "forgotten"));
    }

    private static LoadedProgram Load(string source, string name)
    {
        CompileResult result = ProgramCompiler.Compile(source);
        Assert.That(result.Complaints.Select(c => c.In("program.cs")), Is.Empty);
        return LoadedProgram.Load(result.Program!, name);
    }
}
