using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

/// <summary>decomp exact FILE on floats whose origin is known, and on what is no decomposition at all.</summary>
public sealed class ExactVerbTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(1u)]
    [TestCase(2u)]
    public void Strassen_in_a_random_basis_is_stored_with_where_it_came_from(ulong seed)
    {
        string file = FloatFile.Npz(_folder, "numbers.npz", Approximations.Disguised(Known.Strassen, seed));
        JsonElement answer = Run(0, file);
        Assert.That(answer.GetProperty("end").GetString(), Is.EqualTo("exact"));
        string path = answer.GetProperty("path").GetString()!;
        Submission stored = FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default).Single();
        Verdict verdict = Verifier.Judge(stored.Scheme, stored.Claim);
        Assert.That((verdict.Valid, verdict.Rank, verdict.Ring), Is.EqualTo((true, 7, Ring.Zt)));
        Assert.That(stored.Provenance!.Engine, Is.EqualTo("exact"));
        Assert.That(stored.Provenance.Derivation, Does.Contain("numbers.npz").And.Contain(answer.GetProperty("fileSha256").GetString()!));
    }

    [Test]
    public void Complex_numbers_of_a_real_scheme_become_a_real_one()
    {
        JsonElement answer = Run(0, FloatFile.Npz(_folder, "c.npz", ComplexApproximations.Disguised(Known.Strassen, 3)), "--ring", "Q");
        Assert.That(answer.GetProperty("end").GetString(), Is.EqualTo("exact"));
    }

    /// <summary>
    /// Two Strassens side by side whose bases differ by square roots of 2: no change of basis takes those off, but the two may turn against
    /// each other,
    /// so that a rational scheme lies in the same family. It says both.
    /// </summary>
    [Test]
    public void Irrational_numbers_that_can_move_are_named_and_moved()
    {
        JsonElement answer = Run(0, FloatFile.Npz(_folder, "twisted.npz", Approximations.TwistedStrassens(Math.Sqrt(2))));
        Assert.That(answer.GetProperty("rank").GetInt32(), Is.EqualTo(14));
        JsonElement[] numbers = [.. answer.GetProperty("numbers").EnumerateArray()];
        Assert.That(numbers, Is.Not.Empty);
        Assert.That(numbers.Select(n => n.GetProperty("radicand").GetInt64()), Has.All.EqualTo(2));
    }

    [TestCase(1e-17)]
    [TestCase(1e-9)]
    [TestCase(1e-3)]
    public void Noise_is_taken_off(double by)
    {
        Approximation noisy = Approximations.Perturbed(Approximations.Of(Approximations.StrassenAndAColumn), by, 7);
        Assert.That(End(0, FloatFile.Npz(_folder, "noisy.npz", noisy)), Is.EqualTo("exact"));
    }

    [Test]
    public void Three_decimals_of_numbers_in_a_random_basis_are_enough()
    {
        Approximation rounded = FloatFile.Rounded(Approximations.Disguised(Approximations.StrassenAndAColumn, 4), 3);
        Assert.That(End(0, FloatFile.Npz(_folder, "short.npz", rounded)), Is.EqualTo("exact"));
    }

    [TestCase(false, false, false, "row by row")]
    [TestCase(false, false, true, "with C transposed")]
    [TestCase(true, true, true, "all column by column")]
    [TestCase(true, false, false, "A column by column")]
    public void The_order_of_entries_is_found_and_named(bool u, bool v, bool w, string named)
    {
        Approximation turned = FloatFile.ColumnByColumn(Approximations.Disguised(Approximations.StrassenAndAColumn, 5), u, v, w);
        Assert.That(Run(0, FloatFile.Npz(_folder, "turned.npz", turned)).GetProperty("layout").GetString(), Does.EndWith(named));
    }

    [Test]
    public void A_multiple_of_the_tensor_is_divided_by_it()
    {
        Approximation c = Approximations.Disguised(Known.Strassen, 6);
        Approximation four = c with { Factors = [c.Factors[0], c.Factors[1], [.. c.Factors[2].Select(x => 4 * x)]] };
        (int code, string output, _) = CommandLine.Run("exact", FloatFile.Npz(_folder, "four.npz", four), "--out", _folder["out"]);
        Assert.That((code, output), Is.EqualTo((0, output)));
        Assert.That(output, Does.Contain("make 4 times the tensor"));
    }

    [Test]
    public void An_exact_file_is_stored_as_it_is()
    {
        (int code, string output, _) =
            CommandLine.Run("exact", FloatFile.Npz(_folder, "exact.npz", Approximations.Of(Known.Strassen)), "--out", _folder["out"]);
        Assert.That((code, output), Is.EqualTo((0, output)));
        Assert.That(output, Does.StartWith("exact: the file holds an exact scheme, rank 7 over ZT"));
        Assert.That(_folder.Files("7-ZT-*.json"), Has.Length.EqualTo(1));
    }

    [TestCase(0.1)]
    [TestCase(1e-3)]
    [TestCase(1e-7)]
    public void A_border_rank_is_named_and_shown_by_terms_that_grow(double epsilon)
    {
        JsonElement answer = Run(1, FloatFile.Npz(_folder, "bini.npz", Approximations.Bini(epsilon)));
        Assert.That(answer.GetProperty("end").GetString(), Is.EqualTo("border-rank"));
        Assert.That(answer.GetProperty("polish").EnumerateArray().Select(p => p.GetProperty("largestTerm").GetDouble()).Max(),
            Is.GreaterThan(3));
        Assert.That(_folder.Files("*.json"), Is.Empty, "nothing is stored that is no scheme");
    }

    [Test]
    public void Random_numbers_are_no_decomposition_and_the_worst_entry_is_named()
    {
        HostRandom random = new(9);
        double[][] factors =
            [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 9 * 23).Select(_ => random.Uniform(-1, 1)).ToArray())];
        Approximation drawn = new(new Target(new Shape(3, 3, 3), 23), factors, 0, 0);
        JsonElement answer = Run(1, FloatFile.Npz(_folder, "random.npz", drawn));
        Assert.That(answer.GetProperty("end").GetString(), Is.EqualTo("not-a-decomposition"));
        Assert.That(answer.GetProperty("worst").GetString(), Does.Match(@"^a\[\d,\d\]·b\[\d,\d\] in c\[\d,\d\] should be [01] and is "));
    }

    [Test]
    public void A_missing_term_is_no_decomposition()
    {
        Approximation c = Approximations.Disguised(Known.Strassen, 2);
        Approximation short6 = c with { Target = new(c.Target.Shape, 6), Factors = [.. c.Factors.Select(f => f[..24])] };
        Assert.That(End(1, FloatFile.Npz(_folder, "six.npz", short6)), Is.AnyOf("not-a-decomposition", "border-rank"));
    }

    [TestCase(double.NaN, 3)]
    [TestCase(double.PositiveInfinity, 3)]
    [TestCase(1e300, 1)]
    public void Numbers_that_are_none_end_in_a_sentence(double poison, int expected)
    {
        Approximation c = Approximations.Disguised(Known.Strassen, 2);
        c.Factors[1][3] = poison;
        (int code, string output, string error) =
            CommandLine.Run("exact", FloatFile.Npz(_folder, "poison.npz", c), "--out", _folder["out"]);
        Assert.That(code, Is.EqualTo(expected), output + error);
        Assert.That(output + error, Does.Contain("poison.npz"));
    }

    [Test]
    public void A_truncated_file_and_one_that_is_none_end_in_a_sentence()
    {
        string file = FloatFile.Npz(_folder, "whole.npz", Approximations.Disguised(Known.Strassen, 2));
        byte[] bytes = File.ReadAllBytes(file);
        foreach (int length in (int[])[0, 10, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(_folder["cut.npz"], bytes[..length]);
            (int code, _, string error) = CommandLine.Run("exact", _folder["cut.npz"], "--out", _folder["out"]);
            Assert.That((code, error.Split('\n').Length), Is.EqualTo((3, 2)), $"{length} bytes: {error}");
        }
        Assert.That(CommandLine.Run("exact", _folder["none.npz"]).Code, Is.EqualTo(2));
        Assert.That(CommandLine.Run("exact", _folder.Path).Code, Is.EqualTo(2));
        Assert.That(CommandLine.Run("exact", file, "--ring", "F2").Code, Is.EqualTo(2));
    }

    [Test]
    public void A_ring_is_demanded_of_what_is_found()
    {
        string file = FloatFile.Npz(_folder, "real.npz", Approximations.Disguised(Known.Strassen, 8));
        Assert.That(Run(0, file, "--ring", "ZT").GetProperty("ring").GetString(), Is.EqualTo("ZT"));
    }

    private string End(int expected, string file) => Run(expected, file).GetProperty("end").GetString()!;

    private JsonElement Run(int expected, string file, params string[] more)
    {
        (int code, string output, string error) = CommandLine.Run(["exact", file, "--json", "--out", _folder["out"], .. more]);
        Assert.That(code, Is.EqualTo(expected), output + error);
        return JsonDocument.Parse(output).RootElement;
    }
}
