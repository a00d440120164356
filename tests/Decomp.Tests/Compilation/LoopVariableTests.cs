using NUnit.Framework;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Tests.Compilation;

/// <summary>
/// Indices are known where a loop's variable is what its header makes it: every way to write to it, or to give it a second name, is
/// refused,
/// and every way to read it is not.
/// </summary>
public sealed class LoopVariableTests
{
    // Bodies of for (int k = 0; k < 2; k++) with int j = 0 at hand.
    [TestCase("k = 9;")]
    [TestCase("(k) = 9;")]
    [TestCase("((k)) += 9;")]
    [TestCase("k -= 9;")]
    [TestCase("k *= 9;")]
    [TestCase("k <<= 9;")]
    [TestCase("k >>= 1;")]
    [TestCase("k >>>= 1;")]
    [TestCase("k |= 99;")]
    [TestCase("k ^= 99;")]
    [TestCase("k %= 1;")]
    [TestCase("k++;")]
    [TestCase("--k;")]
    [TestCase("j = k++;")]
    [TestCase("s[k++] = x;")]
    [TestCase("s[k = 99] = x;")]
    [TestCase("x = s[0] + (float)(k = 99);")]
    [TestCase("(k, j) = (99, 1);")]
    [TestCase("(j, (k, j)) = (1, (99, 1));")]
    [TestCase("(k, var y) = (99, 1);")]
    [TestCase("j = k = 99;")]
    [TestCase("if ((k = 99) > 0) j = 1;")]
    [TestCase("j = j == 0 ? k = 99 : 1;")]
    [TestCase("for (int l = 0; l < 1; l++) k += 99;")]
    [TestCase("(j == 0 ? ref k : ref j) = 99;")]
    [TestCase("(j == 0 ? ref k : ref j)++;")]
    [TestCase("(j == 0 ? ref (j == 1 ? ref j : ref k) : ref j) = 99;")]
    [TestCase("ref int r = ref k; r = 99;")]
    [TestCase("ref int r = ref j; r = ref k; r = 99;")]
    [TestCase("ref readonly int r = ref k;")]
    [TestCase("scoped ref int r = ref k; r = 99;")]
    [TestCase("ref var r = ref k; r--;")]
    [TestCase("Math.DivRem(99, 1, out k);")]
    [TestCase("Set(ref k);")]
    [TestCase("Out(out k);")]
    [TestCase("Pick(ref k, ref j) = 99;")]
    [TestCase("j = j switch { 0 => k = 99, _ => 1 };")]
    public void What_could_write_to_it_is_refused(string body)
    {
        const string Members = """
            private static void Set(ref int k) => k = 99;
            private static void Out(out int k) => k = 99;
            private static ref int Pick(ref int a, ref int b) => ref a;
            """;
        string update = $"int j = 0; for (int k = 0; k < 2; k++) {{ {body} s[k] = x; }} return x;";
        Assert.That(ProgramCompiler.Compile(Texts.Program(update, plan: "new() { Steps = 100, Slots = 2 }", members: Members)).Succeeded,
            Is.False);
    }

    [TestCase("j = k;")]
    [TestCase("j += k + 1; j = -k; j = ~k;")]
    [TestCase("x = x * k + (float)k;")]
    [TestCase("x = k < 1 ? x : g;")]
    [TestCase("j = j == 0 ? k : 1;")]
    [TestCase("if (k == 1) continue;")]
    [TestCase("if (k == 1) break;")]
    [TestCase("(j, int i) = (k, k + i0);")]
    [TestCase("j = k switch { 0 => 1, _ => k };")]
    [TestCase("switch (k) { case 0: j = 1; break; default: j = k; break; }")]
    [TestCase("j = By(k); j = By(in k);")]
    [TestCase("(int a, int b) pair = (k, j); j = pair.a;")]
    [TestCase("if (k is 1 or > 3) j = 2;")]
    [TestCase("h2[k] = x + h[k]; x = h2[k];")]
    public void What_only_reads_it_is_not(string body)
    {
        string update = $"Hyper<T> h2 = h; int j = 0, i0 = 1; for (int k = 0; k < 2; k++) {{ {body} s[k] = x; }} return x;";
        CompileResult result =
            ProgramCompiler.Compile(
                Texts.Program(update, plan: "new() { Steps = 100, Slots = 2 }", members: "private static int By(in int k) => k + 1;"));
        Assert.That(result.Complaints.Select(c => c.In("mine.cs")), Is.Empty);
    }

