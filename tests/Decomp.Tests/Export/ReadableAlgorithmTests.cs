using NUnit.Framework;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

public sealed class ReadableAlgorithmTests
{
    [Test]
    public void StrassenReadsAsInTheTextbook()
    {
        StringWriter text = new();
        ReadableAlgorithm.Write(SampleSchemes.Strassen, Verifier.Certify(SampleSchemes.Strassen), text);
        Assert.That(text.ToString(), Is.EqualTo("""
            # 2x2x2, rank 7, over ZT
            # 36 nonzero coefficients, 18 additions as written
            P1 = (a11 + a22)*(b11 + b22)
            P2 = (a21 + a22)*b11
            P3 = a11*(b12 - b22)
            P4 = a22*(b21 - b11)
            P5 = (a11 + a12)*b22
            P6 = (a21 - a11)*(b11 + b12)
            P7 = (a12 - a22)*(b21 + b22)
            c11 = P1 + P4 - P5 + P7
            c12 = P3 + P5
            c21 = P2 + P4
            c22 = P1 - P2 + P3 + P6

            """.ReplaceLineEndings("\n")));
    }

    [TestCase("1", ExpectedResult = "x7")]
    [TestCase("-1", ExpectedResult = "-x7")]
    [TestCase("-1/2", ExpectedResult = "-1/2*x7")]
    [TestCase("i", ExpectedResult = "i*x7")]
    [TestCase("-i", ExpectedResult = "-i*x7")]
    [TestCase("1/2-3i", ExpectedResult = "(1/2-3i)*x7")]
    public string CoefficientsStandBeforeNames(string coefficient)
    {
        Assert.That(CoefficientText.TryParse(coefficient, Limits.Default, out Coefficient c));
        return ReadableAlgorithm.Form([new Entry(7, c)], q => $"x{q}");
    }

    [Test]
    public void TwoDigitIndicesAreSetApart() =>
        Assert.That(ReadableAlgorithm.Entry('b', 13, 2, new Shape(1, 11, 2)), Is.EqualTo("b7_2"));
}
