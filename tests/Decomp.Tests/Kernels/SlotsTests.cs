using System.Runtime.InteropServices;
using System.Runtime.Loader;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Programs.Seeds;
using TensorDecomp.Tests.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>State and settings stay where they are whatever a program's indices are: without the gates that know the indices from the
/// text.</summary>
public sealed class SlotsTests
{
    private const int Capacity = Slots<L16>.Capacity, Before = 4096, All = 2 * Before + Capacity;
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    // What Update does with s, h and x, which the gates refuse all of.
    private static readonly string[] Hostile =
    [
        "for (int k = 0; k < 1; k++) { int j = 0; (j == 0 ? ref k : ref j) = 16; s[k] = 1f; (j == 0 ? ref k : ref j) = 0; }",
        "for (int k = 0; k < 1; k++) { int j = 0; (j == 0 ? ref k : ref j) = 200; s[k] = 1f; (j == 0 ? ref k : ref j) = 0; }",
        "for (int k = 0; k < 1; k++) { int j = 0; ref int r = ref j; r = ref k; r = 100000000; s[k] = 1f; }",
        "for (int k = 1; k <= 2147483647; k += 2147483647) { s[k] = 1f; if (k < 0) break; }",
        "int k = -1; s[k] = 1f; s[int.MinValue] = 1f; s[int.MaxValue] = 1f; s[k * 1024] = 1f; s[k << 20] = 1f;",
        "for (int k = 0; k < 1000; k++) s[k * 4097] = 1f;",
        "int far = 65536; s[far * far] = 1f; s[unchecked((int)3000000000u)] = 1f;",
        "ref T m = ref s[12345]; m = 1f;",
    ];

    [TestCaseSource(nameof(Hostile))]
    public void Updates_that_passed_no_gate_stay_within_the_values_that_are_there(string body)
    {
        Assert.That(ProgramCompiler.Compile(Program(body)).Succeeded, Is.False, "the gates refuse it as well");
        using LoadedProgram program = Load(body);
        Assert.That(Touched<L1>(program), Is.GreaterThan(0));
        Assert.That(Touched<L4>(program), Is.GreaterThan(0));
        Assert.That(Touched<L8>(program), Is.GreaterThan(0));
        Assert.That(Touched<L16>(program), Is.GreaterThan(0));
    }

    [TestCaseSource(nameof(Hostile))]
    public void They_run_to_their_end_in_lanes_and_are_traced_within_the_capacity(string body)
    {
        using LoadedProgram program = Load(body);
        foreach (int lanes in (int[])[1, 4, 8, 16])
            Assert.That(Trajectories.Run(program.Program.Batch(Small, 1, lanes), [0, 1]), Has.Count.EqualTo(2));
        Assert.That(program.Program.Trace.Slots, Is.InRange(1, Capacity));
    }

    [TestCase("int k = 16; h2[k] = x; return x;")]
    [TestCase("int k = -1; return h[k];")]
    [TestCase("for (int k = 0; k < 99; k++) h2[k * 100000] = x; return x;")]
    public void Settings_are_checked_where_they_are_addressed(string body)
    {
        using LoadedProgram program = Load($"Hyper<T> h2 = h; {body}");
        Assert.That(() => program.Program.Trace,
            Throws.InstanceOf<ProgramFailedException>().With.InnerException.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => Touched<L16>(program),
            Throws.InstanceOf<System.Reflection.TargetInvocationException>().With.InnerException.InstanceOf<IndexOutOfRangeException>());
    }

    [Test]
    public void Slots_that_are_nowhere_are_no_memory()
    {
        Assert.That(() => default(Slots<L16>)[int.MaxValue] = 0f, Throws.InstanceOf<NullReferenceException>());
        Assert.That(() => default(Slots<L16>)[15] = 0f, Throws.InstanceOf<NullReferenceException>());
    }

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(16)]
    public unsafe void The_last_entry_has_as_much_memory_behind_it_as_can_be_addressed(int slots)
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("only glibc says how large a block is");
        using LaneArena arena = new();
        FactorLayout layout = new(Small);
        BatchStep<L16, Adam> descent = new(layout, LossPath.Gram, ridge: true, slots, masks: null, arena.Take<Hyper<L16>>(1), arena);
        nint last = (nint)(layout.Length - 1) * slots;
        Assert.That((long)UsableSize(descent.State), Is.GreaterThanOrEqualTo((long)(last + Capacity) * sizeof(L16)));
        Assert.That(int.IsPow2(Capacity));

        [DllImport("libc", EntryPoint = "malloc_usable_size")]
        static extern nuint UsableSize(void* block);
    }

    /// <summary>How many of the values from s[0] on an Update has changed; none before and behind may be.</summary>
    private static int Touched<T>(LoadedProgram program) where T : unmanaged, ILane<T>, IReal<T>
    {
        Type type = AssemblyLoadContext.All.Last(c => c.Name == program.Program.Name).Assemblies.Single().GetType("Momentum")!;
        T[] values =
            (T[])typeof(SlotsTests).GetMethod(nameof(Updated),
                System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(typeof(T), type).Invoke(null, null)!;
        int[] changed = [.. Enumerable.Range(0, All).Where(k => !values[k].Equals(default(T)))];
        Assert.That(changed, Is.All.InRange(Before, Before + Capacity - 1));
        return changed.Length;
    }

    private static T[] Updated<T, TProgram>() where T : unmanaged, ILane<T>, IReal<T> where TProgram : struct, IGradientProgram
    {
        T[] values = new T[All];
        RandomStream<T> rng = new(0f, 0);
        Hyper<T> h = default;
        TProgram.Update(1f, 1f, new Slots<T>(ref values[Before]), ref rng, h);
        return values;
    }

    private static string Program(string body) => Texts.Program($"{body} return x - 0.001f * g;", plan: "new() { Steps = 50, Slots = 0 }");

    private static LoadedProgram Load(string body) =>
        LoadedProgram.Load(ProgramCompiler.CompileUnguarded(Program(body)).Program!, $"hostile {Guid.NewGuid()}");
}