    [TestCase("for (int k = 1; k <= 2147483647; k += 2147483647)")]
    [TestCase("for (int k = 2; k > -2147483648; k -= 2147483647)")]
    [TestCase("for (int k = 3; k <= int.MaxValue; k += int.MaxValue)")]
    [TestCase("for (int k = 3; k >= int.MinValue; k -= int.MaxValue)")]
    [TestCase("for (int k = 3; k >= 0; k -= int.MinValue)")]
    [TestCase("for (int k = int.MaxValue; k >= int.MaxValue; k++)")]
    [TestCase("for (int k = int.MinValue; k <= int.MinValue; k--)")]
    [TestCase("for (int k = 0; k <= 1; k += 1 << 31)")]
    [TestCase("for (long k = 0; k < 2; k++)")]
    [TestCase("for (uint k = 0; k < 2; k++)")]
    [TestCase("for (nint k = 0; k < 2; k++)")]
    [TestCase("for (int k = 0; k < 2L; k++)")]
    [TestCase("for (int k = 0; k < 2f; k++)")]
    [TestCase("for (int k = 0; k != 2; k++)")]
    [TestCase("for (int k = 0, j = 0; k < 2; k++)")]
    [TestCase("for (int k = 0; k < 2; k++, k--)")]
    [TestCase("for (int k = 0; k < 2; k = k + 1)")]
    [TestCase("for (int k = 0; k < (k = 2); k++)")]
    [TestCase("for (int k = 0; k < 256 + 1; k++)")]
    public void Headers_that_wrap_around_or_are_of_another_form_are_refused(string header) =>
        Assert.That(ProgramCompiler.Compile(Texts.Program($"{header} x = x + g; return x;")).Succeeded, Is.False);

    [TestCase("for (int k = 0; k < 16; k += 5) s[k] = x;")]
    [TestCase("for (int k = 15; k > -1; k -= 15) s[k] = x;")]
    [TestCase("for (int k = 15; k >= 0; k += -5) s[k] = x;")]
    [TestCase("for (int k = 5; k < 5; k++) s[k] = x;")]
    [TestCase("for (int k = 2147483390; k <= 2147483645; k++) x = x + g;")]
    [TestCase("const int n = 4; for (int k = n - 4; k < n * 4; k++) s[k] = x;")]
    public void Headers_that_end_are_not(string loop) =>
        Assert.That(ProgramCompiler.Compile(
            Texts.Program($"{loop} return x;", plan: "new() { Steps = 100, Slots = 16 }")).Complaints.Select(c => c.In("mine.cs")),
                Is.Empty);

    [TestCase("private static T Noise<T>(ref RandomStream<T> rng) where T : struct, IReal<T> => rng.Uniform();", "return Noise(ref rng);",
        true)]
    [TestCase("private static T Twice<T>(ref RandomStream<T> rng) where T : struct, IReal<T> => Once(ref rng) + Once(ref rng); private " +
        "static T Once<T>(ref RandomStream<T> rng) where T : struct, IReal<T> => rng.Uniform();", "return Twice(ref rng);", true)]
    [TestCase("private static T Noise<T>(ref RandomStream<T> rng) where T : struct, IReal<T> => rng.Uniform();",
        "RandomStream<T> mine = rng; return Noise(ref mine);", false)]
    [TestCase("private static void Move<T>(ref T x) where T : struct, IReal<T> => x = -x;", "Move(ref x); return x;", false)]
    [TestCase("private static void Move<T>(ref T x) where T : struct, IReal<T> => x = -x;", "Move(ref s[0]); return x;", false)]
    [TestCase("private static void Move<T>(out T x) where T : struct, IReal<T> => x = 0f;", "Move(out T y); return y;", false)]
    [TestCase("private static void Move<T>(ref readonly T x) where T : struct, IReal<T> { }", "return x;", false)]
    [TestCase("private static ref T First<T>(in Slots<T> s) where T : struct, IReal<T> => ref s[0];", "return x;", false)]
    [TestCase("private static T First<T>(in Slots<T> s) where T : struct, IReal<T> => s[0];", "return First(in s) + First(s);", true)]
    [TestCase("private static void Of(ref Slots<float> s) { }", "return x;", false)]
    [TestCase("private static void Of(ref Span<double> hyper) { }", "return x;", false)]
    public void Only_generators_and_settings_go_by_reference(string members, string update, bool accepted) =>
        Assert.That(ProgramCompiler.Compile(Texts.Program(update, members: members)).Succeeded, Is.EqualTo(accepted));
}
