using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Schemes.Commuting;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>Products over commuting entries: counts as published, values on numbers, and what is refused.</summary>
public sealed class CommutingTests
{
    [TestCase(2, 2, 2, 8, 7), TestCase(3, 3, 3, 24, 23), TestCase(4, 4, 4, 48, 46), TestCase(2, 5, 3, 28, 26), TestCase(1, 1, 1, 1, 1)]
    [TestCase(1, 4, 3, 14, 12), TestCase(6, 6, 6, 144, 141)]
    public void Winograd_and_Waksman_take_as_many_products_as_they_say(int m, int n, int p, int winograd, int waksman)
    {
        Shape shape = new(m, n, p);
        CommutingScheme integer = InnerProducts.Winograd(shape), halves = InnerProducts.Waksman(shape);
        Assert.That((integer.Products, halves.Products), Is.EqualTo((winograd, waksman)));
        Assert.That((integer.Ring, Run(integer)), Is.EqualTo((Ring.Zt, true)));
        Assert.That(Run(halves));
    }

    /// <summary>n(mp + m + p - 1)/2 for an even n, and for an odd one of 3 and more where m or p is odd (Rosowski,
    /// arXiv:1904.07683).</summary>
    [TestCase(2, 2, 2, 7), TestCase(3, 3, 3, 21), TestCase(4, 4, 4, 46), TestCase(5, 3, 3, 33), TestCase(3, 3, 5, 33)]
    [TestCase(2, 3, 5, 24)]
    [TestCase(5, 5, 5, 85), TestCase(4, 3, 4, 36), TestCase(2, 5, 4, 33), TestCase(3, 5, 4, 45), TestCase(7, 3, 5, 69)]
    [TestCase(3, 1, 4, 12), TestCase(1, 5, 1, 5), TestCase(6, 6, 6, 141)]
    public void Square_blocks_take_as_few_integer_products_as_Rosowski_says(int m, int n, int p, int products)
    {
        CommutingScheme scheme = SquareBlocks.Of(new(m, n, p));
        Assert.That((scheme.Products, scheme.Ring, Run(scheme)), Is.EqualTo((products, Ring.Zt, true)));
        int published = (n * (m * p + m + p - 1) + (n % 2 == 1 && m % 2 == 0 && p % 2 == 0 ? Math.Min(m, p) - 1 : 0)) / 2;
        if (n > 1) Assert.That(products, Is.EqualTo(published));
        Assert.That(InnerProducts.Waksman(new(m, n, p)).Products, Is.GreaterThanOrEqualTo(products));
    }

    /// <summary>Every shape up to 5x6x7 is proved when it is made.</summary>
    [Test]
    public void Every_small_shape_is_proved_by_square_blocks()
    {
        for (int m = 1; m <= 5; m++)
            for (int n = 1; n <= 6; n++)
                for (int p = 1; p <= 7; p++)
                    Assert.That(SquareBlocks.Of(new(m, n, p)).Products, Is.LessThanOrEqualTo(m * n * p), $"{m}x{n}x{p}");
    }

