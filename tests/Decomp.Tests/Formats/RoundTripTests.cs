using NUnit.Framework;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>What a format writes it reads back: the same scheme, recognised among all formats. Every writable format is tried.</summary>
public sealed class RoundTripTests
{
    private static IEnumerable<IWritableFormat> Formats() => FormatRegistry.All.OfType<IWritableFormat>();

    private static readonly (string Name, Scheme Scheme, Ring Ring)[] Schemes =
    [
        ("Strassen", Known.Strassen, Ring.Zt),
        ("rectangular", Scheme.Naive(new Shape(2, 3, 4)), Ring.Zt),
        ("modulo 2", Known.Strassen.Select((_, _, c) => c.IsZero ? c : Coefficient.One), Ring.Modulo(2)),
        ("halves", Known.Disguised(Known.Strassen, 3, imaginary: false), Ring.Inverting(2, false)),
        ("thirds", Known.Strassen.Select((x, r, c) => x == 2 ? c * new Rational(3 + r) : x == 1 ? c * new Rational(1, 3 + r) : c),
            Ring.Rationals),
        ("Gaussian", Known.Disguised(Known.Strassen, 4, imaginary: true), Ring.Inverting(2, true)),
        ("large", Known.Strassen.Select((x, _, c) => x == 0 ? c * new Rational(System.Numerics.BigInteger.Pow(7, 40)) : x == 1
            ? c * new Rational(1, System.Numerics.BigInteger.Pow(7, 40)) : c), Ring.Inverting(7, false)),
        ("zero and duplicate terms", Padded(), Ring.Zt),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from format in Formats()
        from scheme in Schemes
        select new TestCaseData(format, scheme.Scheme,
            scheme.Ring).SetArgDisplayNames(format.Name, scheme.Name);

    [TestCaseSource(nameof(Cases))]
    public void What_is_written_is_read_back(IWritableFormat format, Scheme scheme, Ring ring)
    {
        using MemoryStream stream = new();
        try
        {
            format.Write(scheme, ring, stream);
        }
        catch (NotSupportedException e)
        {
            Assert.That(e.Message, Does.Contain(format.Name).Or.Contain("this format"), "a refusal says which format lacks what");
            Assert.That(Ring.Zt.Contains(scheme) && scheme.Shape is { M: 2, N: 2, P: 2 }, Is.False,
                "every format holds Strassen's scheme");
            return;
        }
        SourceFile file = new($"written-{scheme.Shape}{format.Extension}", stream.ToArray());
        Submission read = FormatRegistry.Read(file, Limits.Default).Single();
        Assert.That(read.Format, Is.EqualTo(format.Name));
        Assert.That(Text(read.Scheme), Is.EqualTo(Text(scheme)));
        Assert.That(Verifier.Judge(read.Scheme, read.Claim).Valid, Is.True);
    }

    [TestCaseSource(nameof(Formats))]
    public void Lines_may_end_as_they_do_on_Windows(IWritableFormat format)
    {
        using MemoryStream stream = new();
        format.Write(Known.Strassen, Ring.Zt, stream);
        // not lines but bytes
        if (new SourceFile("s", stream.ToArray()).TextOrNull is not { } text || stream.ToArray().Contains((byte)0)) return;
        Submission read = FormatRegistry.Read(Fixtures.File($"s{format.Extension}", text.Replace("\n", "\r\n")), Limits.Default).Single();
        Assert.That((read.Format, Text(read.Scheme)), Is.EqualTo((format.Name, Text(Known.Strassen))));
    }

    [TestCaseSource(nameof(Formats))]
    public void Equal_schemes_give_equal_bytes(IWritableFormat format)
    {
        using MemoryStream first = new(), second = new();
        format.Write(Known.Strassen, Ring.Zt, first);
        format.Write(Known.Strassen, Ring.Zt, second);
        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
    }

    /// <summary>⟨1,2,2⟩ with a zero term and with a·b, a·b, −a·b in place of one a·b.</summary>
    private static Scheme Padded() => Known.Dense(new Shape(1, 2, 2),
        ("1 0", "1 0 0 0", "1 0"), ("1 0", "0 1 0 0", "0 1"), ("0 1", "0 0 1 0", "1 0"), ("0 1", "0 0 0 1", "0 1"),
        ("0 0", "0 0 0 1", "0 1"), ("0 1", "0 0 0 1", "0 1"), ("0 1", "0 0 0 1", "0 -1"));

    // Term by term, not canonical: a format must keep order and scale.
    private static string Text(Scheme scheme) => CanonicalForm.Text(scheme, Ring.GaussianRationals);
}
