using NUnit.Framework;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Tests.Compilation;

/// <summary>What a program may not do, one case per rule, and what it may, so that the rules are not merely strict.</summary>
public sealed class RefusalTests
{
    // What stands in a function of the program, and words of the refusal.
    [TestCase("while (true) { } return x;", "loop only with 'for'")]
    [TestCase("do { } while (true); return x;", "loop only with 'for'")]
    [TestCase("for (;;) { } return x;", "not seen to end")]
    [TestCase("for (int k = 0; k >= 0; k++) { } return x;", "not seen to end")]
    [TestCase("for (int k = 0; k < 4; k += 0) { } return x;", "not seen to end")]
    [TestCase("for (int k = 0; k < 4; k++) k = 0; return x;", "not seen to end")]
    [TestCase("for (int k = 0; k < 4; k++) { ref int j = ref k; j--; } return x;", "no second names")]
    [TestCase("for (int k = 0; k < 100000; k++) x = x + g; return x;", "at most 256 rounds")]
    [TestCase("int n = 3; for (int k = 0; k < n; k++) x = x + g; return x;", "not seen to end")]
    [TestCase("again: goto again;", "loop only with 'for'")]
    [TestCase("foreach (int k in new[] { 1, 2 }) { } return x;", "loop only with 'for'")]
    [TestCase("return Update(x, g, s, ref rng, h);", "comes to call itself")]
    [TestCase("unsafe { } return x;", "touch memory directly")]
    [TestCase("Span<int> a = stackalloc int[4]; return x;", "touch memory directly")]
    [TestCase("x = System.Runtime.CompilerServices.Unsafe.AsRef(in g); return x;", "outside the contract")]
    [TestCase("int[] a = new int[4]; return x;", "only Plan may make objects")]
    [TestCase("var a = new object(); return x;", "only Plan may make objects")]
    [TestCase("var a = new System.Text.StringBuilder(); return x;", "only Plan may make objects")]
    [TestCase("object boxed = 1; return x;", "only Plan may make objects")]
    [TestCase("List<int> a = []; return x;", "only Plan may make objects")]
    [TestCase("System.IO.File.Delete(default); return x;", "System.IO.File.Delete is outside the contract")]
    [TestCase("System.Console.WriteLine(1); return x;", "against the contract alone")]
    [TestCase("int cores = Environment.ProcessorCount; return x;", "System.Environment.ProcessorCount is outside the contract")]
    [TestCase("Environment.GetEnvironmentVariable(default); return x;", "outside the contract")]
    [TestCase("long now = DateTime.UtcNow.Ticks; return x;", "outside the contract")]
    [TestCase("long now = System.Diagnostics.Stopwatch.GetTimestamp(); return x;", "outside the contract")]
    [TestCase("System.Threading.Thread.Sleep(1); return x;", "System.Threading.Thread.Sleep is outside the contract")]
    [TestCase("GC.Collect(); return x;", "System.GC.Collect is outside the contract")]
    [TestCase("int z = x.GetHashCode(); return x;", "outside the contract")]
    [TestCase("var t = typeof(T); return x;", "may not ask about types")]
    [TestCase("var t = x.GetType(); return x;", "outside the contract")]
    [TestCase("if (x is float) return x; return g;", "may not ask about types")]
    [TestCase("var f = () => 1; return x;", "no functions inside functions")]
    [TestCase("T F(T y) => F(y); return F(x);", "no functions inside functions")]
    [TestCase("throw new Exception();", "neither throws nor catches")]
    [TestCase("try { } catch { } return x;", "neither throws nor catches")]
    [TestCase("lock (null) { } return x;", "no threads")]
    [TestCase("var t = $\"{1}\"; return x;", "numbers only")]
    [TestCase("dynamic d = 1; return d;", "outside the contract")]
    [TestCase("decimal d = 1; return x;", "outside the contract")]
    [TestCase("int k = at; return s[k];", "does not exist", Description = "a compile error, told as one")]
    [TestCase("return s[16];", "from 0 to 15")]
    [TestCase("return s[-1];", "from 0 to 15")]
    [TestCase("for (int k = 0; k < 17; k++) x = s[k]; return x;", "from 0 to 15")]
    [TestCase("int k = 3; k = k + 100; return s[k];", "an index has to be a constant or a loop's variable")]
    [TestCase("Slots<T> mine = default; return mine[0];", "Slots come from the engine")]
    [TestCase("Slots<T> mine = new(); return mine[0];", "Slots come from the engine")]
    [TestCase("return TensorDecomp.Programs.Seeds.Adam.Update(x, g, s, ref rng, h);", "outside the contract")]
    [TestCase("return Dual<T>.Variable(x).Value;", "against the contract alone")]
    [TestCase("return T.Exp(x.ToString().Length);", "outside the contract")]
    [TestCase("_ = TensorDecomp.Schemes.ToolVersion.Text; return x;", "outside the contract")]
    public void A_function_may_not(string body, string words) => Refuses(Texts.Program(update: body), words);

