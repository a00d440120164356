using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Complex schemes become real ones that compute the same, with as many products as the theory says.</summary>
public sealed class RealInputTests
{
    [Test]
    public void Scales_inside_terms_cost_nothing()
    {
        Random random = new(3);
        Scheme scaled = SampleSchemes.Strassen.Scaled(() => new Coefficient(random.Next(-3, 4), random.Next(1, 4)));
        CertifiedScheme real = RealInput.Of(Certified(scaled), out _)!;
        Assert.That((real.Rank, new Algorithm(real).IsReal), Is.EqualTo((7, true)));
    }

    /// <summary>Each term counts for its factors that no scalar makes real: one term for none or one, two for two, three for three.
    /// </summary>
    [Test]
    public void A_term_becomes_as_many_as_its_factors_ask_for([Range(0, 3)] int complex)
    {
        // (1, i) is no multiple of a real vector, and (1, 2) is one.
        Entry[] turned = [new(0, Coefficient.One), new(1, Coefficient.I)], plain = [new(0, Coefficient.One), new(1, new Rational(2))];
        Tensor tensor = new("any", 2, 2, 2, [new TensorEntry(0, 0, 0, 1)]);
        Scheme scheme = new(tensor, Of(complex > 0 ? turned : plain), Of(complex > 1 ? turned : plain), Of(complex > 2 ? turned : plain));
        Scheme parts = RealInput.Parts(scheme);
        Assert.That(parts.Rank, Is.EqualTo(Math.Max(1, complex)));
        Assert.That(parts.All(c => c.IsReal));
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++)
                for (int c = 0; c < 2; c++)
                    Assert.That(Sum(parts, a, b, c), Is.EqualTo(new Coefficient(Sum(scheme, a, b, c).Re, 0)), $"{a}{b}{c}");

        static Factor Of(Entry[] vector) => Factor.FromTerms(2, [vector]);

        static Coefficient Sum(Scheme s, int a, int b, int c) => Enumerable.Range(0, s.Rank)
            .Aggregate(Coefficient.Zero, (sum, r) => sum + s.U[r, a] * s.V[r, b] * s.W[r, c]);
    }

    [Test]
    public void Complex_numbers_multiply_in_three_products_as_Gauss_did()
    {
        string file = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "algebra-complex"), "2-*.json").Single();
        string output = Exported(file, "python", "--real");
        Assert.That(output, Does.Contain("with 3 multiplications, 5 additions").And.Contain("Holds over ZT"));
        Assert.That(output, Does.Not.Contain("1j"));
        Assert.That(Exported(file, "python"), Does.Contain("1j").And.Contain("2 multiplications"));
    }

    /// <summary>Here neither scales nor real parts would do: the change of basis has powers of i on the axes.</summary>
    [Test]
    public void Powers_of_i_on_the_axes_are_seen()
    {
        string file = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "2x2x2"), "7-Z_i-*.json").Single();
        Assert.That(Exported(file, "c", "--real"), Does.Contain("with 7 multiplications").And.Not.Contain("complex"));
    }

    [Test]
    public void What_gains_nothing_is_refused_with_its_numbers()
    {
        Scheme dense = Known.Disguised(Known.Strassen, 4, imaginary: true);
        Assert.That(RealInput.Of(Certified(dense), out string? reason), Is.Null);
        Assert.That(reason, Does.Match("^its 7 complex terms come to [0-9]+ real ones, and the schoolbook takes 8$"));
        (int code, _, string error) = CommandLine.Run("export", Path.Combine(Surroundings.Root, "results"), "x.parquet", "--real");
        Assert.That((code, error), Is.EqualTo((ExitCode.Usage, "decomp: --real is for one scheme as text; add --as KIND.\n")));
    }

    private static string Exported(string file, string kind, params string[] more)
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = CommandLine.Run(["export", file, folder["out"], "--as", kind, .. more]);
        Assert.That(code, Is.Zero, error);
        return File.ReadAllText(folder["out"]);
    }

    private static CertifiedScheme Certified(Scheme scheme) =>
        CertifiedScheme.Of(new Submission(scheme, new Claim.Exact(), "test"), null, out _)!;
}
