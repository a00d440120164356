using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>Tensors by name and from files, and schemes of them in this tool's own format.</summary>
public sealed class TensorMakersTests
{
    private static IEnumerable<ITensorMaker> Makers => TensorMakers.All;

    [TestCaseSource(nameof(Makers))]
    public void Every_family_makes_its_example_and_refuses_what_is_none(ITensorMaker maker)
    {
        Assert.That(TensorMakers.TryParse(maker.Example, out Tensor? tensor), maker.Example);
        Assert.That(tensor!.Name, Is.EqualTo(maker.Example));
        Assert.That(Verifier.Certify(Scheme.Naive(tensor)).Valid);
        Assert.That(maker.Example, Does.StartWith($"{maker.Family}:"));
        Assert.That(maker.IsNamed(maker.Family) && maker.Form.Contains(':'));
        Assert.That(TensorMakers.All.Count(other => other.IsNamed(maker.Family)), Is.EqualTo(1));
        foreach (string parameters in (string[])["", "0", "-1", "1x", "x1", "1x2x3x4", "99999999", "01", "a"])
            Assert.That(TensorMakers.TryParse($"{maker.Family}:{parameters}", out _), Is.False, parameters);
    }

    [TestCase("poly:2x3", 2, 3, 4)]
    [TestCase("cyclic:3", 3, 3, 3)]
    [TestCase("negacyclic:4", 4, 4, 4)]
    public void Families_multiply_as_they_say(string name, int uSize, int vSize, int wSize)
    {
        Assert.That(TensorMakers.TryParse(name, out Tensor? tensor));
        Assert.That(tensor!.Sizes, Is.EqualTo(new[] { uSize, vSize, wSize }));
        // Polynomials at a point where x^N is 1, -1 or anything: the product of values is the value of the product.
        long x = 3, q = name.StartsWith("poly", StringComparison.Ordinal) ? 1_000_003 : name == "cyclic:3" ? 26 : 82;
        var random = new Random(1);
        long[] a = [.. Enumerable.Range(0, uSize).Select(_ => random.NextInt64(-9, 9))], b = [.. Enumerable.Range(0, vSize)
            .Select(_ => random.NextInt64(-9, 9))], c = new long[wSize];
        foreach ((int i, int j, int k, int value) in tensor.Entries) c[k] += value * a[i] * b[j];
        Assert.That((At(a) * At(b) - At(c)) % q, Is.Zero);

        long At(long[] p) => p.Reverse().Aggregate(0L, (sum, coefficient) => sum * x + coefficient);
    }

    [Test]
    public void A_shape_names_a_matrix_product() =>
        Assert.That(TensorJson.Named("2x3x4"), Is.EqualTo(MatrixProduct.Of(new Shape(2, 3, 4))));

    [Test]
    public void A_file_holds_any_tensor_and_what_is_none_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        Assert.That(Read("""{"name": "cross", "sizes": [3, 3, 1], "entries": [[0, 1, 0, 1], [1, 0, 0, -1]]}""").Entries,
            Is.EqualTo(new TensorEntry[] { new(0, 1, 0, 1), new(1, 0, 0, -1) }));
        foreach ((string text, string reason) in ((string, string)[])[
            ("""{"sizes": [1, 1, 1], "entries": [[0, 0, 0, 1]]}""", "\"name\" is missing"),
            ("""{"name": "2x2x2", "sizes": [1, 1, 1], "entries": [[0, 0, 0, 1]]}""", "is no shape"),
            ("""{"name": "a/b", "sizes": [1, 1, 1], "entries": [[0, 0, 0, 1]]}""", "letters, digits"),
            ("""{"name": "a", "sizes": [1, 1], "entries": [[0, 0, 0, 1]]}""", "\"sizes\" must hold 3"),
            ("""{"name": "a", "sizes": [1, 1, 1], "entries": [[0, 0, 1, 1]]}""", "(0, 0, 1) lies outside"),
            ("""{"name": "a", "sizes": [1, 1, 1], "entries": []}""", "between 1 and"),
            ("""{"name": "poly:1x1", "sizes": [1, 1, 1], "entries": [[0, 0, 0, 2]]}""", "poly:1x1 is another tensor"),
        ]) Assert.That(() => Read(text), Throws.TypeOf<MalformedInputException>().With.Message.Contains(reason), text);
        Assert.That(() => TensorJson.Named("poly:0x1"), Throws.TypeOf<MalformedInputException>().With.Message.Contains("poly:MxN"));

        Tensor Read(string text)
        {
            File.WriteAllText(folder["t.json"], text);
            return TensorJson.Named(folder["t.json"]);
        }
    }

    [Test]
    public void A_scheme_of_another_tensor_is_written_with_it_and_read_back()
    {
        using MemoryStream content = new();
        CanonicalJson.Write(Known.Karatsuba, Ring.Zt, null, content);
        Assert.That(Encoding.UTF8.GetString(content.ToArray()),
            Does.Contain("""  "tensor": {"name": "poly:2x2", "sizes": [2, 2, 3], "entries": """ +
                """[[0,0,0,1], [0,1,1,1], [1,0,1,1], [1,1,2,1]]},"""));
        Submission read = FormatRegistry.Read(new SourceFile("k.json", content.ToArray()), Limits.Default).Single();
        Assert.That((read.Scheme.Tensor, read.Format), Is.EqualTo((Known.Karatsuba.Tensor, "decomp_json")));
        Judgement judgement = Judgement.Of(read);
        Assert.That((judgement.Verdict.Valid, judgement.Verdict.Rank, judgement.Standing?.Difference, judgement.Warnings.Count),
            Is.EqualTo((true, 3,
            (int?)0, 0)));
    }

    [Test]
    public void Formats_of_matrix_products_say_that_they_hold_no_other_tensor()
    {
        foreach (IWritableFormat format in FormatRegistry.All.OfType<IWritableFormat>())
            Assert.That(format.WhyNot(Known.Karatsuba.Tensor), format is CanonicalJson or CanonicalText ? Is.Null
                : Is.EqualTo($"the format {format.Name} is special to products of matrices, and poly:2x2 is none"));
    }
}