    [TestCase("static float memory;", "no state of its own")]
    [TestCase("static readonly float[] Table = [1, 2];", "no state of its own")]
    [TestCase("[ThreadStatic] static int calls;", "no state of its own")]
    [TestCase("public float X;", "no state of its own")]
    [TestCase("static float P { get; set; }", "constants and static methods only")]
    [TestCase("static Momentum() { }", "constants and static methods only")]
    [TestCase("public float Instance() => 1;", "has to be static")]
    [TestCase("static unsafe void Peek(int* p) { }", "touch memory directly")]
    [TestCase("static async void Later() { }", "no use for 'async'")]
    [TestCase("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int getpid();", "no use for 'extern'")]
    [TestCase("[MethodImpl(MethodImplOptions.InternalCall)] static void Into() { }", "the only attribute")]
    [TestCase("[MethodImpl(MethodImplOptions.Synchronized)] static void Into() { }", "the only attribute")]
    [TestCase("struct Inner { }", "a program is one struct")]
    [TestCase("class Inner { }", "one struct")]
    [TestCase("delegate void Call();", "no functions inside functions")]
    [TestCase("static T A<T>(T x) where T : struct, IReal<T> => B(x); static T B<T>(T x) where T : struct, IReal<T> => A(x);",
        "comes to call itself")]
    [TestCase("static int Text(string text) => 1;", "type string")]
    [TestCase("static void By<P>() where P : IGradientProgram { }", "bound by IReal alone")]
    public void A_struct_may_not_hold(string member, string words) => Refuses(Texts.Program(members: member), words);

    [TestCase("[assembly: System.Reflection.AssemblyTitle(\"x\")]", "attributes of assemblies")]
    [TestCase("[module: System.Runtime.CompilerServices.SkipLocalsInit]", "attributes of assemblies")]
    [TestCase("#if DEBUG\n#endif", "remove the directive")]
    [TestCase("#r \"x.dll\"", "")]
    [TestCase("System.Console.WriteLine();", "")]
    [TestCase("public class Other { }", "one struct")]
    [TestCase("public struct Other { }", "one struct")]
    [TestCase("extern alias other;", "")]
    public void A_file_may_not_hold(string before, string words) => Refuses(Texts.Program(before: before), words);

    [TestCase("hyper[16] = 1;", "from 0 to 15")]
    [TestCase("hyper.Fill(1);", "outside the contract")]
    [TestCase("hyper[0] = new Random().NextDouble();", "System.Random")]
    [TestCase("double[] table = [1, 2]; hyper[0] = table[0];", "only Plan may make objects")]
    [TestCase("hyper[0] = double.Parse(default);", "outside the contract")]
    public void A_schedule_may_not(string schedule, string words) => Refuses(Texts.Program(schedule: schedule), words);

    [TestCase("new Race[64, 64, 64, 64, 64, 64]")]
    [TestCase("new Race[,] { { new(0.5, 1) } }")]
    [TestCase("new Race[64][]")]
    public void An_array_has_one_dimension(string array) =>
        Refuses(Texts.Program(plan: "Body()").Replace("=> Body();", $"{{ var races = {array}; return new() {{ Steps = 9 }}; }}"),
            "outside the contract");

    [TestCase("")]
    [TestCase("using System.IO;")]
    [TestCase("public readonly struct Empty { }")]
    public void A_text_without_a_program_is_told_so(string text) =>
        Assert.That(ProgramCompiler.Compile(text).Complaints, Has.Count.EqualTo(1).And.Some.Property(nameof(Complaint.Sentence))
            .Contains("IGradientProgram"));

