using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>The form in which this tool's own JSON has large schemes: rows of indices and coefficients.</summary>
public sealed class SparseRowsTests
{
    private const string Strassen = """
        {"format": "decomp/1", "shape": [1, 1, 2], "rank": 2, "ring": "Z[1/2]", "rows": "sparse",
         "u": [[0,1], [0,2]], "v": [[0,1], [1,1]], "w": [[0,1], [1,"1/2"]]}
        """;

    [Test]
    public void Large_schemes_are_written_sparsely_and_read_back_and_written_alike()
    {
        Scheme large = Scheme.Naive(new Shape(10, 10, 10));
        string text = Written(large);
        Assert.That(text, Does.Contain("\"rows\": \"sparse\",\n").And.Contain("[0,1],\n"));
        Assert.That(text, Has.Length.LessThan(100_000), "a tenth of all zeros");
        Submission read = Read(text);
        Assert.That(CanonicalForm.Text(read.Scheme, Ring.Zt), Is.EqualTo(CanonicalForm.Text(large, Ring.Zt)));
        Assert.That(Judgement.Of(read).Hints, Is.Empty, "the hash is that of the scheme");
        Assert.That(Written(read.Scheme), Is.EqualTo(text));
        Assert.That(Written(Scheme.Naive(new Shape(5, 5, 5))), Does.Not.Contain("rows"));
    }

    [Test]
    public void A_certificate_has_all_coefficients()
    {
        using MemoryStream stream = new();
        Certificate.Write(Judgement.Of(Read(Written(Scheme.Naive(new Shape(10, 10, 10))))), "proof.json", stream);
        string text = Encoding.ASCII.GetString(stream.ToArray());
        Assert.That(text, Does.Not.Contain("sparse").And.Contain("[1, 0, 0, 0,"));
        Assert.That(Judgement.Of(Read(text)).Verdict.Valid, Is.True);
    }

    [Test]
    public void Coefficients_may_be_fractions()
    {
        Submission read = Read(Strassen);
        Assert.That(Verifier.Judge(read.Scheme, read.Claim).Valid, Is.True);
    }

    [TestCase("[1,\"1/2\"]", "[2,1]", "row 2 of \"w\" must hold pairs of an index, ascending from 0 to 1, and a coefficient")]
    [TestCase("[1,\"1/2\"]", "[-1,1]", "row 2 of \"w\" must hold pairs")]
    [TestCase("[1,\"1/2\"]", "[1,1,0,1]", "row 2 of \"w\" must hold pairs")]
    [TestCase("[1,\"1/2\"]", "[1,1,1,1]", "row 2 of \"w\" must hold pairs")]
    [TestCase("[1,\"1/2\"]", "[1]", "row 2 of \"w\" must hold pairs")]
    [TestCase("[1,\"1/2\"]", "[\"1\",1]", "row 2 of \"w\" must hold pairs")]
    [TestCase("[1,\"1/2\"]", "1", "row 2 of \"w\" must hold pairs")]
    [TestCase("[1,\"1/2\"]", "[1,[1]]", "which is no exact number")]
    [TestCase("\"1/2\"", "\"1/0\"", "which is no exact number")]
    [TestCase("\"sparse\"", "\"dense\"", "\"rows\" is \"dense\"; it can only be \"sparse\"")]
    [TestCase("[[0,1], [1,\"1/2\"]]", "[[0,1]]", "\"w\" must hold 2 elements")]
    public void What_is_wrong_is_named(string right, string wrong, string message)
    {
        string text = Strassen.Replace(right, wrong, StringComparison.Ordinal);
        Assert.That(text, Is.Not.EqualTo(Strassen));
        Assert.That(() => Read(text), Throws.TypeOf<MalformedInputException>().With.Message.Contains(message));
    }

    private static Submission Read(string text) =>
        new CanonicalJson().Read(new SourceFile("scheme.json", Encoding.UTF8.GetBytes(text)), Limits.Default).Single();

    private static string Written(Scheme scheme)
    {
        using MemoryStream stream = new();
        new CanonicalJson().Write(scheme, Ring.Of(scheme), stream);
        return Encoding.ASCII.GetString(stream.ToArray());
    }
}
