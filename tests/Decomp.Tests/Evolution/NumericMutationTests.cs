using NUnit.Framework;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Mutants without a language model.</summary>
public sealed class NumericMutationTests
{
    private static IEnumerable<GradientProgram> Seeds => ProgramRegistry.All;

    [TestCaseSource(nameof(Seeds))]
    public void Mutants_compile_differ_and_repeat(GradientProgram seed)
    {
        string[] mutants = [.. Enumerable.Range(0, 30).Select(k => NumericMutation.Mutate(seed.Source, (ulong)k))];
        Assert.That(mutants.Select(ProgramIdentity.SyntaxHash), Has.None.EqualTo(ProgramIdentity.SyntaxHash(seed.Source)));
        Assert.That(mutants.Distinct().Count(), Is.GreaterThan(20));
        Assert.That(Enumerable.Range(0, 30).Select(k => NumericMutation.Mutate(seed.Source, (ulong)k)), Is.EqualTo(mutants));
        foreach (string mutant in mutants.Take(12))
            Assert.That(ProgramCompiler.Compile(mutant).Complaints.Select(c => c.In("mutant.cs")), Is.Empty);
    }

    [Test]
    public void Generations_of_mutants_compile()
    {
        string program = ProgramRegistry.All[0].Source;
        for (ulong generation = 0; generation < 40; generation++) program = NumericMutation.Mutate(program, generation);
        Assert.That(ProgramCompiler.Compile(program).Complaints.Select(c => c.In("mutant.cs")), Is.Empty);
    }

    [Test]
    public void A_momentum_takes_its_logarithm_along()
    {
        string adam = ProgramRegistry.All[0].Source;
        string[] mutants =
            [.. Enumerable.Range(0, 200).Select(k => NumericMutation.Mutate(adam, (ulong)k))
                .Where(m => !m.Contains("Beta1 = 0.9f", StringComparison.Ordinal))];
        Assert.That(mutants, Is.Not.Empty);
        foreach (string mutant in mutants)
        {
            double beta = Number(mutant, "Beta1 = "), log = Number(mutant, "T.Exp(step * -");
            Assert.That(log, Is.EqualTo(-Math.Log(beta)).Within(1e-4 * log), mutant);
            Assert.That(beta, Is.InRange(0.05, 0.99999));
        }

        static double Number(string text, string before)
        {
            int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
            return double.Parse(text[start..text.IndexOf('f', start)], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Test]
    public void Only_open_lines_change()
    {
        string[] lines = ProgramRegistry.All[0].Source.Split('\n');
        int schedule = Array.FindIndex(lines, l => l.Contains("void Schedule", StringComparison.Ordinal));
        string marked =
            string.Join('\n',
                [.. lines[..schedule], "// EVOLVE-BLOCK-START", .. lines[schedule..(schedule + 6)], "// EVOLVE-BLOCK-END",
                    .. lines[(schedule + 6)..]]);
        string before = marked[..marked.IndexOf("// EVOLVE-BLOCK-START", StringComparison.Ordinal)],
            after = marked[marked.IndexOf("// EVOLVE-BLOCK-END", StringComparison.Ordinal)..];
        for (ulong seed = 0; seed < 40; seed++)
            Assert.That(NumericMutation.Mutate(marked, seed), Does.StartWith(before).And.EndsWith(after).And.Not.EqualTo(marked));
    }

    /// <summary>Candidates 39 and 53 of results/evolution/hops were such mutants, and left decompositions in disguise.</summary>
    [Test]
    public void A_penalty_goes_on_reading_its_settings()
    {
        string chains = ProgramRegistry.Find("chains")!.Source;
        Assert.That(Mutants(chains, MutationRule.SameSettings), Has.All.Contains("=> h[Ridge] * x * x;"));
        string[] any = Mutants(chains, MutationRule.AnyText);
        Assert.That(any, Has.Some.Contains("=> 0.005f * x * x;"), "as journals from before have it");
        Assert.That(any.Except(Mutants(chains, MutationRule.SameSettings)), Is.Not.Empty);
        string free = chains.Replace("=> h[Ridge] * x * x;", "=> 0.01f * x * x;");
        Assert.That(Mutants(free, MutationRule.SameSettings), Has.Some.Contains("=> 0.003f * T.Abs(x);"), "what reads none may change");
        string handed = chains.Replace("=> h[Ridge] * x * x;", "=> Mine(x, h);");
        Assert.That(Mutants(handed, MutationRule.SameSettings), Has.All.Contains("=> Mine(x, h);"));

        static string[] Mutants(string source, MutationRule rule) =>
            [.. Enumerable.Range(0, 80).Select(k => NumericMutation.Mutate(source, (ulong)k, rule))];
    }

    [Test]
    public void What_has_no_numbers_stays_as_it_is() => Assert.That(NumericMutation.Mutate("struct X { }", 1), Is.EqualTo("struct X { }"));
}