    [Test]
    public void A_file_comes_back_byte_for_byte_and_a_changed_one_is_refused()
    {
        using TemporaryFolder folder = new();
        foreach (CommutingScheme scheme in (CommutingScheme[])[InnerProducts.Winograd(new(3, 3, 2)), SquareBlocks.Of(new(3, 3, 4)),
            InnerProducts.Waksman(new(2, 2, 3))])
        {
            Save(scheme, folder["one.json"]);
            CommutingScheme read = CommutingJson.Read(SourceFile.Open(folder["one.json"], Limits.Default), Limits.Default, out _)!;
            Save(read, folder["two.json"]);
            Assert.That(File.ReadAllBytes(folder["two.json"]), Is.EqualTo(File.ReadAllBytes(folder["one.json"])));
        }
        string text = File.ReadAllText(folder["one.json"]);
        int at = text.IndexOf("\"g\"", StringComparison.Ordinal), one = text.IndexOf('1', at);
        File.WriteAllText(folder["wrong.json"], text[..one] + "2" + text[(one + 1)..]);
        (int code, string output, _) = CommandLine.Run("commuting", folder["wrong.json"]);
        Assert.That((code, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain("NOT valid over commuting entries"));
    }

    /// <summary>A product of two entries of A alone contributes nothing to any entry of c: the diagonal counts, too.</summary>
    [Test]
    public void A_square_that_nothing_takes_away_is_seen()
    {
        CommutingScheme scheme = InnerProducts.Winograd(new(1, 2, 1));
        Scheme half = scheme.Half;
        IReadOnlyList<Entry>[] With(Factor f, params Entry[] more) =>
            [.. Enumerable.Range(0, f.Rank).Select(r => f.Term(r).ToArray()), more];
        Scheme more = new(half.Tensor, Factor.FromTerms(half.U.Size, With(half.U, new Entry(0, Coefficient.One))),
            Factor.FromTerms(half.V.Size, With(half.V, new Entry(0, Coefficient.One))),
            Factor.FromTerms(half.W.Size, With(half.W, new Entry(0, Coefficient.One))));
        Assert.That(CommutingScheme.Prove(scheme.Tensor, more, out Verdict verdict), Is.Null);
        Assert.That(verdict.FailingEquations, Is.EqualTo(1));
    }

    [TestCase("{\"format\": \"decomp-commuting/1\"}", "\"shape\" is missing")]
    [TestCase("{\"format\": \"decomp-commuting/1\", \"shape\": [2, 2, 2], \"products\": 1, \"f\": [[1]], \"g\": [[1]], \"w\": [[1]]}",
        "row")]
    [TestCase("{\"format\": \"decomp-commuting/1\", \"shape\": [1024, 1024, 1024], \"products\": 1}", "")]
    [TestCase("{\"format\": \"decomp-commuting/1\", \"shape\": [2, 2, 2], \"products\": 2000000000}", "terms")]
    [TestCase("{\"format\": \"decomp-commuting/1\", \"shape\": [1, 1, 1], \"products\": 1, \"f\": [[1, 0]], \"g\": [[0, 1]], \"w\": [[1]], "
        + "\"v\": [[1], [2]]}", "what it does to the sum is not known")]
    [TestCase("nothing", "no scheme over commuting entries")]
    public void A_damaged_file_is_one_sentence(string text, string reason)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["c.json"], text);
        (int code, _, string error) = CommandLine.Run("commuting", folder["c.json"]);
        Assert.That((code, error.Count('\n')), Is.EqualTo((3, 1)), error);
        Assert.That(error, Does.Contain(reason));
    }

    /// <summary>What is searched for is a decomposition that exchanging the two factors leaves as it is; its pairs are products.</summary>
    [Test]
    public void A_search_finds_products_over_commuting_entries()
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run("flip", "--tensor", "commuting:2x2x2", "--rank", "14", "--ring", "ZT",
            "--symmetry", "perm:BAC/-,-,-", "--threads", "1", "--walkers", "2", "--out", folder.Path);
        Assert.That((code, error), Is.EqualTo((0, "")), output);
        string found = Directory.GetFiles(Path.Combine(folder.Path, "commuting-2x2x2"), "14-ZT-*.json").Single();
        Assert.That(CommandLine.Run("verify", found).Output, Does.StartWith("valid: commuting:2x2x2 of rank 14 over ZT"),
            "never a matrix product's");
        (code, output, error) = CommandLine.Run("commuting", found, "--out", folder["mine.json"]);
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.StartWith("2x2x2 over commuting entries: 7 products instead of 8, over ZT, proved\n"));
        CommutingScheme read = CommutingJson.Read(SourceFile.Open(folder["mine.json"], Limits.Default), Limits.Default, out _)!;
        Assert.That((read.Products, Run(read)), Is.EqualTo((7, true)));
    }

    /// <summary>Whatever the decomposition, its terms are products with half their weight, and those in pairs are fewer.</summary>
    [Test]
    public void Terms_without_a_partner_are_products_by_themselves()
    {
        Scheme naive = Scheme.Naive(CommutingScheme.Symmetric(new Shape(2, 2, 3)));
        CommutingScheme halved = CommutingScheme.Halved(naive, out Verdict? verdict)!;
        Assert.That((halved.Products, halved.Ring, verdict!.Valid, Run(halved)), Is.EqualTo((12, Ring.Zt, true, true)));
        // u ⊗ v = (u + x) ⊗ v − x ⊗ v, for one term of a pair only
        Entry extra = new(1, Coefficient.One);
        IReadOnlyList<Entry>[] u = [.. Enumerable.Range(0, naive.Rank).Select(r => (Entry[])[.. naive.U.Term(r)])];
        Assert.That(u[0].All(e => e.Index != extra.Index));
        Scheme split = new(naive.Tensor, Factor.FromTerms(naive.U.Size, [[.. u[0], extra], .. u[1..], [extra]]),
            Factor.FromTerms(naive.V.Size, [.. Terms(naive.V), naive.V.Term(0).ToArray()]),
            Factor.FromTerms(naive.W.Size, [.. Terms(naive.W), [.. naive.W.Term(0).ToArray().Select(e => e with { Value = -e.Value })]]));
        halved = CommutingScheme.Halved(split, out verdict)!;
        Assert.That((halved.Products, verdict!.Valid, Run(halved)), Is.EqualTo((14, true, true)), "eleven pairs and three without");
        Assert.That(CommutingScheme.Halved(Scheme.Naive(new Shape(2, 2, 2)), out verdict), Is.Null);
        Assert.That(verdict, Is.Null, "a matrix product is another tensor");

        static IEnumerable<IReadOnlyList<Entry>> Terms(Factor factor) =>
            Enumerable.Range(0, factor.Rank).Select(r => (Entry[])[.. factor.Term(r)]);
    }

    [Test]
    public void A_scheme_of_another_tensor_is_no_scheme_over_commuting_entries()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(Known.Strassen, Ring.Zt, null, folder["s.json"]);
        (int code, _, string error) = CommandLine.Run("commuting", folder["s.json"]);
        Assert.That((code, error.Count('\n')), Is.EqualTo((3, 1)), error);
        Assert.That(error, Does.Contain("this is a scheme of 2x2x2; products over commuting entries are made of one of commuting:MxNxP"));
    }

    [Test]
    public void It_is_never_called_a_scheme()
    {
        using TemporaryFolder folder = new();
        (int code, string output, _) = CommandLine.Run("commuting", "2x2x2", "--ring", "Q", "--out", folder["c.json"], "--list");
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.StartWith("2x2x2 over commuting entries: 7 products instead of 8, over Z[1/2], proved\n")
            .And.Contain("P1 = (a11 + b21)*(a12 + b11)").And.Contain("no scheme"));
        Assert.That(CommandLine.Run("commuting", "3", "3", "3").Output,
            Does.StartWith("3x3x3 over commuting entries: 21 products instead of 27, over ZT, proved\n"));
        Assert.That(CommandLine.Run("commuting", folder.Path).Error, Does.Contain("is a folder; commuting proves one file"));
        Assert.That(CommandLine.Run("commuting", "2", "x").Error, Does.Contain("2 x is no shape"));
        (int verdict, _, string error) = CommandLine.Run("verify", folder["c.json"]);
        Assert.That((verdict, error), Is.EqualTo((3, error)));
        Assert.That(error, Does.Contain("this holds over commuting entries only and is no scheme"));
    }

    private static void Save(CommutingScheme scheme, string path)
    {
        using FileStream file = File.Create(path);
        CommutingJson.Write(scheme, file);
    }

    // Numbers in, the sum over the tensor's entries out; twice all of it, so that halves stay whole.
    private static bool Run(CommutingScheme scheme)
    {
        Random random = new(9);
        Tensor t = scheme.Tensor;
        BigInteger[] x = [.. Enumerable.Range(0, t.USize + t.VSize).Select(_ => (BigInteger)random.Next(-999, 1000))];
        BigInteger Form(ReadOnlySpan<Entry> form)
        {
            BigInteger sum = 0;
            foreach (Entry e in form) sum += e.Value.Re.Numerator * x[e.Index];
            return sum;
        }
        var c = new BigInteger[t.WSize];
        for (int r = 0; r < scheme.Products; r++)
            foreach (Entry e in scheme.Half.W.Term(r))
                c[e.Index] += Form(scheme.Half.U.Term(r)) * Form(scheme.Half.V.Term(r)) * (e.Value.Re * 2).Numerator;
        foreach (TensorEntry e in t.Entries) c[e.C] -= 2 * e.Value * x[e.A] * x[t.USize + e.B];
        return c.All(value => value.IsZero);
    }
}
