using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Bounds for all n from sums along an axis.</summary>
public sealed class FamilyTests
{
    [Test]
    public void A_bound_is_what_sums_of_the_table_give()
    {
        RecombinationTable table = new(7, Ring.Zt);
        table.Add(RecombinationTests.Strassen, "Strassen");
        table.Complete();
        Family[] families = [.. Family.Of(table)];
        Assert.That(families, Has.Length.EqualTo(21), "2 ≤ m ≤ n ≤ 7");
        Assert.That($"{families[0]}", Is.EqualTo("⟨2,2,n⟩ ≤ ⌈7n/2⌉"));
        foreach (Family family in families)
            for (int n = 1; n <= table.Limit; n++)
                Assert.That(table[new Shape(family.M, family.N, n)].Rank, Is.LessThanOrEqualTo(family.Bound(n)), $"{family} at {n}");
    }

    [Test]
    public void What_is_missing_below_the_period_is_the_excess()
    {
        RecombinationTable table = new(4, Ring.Zt);
        table.Add(Fewer(new Shape(2, 2, 3)), "made up"); // no decomposition, but a rank that gives a slope of its own
        Family family = Family.Of(table).First();
        Assert.That((family.Period, family.Rank, family.Excess), Is.EqualTo((3, 9, 2)), "⟨2,2,2⟩ has 8, ⌈9·2/3⌉ is 6");
        Assert.That($"{family}", Is.EqualTo("⟨2,2,n⟩ ≤ ⌈9n/3⌉ + 2"));
        Assert.That((family.Bound(3), family.Bound(4)), Is.EqualTo((11L, 14L)));
    }

    [Test]
    public void The_verb_prints_families_and_exponents()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(RecombinationTests.Strassen, Ring.Zt, null, folder["a.json"]);
        (int code, string output, _) = CommandLine.Run("recombine", "--from", folder.Path, "--families");
        Assert.That(code, Is.EqualTo(ExitCode.Success));
        Assert.That(output, Does.Contain("⟨2,2,n⟩ ≤ ⌈7n/2⌉").And.Contain("2x2x2:7 gives the exponent 2.8074"));
    }

    private static Scheme Fewer(Shape shape)
    {
        Scheme naive = Scheme.Naive(shape);
        Entry[][] First(Factor f) => [.. Enumerable.Range(0, 9).Select(r => f.Term(r).ToArray())];
        return new Scheme(shape, Factor.FromTerms(shape.USize, First(naive.U)), Factor.FromTerms(shape.VSize, First(naive.V)),
            Factor.FromTerms(shape.WSize, First(naive.W)));
    }
}