    [Test]
    public void Texts_that_are_too_long_are_not_looked_at() =>
        Assert.That(ProgramCompiler.Compile(new string(' ', ProgramCompiler.LongestText + 1)).Complaints.Single().Sentence,
            Does.Contain("at most"));

    [TestCase(1500, '(')]
    [TestCase(1500, '!')]
    [TestCase(1500, '{')]
    public void Deep_nesting_is_an_error_and_not_a_crash(int depth, char open) =>
        Assert.That(ProgramCompiler.Compile(Texts.Program(update: new string(open, depth))).Succeeded, Is.False);

    [Test]
    public void Long_sums_are_no_crash() =>
        Assert.That(() => ProgramCompiler.Compile(Texts.Program(update: $"return x{string.Concat(Enumerable.Repeat(" + g", 15_000))};")),
            Throws.Nothing);

    [TestCase("for (int k = 0; k < 3; k++) x = x - s[k]; return x;")]
    [TestCase("for (int k = 2; k >= 0; k--) { if (k == 1) continue; x = x - h[k]; } return x;")]
    [TestCase("T m = s[1] = s[1] * 0.9f + g; return x - m;")]
    [TestCase("(T a, T b) = (x, g); (a, b) = (b, a); return T.Max(a, T.Min(b, x)) + rng.Uniform();")]
    [TestCase("T y = T.Select(T.Less(0f, x), T.Exp(-x), T.Log(T.Abs(x) + 1f)); return T.Tanh(y) / T.Cos(y);")]
    [TestCase("const float Beta = 0.9f; return x - Beta * g * (float)Math.PI;")]
    public void A_function_may(string body) => Accepts(Texts.Program(update: body, plan: "new() { Steps = 100, Slots = 3 }"));

    [TestCase("hyper[0] = now.Loss < 1 ? 0.1 : Math.Sqrt(rng.LogUniform(0.1, 1)); for (int k = 1; k < hyper.Length && k < 4; k++) " +
        "hyper[k] = 0;", false)]
    [TestCase("for (int k = 0; k < 16; k++) hyper[k] = k * now.Fraction; if (now.Step > 10) hyper[0] = double.MaxValue; else hyper[1] = " +
        "int.MaxValue;", true)]
    [TestCase("hyper[0] = now switch { { Fraction: < 0.5 } => 1, _ => 2 };", false)]
    [TestCase("hyper[0] = now.Step switch { < 10 => 1, 20 or 30 => 3, _ => 2 }; switch (rng.Below(3)) { case 0: hyper[1] = 1; break; " +
        "default: hyper[1] = 2; break; }", true)]
    public void Schedules_may_compute(string schedule, bool accepted)
    {
        if (accepted) Accepts(Texts.Program(schedule: schedule));
        else Assert.That(ProgramCompiler.Compile(Texts.Program(schedule: schedule)).Succeeded, Is.False);
    }

    [TestCase("new() { Steps = target.Rank * 100, Slots = 1, Races = [new(0.5, 10), new Race(0.7, 5)] }")]
    [TestCase("new() { Steps = target.Shape.NaiveRank < 30 ? 1000 : 2000, Slots = 1 }")]
    [TestCase("new Plan { Steps = 1, Slots = 1, Races = new Race[] { new(0.5, 1) } } with { Chunk = 5 }")]
    [TestCase("new() { Steps = 1000, Slots = 1, Hops = new(0.4, 0.7, Patience: target.Rank) { Weight = 1e-3 } }")]
    public void Plans_may_be_made(string plan) => Accepts(Texts.Program(plan: plan));

    private static void Accepts(string source) =>
        Assert.That(ProgramCompiler.Compile(source).Complaints.Select(c => c.In("mine.cs")), Is.Empty);

    private static void Refuses(string source, string words)
    {
        CompileResult result = ProgramCompiler.Compile(source);
        Assert.That(result.Succeeded, Is.False);
        Assert.That(result.Complaints.Select(c => c.In("mine.cs")), Has.Some.Contains(words).And.All.Match(@"^mine\.cs\(\d+,\d+\): \S"));
    }
}
