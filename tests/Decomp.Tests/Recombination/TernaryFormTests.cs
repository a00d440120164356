using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Bases;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Forms with coefficients −1, 0 and 1 of schemes that have others.</summary>
public sealed class TernaryFormTests
{
    [TestCase("3x4x5", "47-Z-7e541e53")]
    [TestCase("2x5x5", "40-Z-14084433")]
    public void Schemes_over_the_integers_come_to_signs(string shape, string name)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(Surroundings.Root, "results", shape, $"{name}.json");
        (int code, string output, string error) = CommandLine.Run("lift", file, "--to", "ZT", "--tries", "5", "--out", folder["out"]);
        Assert.That(code, Is.Zero, output + error);
        Assert.That(output, Does.Contain("holds over ZT in other bases"));
        string found = Directory.EnumerateFiles(folder["out"], "*.json", SearchOption.AllDirectories).Single();
        Assert.That(CommandLine.Run("verify", found, "--ring", "ZT").Code, Is.Zero);
        Assert.That(File.ReadAllText(found), Does.Contain("\"other bases\""));
    }

    [Test]
    public void Scales_inside_a_term_count_by_their_product()
    {
        // 2·a⊗b⊗c has vectors of signs, up to a scale, and yet is none.
        Scheme one = Scheme.Naive(new Shape(1, 1, 1));
        Assert.That(new TernaryForm(one, Ring.Rationals, 1).Left, Is.Zero);
        Factor two = Factor.FromTerms(1, [[new Entry(0, new Rational(2))]]);
        Assert.That(new TernaryForm(new Scheme(one.Shape, two, one.V, one.W), Ring.Rationals, 1).Left, Is.EqualTo(1));
        Factor half = Factor.FromTerms(1, [[new Entry(0, new Rational(1, 2))]]);
        Assert.That(new TernaryForm(new Scheme(one.Shape, two, half, one.W), Ring.Rationals, 1).Left, Is.Zero);
    }

    [TestCase("Q(i)", "not over Q(i)")]
    [TestCase("F2", "not over F2")]
    [TestCase("Z", "at most 12")]
    public void What_is_no_start_says_why(string name, string why)
    {
        Ring.TryParse(name, out Ring ring);
        Factor large = Factor.FromTerms(1, [[new Entry(0, new Rational(1000))]]);
        Scheme scheme = new(new Shape(1, 1, 1), large, Scheme.Naive(new Shape(1, 1, 1)).V, Scheme.Naive(new Shape(1, 1, 1)).W);
        Assert.That(TernaryForm.WhyNot(scheme, ring), Does.Contain(why));
        Assert.That(() => new TernaryForm(scheme, ring, 1), Throws.ArgumentException);
    }

    [Test]
    public void A_scheme_in_characteristic_0_is_lifted_to_no_other_ring()
    {
        string file = Path.Combine(Surroundings.Root, "results", "2x5x5", "40-Z-14084433.json");
        (int code, _, string error) = CommandLine.Run("lift", file);
        Assert.That((code, error.Contains("--to ZT")), Is.EqualTo((ExitCode.Usage, true)), error);
        string complex = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "2x2x2"), "7-Z_i-*.json").Single();
        (code, _, error) = CommandLine.Run("lift", complex, "--to", "ZT");
        Assert.That((code, error.Split('\n').Length), Is.EqualTo((ExitCode.Usage, 2)), error);
    }
}
