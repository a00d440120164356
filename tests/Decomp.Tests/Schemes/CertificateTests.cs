using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

public sealed class CertificateTests
{
    private static readonly (string Name, Scheme Scheme, Claim Claim)[] Cases =
    [
        ("Strassen", Known.Strassen, new Claim.Exact()),
        ("rectangular", Scheme.Naive(new Shape(2, 3, 4)), new Claim.Exact()),
        ("halves", Known.Disguised(Known.Strassen, 3, imaginary: false), new Claim.Exact()),
        ("Gaussian", Known.Disguised(Known.Strassen, 7, imaginary: true), new Claim.Exact()),
        ("modulo 2", Known.Strassen.Select((_, _, c) => c.IsZero ? c : Coefficient.One), new Claim.Residues()),
        ("modulo 4", Known.Strassen.Select((_, _, c) => c + (Coefficient)new Rational(4)), new Claim.Over(Ring.Modulo(4))),
        ("polynomials", Known.Karatsuba, new Claim.Exact()),
        ("zero terms", Known.Dense(new Shape(1, 1, 1), ("1", "1", "1"), ("0", "1", "1")), new Claim.Exact()),
    ];

    private static IEnumerable<TestCaseData> All() => Cases.Select(c => new TestCaseData(c.Scheme, c.Claim).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(All))]
    public void A_certificate_is_read_back_as_the_same_scheme_with_the_same_certificate(Scheme scheme, Claim claim)
    {
        foreach (string name in (string[])["proof.json", "proof.txt"])
        {
            byte[] certificate = Bytes(scheme, claim, name);
            Judgement again = Judgement.Of(FormatRegistry.Read(new SourceFile(name, certificate), Limits.Default).Single());
            Assert.That(again.Verdict.Valid);
            using MemoryStream second = new();
            Certificate.Write(again, name, second);
            Assert.That(second.ToArray(), Is.EqualTo(certificate));
        }
    }

    [Test]
    public void Order_and_scale_of_terms_do_not_change_a_byte()
    {
        Scheme scaled = Known.Strassen.Select((x, r, c) => x == 0 ? c * new Rational(r + 2, 3) : x == 2 ? c * new Rational(3, r + 2) : c);
        Assert.That(Bytes(scaled, new Claim.Exact(), "proof.json"), Is.EqualTo(Bytes(Known.Strassen, new Claim.Exact(), "proof.json")));
    }

    [TestCaseSource(nameof(All))]
    public void The_checker_in_Python_agrees(Scheme scheme, Claim claim)
    {
        foreach (string name in (string[])["proof.json", "proof.txt"])
        {
            (int code, string output) = Python(name, Bytes(scheme, claim, name));
            Verdict verdict = Verifier.Judge(scheme, claim);
            Assert.That((code, output),
                Is.EqualTo((0,
                    $"valid: {(name == "proof.txt" && verdict.Tensor.Product is null ? "a tensor of 2x2x3" : $"{verdict.Tensor}")} of " +
                        $"rank {verdict.Rank} over {verdict.RingAfterRescaling}, sha256 " +
                        $"{CanonicalForm.Hash(CanonicalForm.Of(scheme, verdict.Ring), verdict.Ring)}\n")));
        }
    }

    [Test]
    public void The_checker_in_Python_refuses_what_does_not_hold()
    {
        string text = Encoding.ASCII.GetString(Bytes(Known.Strassen, new Claim.Exact(), "proof.txt"));
        string json = Encoding.ASCII.GetString(Bytes(Known.Strassen, new Claim.Exact(), "proof.json"));
        (int Code, string Output)[] answers =
        [
            Python("proof.txt", Encoding.ASCII.GetBytes(text.Replace("1 0 0 1 ; 1 0 0 1 ;", "1 0 0 1 ; 1 0 1 1 ;"))),
            Python("proof.json", Encoding.ASCII.GetBytes(json.Replace("[1, 0, 0, 1]", "[1, 0, 0, 2]"))),
            Python("proof.json", Encoding.ASCII.GetBytes(json.Replace("\"sha256\": \"", "\"sha256\": \"0"))),
        ];
        Assert.That(answers.Select(a => a.Code), Has.All.EqualTo(1));
        Assert.That(answers[0].Output, Does.Contain("Brent equations do not hold"));
        Assert.That(answers[1].Output, Does.Contain("sha256"));
    }

    private static byte[] Bytes(Scheme scheme, Claim claim, string name)
    {
        using MemoryStream stream = new();
        Certificate.Write(Judgement.Of(new Submission(scheme, claim, "test")), name, stream);
        return stream.ToArray();
    }

    private static (int Code, string Output) Python(string name, byte[] certificate)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, name);
            File.WriteAllBytes(path, certificate);
            using Process process =
                Process.Start(
                    new ProcessStartInfo("python3",
                        [Path.Combine(Surroundings.Root, "docs", "check_certificate.py"), path])
                    {
                        RedirectStandardOutput = true,
                        RedirectStandardError = true
                    })!;
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("python3 is not there, which the checker needs");
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
