using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Compilation;

/// <summary>
/// What a program may do in one call, in memory, and while it is compiled; and that what goes wrong in it is told in its name.
/// </summary>
public sealed class WorkBoundTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    private static string Nested(int rounds, int deep, string body) =>
        string.Concat(Enumerable.Range(0, deep).Select(k => $"for (int k{k} = 0; k{k} < {rounds}; k{k}++) ")) + body;

    private static string Tree(int depth, string type, string where = "") => string.Join('\n', Enumerable.Range(0, depth).Select(k =>
        $"private static {type} F{k}{(where.Length > 0 ? "<T>" : "")}({type} a){where} => F{k + 1}(a) + F{k + 1}(a);"))
            + $"\nprivate static {type} F{depth}{(where.Length > 0 ? "<T>" : "")}({type} a){where} => a;";

    public static IEnumerable<TestCaseData> Endless =>
    [
        new TestCaseData(Texts.Program(schedule: Nested(256, 6, "hyper[5] += 1;")),
            "one call of Schedule may come to more than a million million").SetName("loops in Schedule"),
        new TestCaseData(Texts.Program(schedule: Nested(256, 2, "hyper[5] += 1;")),
            "one call of Schedule may come to").SetName("two loops in Schedule"),
        new TestCaseData(Texts.Program(update: $"int z = 0; {Nested(256, 6, "z += 1;")} return x;"),
            "one call of Update").SetName("loops in Update that no trace sees"),
        new TestCaseData(Texts.Program(update: $"{Nested(256, 3, ";")} return x;"), "one call of Update").SetName("empty loops"),
        new TestCaseData(Texts.Program(plan: $"F0(1) > 0 ? new() {{ Steps = 1 }} : new() {{ Steps = 1 }}", members: Tree(40, "double")),
            "one call of F").SetName("a tree of calls in Plan"),
        new TestCaseData(Texts.Program(update: "return F0(x);", members: Tree(40, "T", " where T : struct, IReal<T>")),
            "one call of F").SetName("a tree of calls over T"),
        new TestCaseData(Texts.Program(schedule: $"{Nested(200, 1, "hyper[1] = F0(1);")}", members: Tree(8, "double")),
            "one call of Schedule").SetName("a loop of calls"),
        new TestCaseData(Texts.Program(update: $"{Nested(250, 1, "h2 = h;")} return x;".Insert(0, "Hyper<T> h2 = h; ")),
            "one call of Update").SetName("settings are sixteen values each time"),
        new TestCaseData(
            Texts.Program(
                update: $"Hyper<T> a0 = h; {string.Join('\n', Enumerable.Range(1, 300).Select(k => $"Hyper<T> a{k} = a{k - 1};"))} " +
                    "return x;"), "one call of Update").SetName("a stack of settings"),
        new TestCaseData(Texts.Program(update: "return F0(x, h, h);", members: string.Join('\n', Enumerable.Range(0, 130).Select(k =>
            $"private static T F{k}<T>(T x, Hyper<T> a, Hyper<T> b) where T : struct, IReal<T> => " +
                $"{(k == 129 ? "x" : $"F{k + 1}(x, a, b)")};"))), "one call of F")
                .SetName("a stack of functions with settings of their own"),
    ];

    [TestCaseSource(nameof(Endless))]
    public void Too_much_work_is_refused_before_any_is_done(string source, string words) => Refuses(source, words);

    [Test]
    public void What_is_below_the_bound_is_accepted()
    {
        Accepts(Texts.Program(schedule: Nested(16, 3, "hyper[5] += 1;"), members: Tree(8, "double")));
        Accepts(Texts.Program(update: $"{Nested(15, 2, "x = x + g;")} return F0(x);",
            members: Tree(6, "T", " where T : struct, IReal<T>")));
    }

    [TestCaseSource(typeof(ProgramRegistry), nameof(ProgramRegistry.All))]
    public void The_built_in_programs_are_below_it(GradientProgram seed) => Accepts(seed.Source);

    [Test]
    public void So_are_the_programs_that_evolution_made()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Surroundings.Root, "results", "evolution", "programs"), "*.cs").Order()];
        Assert.That(files, Is.Not.Empty);
        foreach (string file in files) Accepts(File.ReadAllText(file));
    }

    [TestCase("var a0 = (1, 1); {0}", 60, "var a{1} = (a{2}, a{2});")]
    [TestCase("(int, int) a0 = (1, 1); {0}", 60, "var a{1} = (a{2}, a{2});")]
    [TestCase("var a0 = default((int, int)); {0}", 6, "var a{1} = (a{2}, a{2});")]
    [TestCase("var a0 = (1, 1); {0}", 60, "var (a{1}, b{1}) = ((a{2}, a{2}), 1);")]
    [TestCase("var a0 = (1, 1); {0}", 60, "(var a{1}, int b{1}) = ((a{2}, a{2}), 1);")]
    [TestCase("var a0 = (1, 1); {0}", 60, "var a{1} = a0.Item1 > 0 ? (a{2}, a{2}) : (a{2}, a{2});")]
    [TestCase("var a0 = (1, 1); {0}", 60, "var a{1} = 1 switch {{ 1 => (a{2}, a{2}), _ => (a{2}, a{2}) }};")]
    [TestCase("var a0 = (1, 1); {0}", 60, "var a{1} = Pair(a{2});")]
    public void Tuples_that_double_are_refused_before_they_are_bound(string body, int times, string line)
    {
        string lines =
            string.Join('\n', Enumerable.Range(1, times)
                .Select(k => line.Replace("{1}", $"{k}").Replace("{2}", $"{k - 1}").Replace("{{", "{").Replace("}}", "}")));
        Refuses(Texts.Program(schedule: body.Replace("{0}", lines), members: "private static (A, A) Pair<A>(A a) => (a, a);"),
            "more than 64 values");
    }

    [TestCase("var pair = (x, g); var (a, b) = pair; (T c, T d) = (b, a); var e = (c, d); return e.Item1 + e.Item2;")]
    [TestCase("var p = Two(x, g); var (a, b) = Two(p.Item1, p.Item2); (a, b) = Two(a, b); var (c, d) = Two(a, b); var (e, f) = Two(c, " +
        "d); var (i, j) = Two(e, f); var (k, l) = Two(i, j); var (m, n) = Two(k, l); return m + n;")]
    public void Tuples_as_people_use_them_are_not(string update) =>
        Accepts(Texts.Program(update, members: "private static (T, T) Two<T>(T a, T b) where T : struct, IReal<T> => (b, a);"));

    [TestCase("private const string S0 = nameof(Momentum); private const string S1 = S0 + S0; private const string S2 = S1 + S1;")]
    [TestCase("private const String S0 = nameof(Momentum);")]
    [TestCase("private const object O = default;")]
    [TestCase("private const decimal D = 1;")]
    [TestCase("private const char C = default;")]
    [TestCase("private const Plan P = default;")]
    public void Constants_are_numbers(string member) => Refuses(Texts.Program(members: member), "a constant is a number or a bool");

    [Test]
    public void Text_is_no_constant_of_a_function_either() =>
        Refuses(Texts.Program(schedule: "const string a = nameof(hyper); hyper[0] = 1;"), "a constant is a number or a bool");

    [TestCase("int y = Math.Sign(float.NaN + zero); return x * y;", "Not-a-Number")]
    [TestCase("float y = (float)Math.Clamp(1.0, 3.0, 2.0); return x * y;", "cannot be greater")]
    [TestCase("int y = Math.Abs(int.MinValue + zero); return x;", "Negating")]
    public void What_Update_throws_is_told_in_the_programs_name(string update, string words)
    {
        using LoadedProgram program = Load(Texts.Program($"int zero = 0; {update}"));
        Assert.That(() => program.Program.Batch(Small, 1, 4),
            Throws.InstanceOf<ProgramFailedException>().With.Message.StartsWith("the program mine fails").And.Message.Contains(words));
    }

    [TestCase("new() { Steps = 1, Slots = Math.Abs(int.MinValue + target.Rank - 7) }", "the program mine fails")]
    [TestCase("new Shape(0, -1, 3).M > 0 ? new() { Steps = 1 } : new() { Steps = 2 }", "the program mine fails")]
    [TestCase("default", "Plan gives none")]
    [TestCase("new() { Steps = 1000, Slots = 1, Races = default }", "Races are null")]
    public void What_Plan_throws_or_leaves_out_is_told_in_its_name(string plan, string words)
    {
        using LoadedProgram program = Load(Texts.Program(plan: plan));
        Assert.That(() => program.Program.Plan(Small),
            Throws.InstanceOf<ProgramFailedException>().With.Message.Contains(words).And.Message.Contains("mine"));
        Assert.That(() => program.Program.Batch(Small, 1, 1), Throws.InstanceOf<ProgramFailedException>());
    }

    [Test]
    public void Formulas_without_end_are_told_in_its_name()
    {
        // Each call of Initialize is within its bound; the trace asks for every entry.
        const string Start = "Long(rng.Gaussian() * (at.Index + 10 * at.Term + 100 * at.Factor + 1))";
        string members =
            $"private static T Long<T>(T y) where T : struct, IReal<T> {{ " +
                $"{Nested(120, 1, $"y = {string.Concat(Enumerable.Repeat("T.Exp(", 20))}y{new string(')', 20)};")} return y; }}";
        using LoadedProgram program = Load(Texts.Program(initialize: Start, members: members));
        Assert.That(() => program.Program.Trace,
            Throws.InstanceOf<ProgramFailedException>().With.Message.Contains("65,536").And.Message.Contains("mine"));
    }

    [TestCase("namespace A . B;", "A.B.Momentum")]
    [TestCase("namespace @int;", "int.Momentum")]
    [TestCase("namespace A.@class.B;", "A.class.B.Momentum")]
    public void Names_are_what_the_compiler_makes_of_them(string before, string name)
    {
        CompileResult result = ProgramCompiler.Compile(Texts.Program(before: before));
        Assert.That(result.Program?.TypeName, Is.EqualTo(name));
        using LoadedProgram program = LoadedProgram.Load(result.Program!, "mine");
        Assert.That(program.Program.Plan(Small).Steps, Is.EqualTo(2000));
    }

    [TestCase("namespace \\u0041;")]
    [TestCase("namespace A.@class.\\u0042;")]
    public void Names_have_no_escapes(string before) => Refuses(Texts.Program(before: before), "plain letters");

    [TestCase("namespace System;")]
    [TestCase("namespace System.Runtime.CompilerServices;")]
    [TestCase("namespace TensorDecomp.Kernels;")]
    [TestCase("namespace TensorDecomp.Verify.Rings;")]
    public void None_stands_in_for_the_contract(string before) => Refuses(Texts.Program(before: before), "the contract's");

    private static void Accepts(string source) =>
        Assert.That(ProgramCompiler.Compile(source).Complaints.Select(c => c.In("mine.cs")), Is.Empty);

    private static void Refuses(string source, string words) =>
        Assert.That(ProgramCompiler.Compile(source).Complaints.Select(c => c.In("mine.cs")), Has.Some.Contains(words));

    private static LoadedProgram Load(string source)
    {
        Accepts(source);
        return LoadedProgram.Load(ProgramCompiler.Compile(source).Program!, "mine");
    }
}
