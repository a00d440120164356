using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Compilation;

/// <summary>
/// Programs that once reached beyond their memory, took the host down, never ended or passed with what the list of the allowed leaves out.
/// </summary>
public sealed class HostileProgramTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    [TestCase("oob")]
    [TestCase("attributes")]
    [TestCase("endless")]
    public void Is_refused_with_its_place(string kind)
    {
        foreach ((string file, string source) in Programs(kind))
        {
            CompileResult result = ProgramCompiler.Compile(source);
            Assert.That(result.Complaints.Select(c => c.In(file)), Is.Not.Empty.And.All.Match(@"\(\d+,\d+\): \S"), file);
        }
    }

    [Test]
    public void Ends_in_a_sentence_that_names_it_or_runs()
    {
        foreach ((string file, string source) in Programs("unhandled"))
        {
            CompileResult result = ProgramCompiler.Compile(source);
            if (!result.Succeeded)
            {
                Assert.That(result.Complaints.Select(c => c.In(file)), Is.Not.Empty.And.All.Match(@"\(\d+,\d+\): \S"), file);
                continue;
            }
            try
            {
                using LoadedProgram program = LoadedProgram.Load(result.Program, file);
                using IRestartBatch batch = program.Program.Batch(Small, 1, 4);
                long next = 0;
                batch.RunChunk(() => next++, _ => { });
            }
            catch (ProgramFailedException e)
            {
                Assert.That(e.Message, Does.Contain(file).And.Not.Contains("   at "));
            }
        }
    }

    [TestCase("[System.Obsolete] public readonly struct Momentum", "the only attribute")]
    [TestCase("public readonly struct Momentum(int a)", "no constructor")]
    [TestCase("public ref struct Momentum", "no use for 'ref'")]
    [TestCase("public readonly ref struct Momentum", "no use for 'ref'")]
    [TestCase("public readonly partial struct Momentum", "no use for 'partial'")]
    [TestCase("file readonly struct Momentum", "no use for 'file'")]
    [TestCase("public unsafe struct Momentum", "remove 'unsafe'")]
    [TestCase("public readonly record struct Momentum", "one struct")]
    [TestCase("public readonly struct Momentum<X>", "")]
    [TestCase("internal readonly struct Momentum", null)]
    [TestCase("public struct Momentum", null)]
    public void A_struct_is_plain(string declaration, string? words) =>
        Judge(Texts.Program().Replace("public readonly struct Momentum", declaration), words);

    [TestCase("global using System.Numerics;", "a using directive names")]
    [TestCase("using F = System.Single;", "a using directive names")]
    [TestCase("using P = (int, int);", "a using directive names")]
    [TestCase("using unsafe P = int*;", "")]
    [TestCase("extern alias other;", "")]
    [TestCase("#pragma warning disable CS0168", "remove the directive")]
    [TestCase("#nullable enable", "remove the directive")]
    [TestCase("#region a\n#endregion", "remove the directive")]
    [TestCase("#define A", "remove the directive")]
    [TestCase("#line 5", "remove the directive")]
    [TestCase("[assembly: System.CLSCompliant(true)]", "attributes of assemblies")]
    [TestCase("using System.Numerics;", null)]
    [TestCase("using static System.Math;", null)]
    [TestCase("namespace Mine;", null)]
    public void A_file_is_plain(string before, string? words) => Judge(Texts.Program(before: before), words);

    [TestCase("private static int F([System.Runtime.CompilerServices.CallerLineNumber] int x = 0) => x;", "the only attribute")]
    [TestCase("private static T F<[System.Runtime.CompilerServices.IsUnmanaged] T>(T a) where T : struct, IReal<T> => a;",
        "the only attribute")]
    [TestCase("[return: System.Diagnostics.CodeAnalysis.MaybeNull] private static int F() => 1;", "attributes of")]
    [TestCase("[System.Obsolete] private const int A = 1;", "the only attribute")]
    [TestCase("[MethodImpl(MethodImplOptions.NoInlining)] private static int F() => 1;", "the only attribute")]
    [TestCase("[MethodImpl(MethodImplOptions.AggressiveInlining), System.Obsolete] private static int F() => 1;", "the only attribute")]
    [TestCase("[MethodImpl(256)] private static int F() => 1;", null)]
    [TestCase("private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining; [MethodImpl(Inline)] private static int " +
        "F() => 1;", null)]
    [TestCase("private const MethodImplOptions Off = MethodImplOptions.NoInlining; [MethodImpl(Off)] private static int F() => 1;",
        "the only attribute")]
    [TestCase("private static int F(params int[] x) => 1;", "no use for 'params'")]
    [TestCase("private static int F(this int x) => 1;", "")]
    [TestCase("private new static int F() => 1;", "no use for 'new'")]
    [TestCase("private static readonly int A = 1;", "no state")]
    [TestCase("private volatile int A;", "no state")]
    [TestCase("public Momentum(int a) { }", "constants and static methods only")]
    [TestCase("static Plan IGradientProgram.Plan(in Target target) => new() { Steps = 1 };", "")]
    [TestCase("private static A F<A>(A a) => a;", "bound by struct and IReal")]
    [TestCase("private static T F<T>(T a) where T : unmanaged, IReal<T> => a;", "bound by struct and IReal")]
    [TestCase("private static T F<T>(T a) where T : struct, IReal<T>, System.IComparable => a;", "bound by IReal alone")]
    [TestCase("private static Race[] Plan(int n) => new Race[3];", "only Plan may make objects")]
    [TestCase("private static T F<T>(T a) where T : struct, IReal<T> => T.Sqrt(a);", null)]
    [TestCase("private const int A = 1 << 4, B = A * 2; private const bool C = A < B; private const double D = double.MaxValue * B;", null)]
    [TestCase("private const int A = sizeof(int);", "")]
    [TestCase("private const float Pi = MathF.PI;", null)]
    [TestCase("private const int A = (int)System.DayOfWeek.Friday;", "")]
    public void A_member_is_plain(string member, string? words) => Judge(Texts.Program(members: member), words);

    [TestCase("new() { Steps = 1000, Slots = 1, Races = new Race[-1] }", "")]
    [TestCase("new() { Steps = 1000, Slots = 1, Races = new Race[65] }", "the length of an array")]
    [TestCase("new() { Steps = 1000, Slots = 1, Races = new Race[target.Rank] }", "the length of an array")]
    [TestCase("new() { Steps = 1000, Slots = 1, Races = new Race[64] }", null)]
    public void Arrays_are_short(string plan, string? words) => Judge(Texts.Program(plan: plan), words);

    [TestCase("Span<double> q = default; q[0] = 1;", "a Span comes from the engine")]
    [TestCase("Span<double> q = new(); q[0] = 1;", "a Span comes from the engine")]
    [TestCase("default(Span<double>)[0] = 1;", "a Span comes from the engine")]
    [TestCase("Span<double> q = [1, 2]; hyper[0] = q[1];", "a Span comes from the engine",
        Description = "any number of elements would count as one operation")]
    [TestCase("Span<double> q = hyper; q[0] = 1;", null)]
    public void Spans_are_the_engines(string schedule, string? words) => Judge(Texts.Program(schedule: schedule), words);

    [Test]
    public void Chains_that_the_compiler_cannot_follow_are_refused()
    {
        Judge(Texts.Program(schedule: $"double q = now{string.Concat(Enumerable.Repeat("\n.a", 2000))};"), "operators");
        Judge(Texts.Program(update: $"return x{string.Concat(Enumerable.Repeat("\n+ g", 2000))};"), "operators");
        Judge(Texts.Program(update: $"return x{string.Concat(Enumerable.Repeat(" + g", 200))};"), null);
    }

    /// <summary>Null where it is accepted, else words of the refusal.</summary>
    private static void Judge(string source, string? words)
    {
        CompileResult result = ProgramCompiler.Compile(source);
        if (words is null) Assert.That(result.Complaints.Select(c => c.In("mine.cs")), Is.Empty);
        else Assert.That(result.Complaints.Select(c => c.In("mine.cs")), Has.Some.Contains(words));
    }

    private static IEnumerable<(string File, string Source)> Programs(string kind) =>
        Directory.EnumerateFiles(Surroundings.Shared("corpus", "hostile", "programs", kind), "*.cs").Order()
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
}
