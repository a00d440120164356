using NUnit.Framework;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Tests.Kernels;

/// <summary>The error bounds that <see cref="IReal{T}"/> promises, against the double-precision functions of the runtime.</summary>
public sealed class ElementaryAccuracyTests
{
    // Coprime to the distances between the interesting points, so that all mantissas come along.
    private const uint Stride = 9973;

    [Test]
    public void Exp_is_within_2_ulp_up_to_87()
    {
        (double worst, float at) = Worst(Floats(0f, 87f).SelectMany(x => (float[])[x, -x]), Exp, Math.Exp, Ulps);
        Assert.That(worst, Is.LessThanOrEqualTo(2), $"at {at:R}");
    }

    [Test]
    public void Exp_saturates_beyond_87()
    {
        Assert.That(Exp(87.5f), Is.EqualTo(Exp(87f)));
        Assert.That(Exp(float.PositiveInfinity), Is.EqualTo(Exp(87f)));
        Assert.That(Exp(-87.5f), Is.Zero);
        Assert.That(Exp(float.NegativeInfinity), Is.Zero);
    }

    [Test]
    public void Log_is_within_2_ulp_of_every_normal_number()
    {
        (double worst, float at) = Worst(Floats(1.17549435e-38f, float.MaxValue).Concat(Floats(0.9f, 1.1f)), Log, Math.Log, Ulps);
        Assert.That(worst, Is.LessThanOrEqualTo(2), $"at {at:R}");
        Assert.That(Log(1f), Is.Zero);
    }

    [Test]
    public void ReciprocalSqrt_is_within_4_ulp_of_every_normal_number()
    {
        (double worst, float at) =
            Worst(Floats(1.17549435e-38f, float.MaxValue).Concat(Floats(1f, 4f)), x => L1.ReciprocalSqrt(x).Value, x => 1 / Math.Sqrt(x),
                Ulps);
        Assert.That(worst, Is.LessThanOrEqualTo(4), $"at {at:R}");
    }

    [Test]
    public void Tanh_is_within_2e_7()
    {
        (double worst, float at) = Worst(Floats(1e-10f, 1e10f).SelectMany(x => (float[])[x, -x]), Tanh, Math.Tanh, Absolute);
        Assert.That(worst, Is.LessThan(2e-7), $"at {at:R}");
        Assert.That((Tanh(0f), Tanh(100f), Tanh(-100f)), Is.EqualTo((0f, 1f, -1f)));
    }

    [Test]
    public void Cos_is_within_1e_6_up_to_1000()
    {
        IEnumerable<float> even = Enumerable.Range(0, 200_001).Select(k => k * 0.005f); // most floats are small; angles are not
        (double worst, float at) = Worst(Floats(1e-6f, 1000f).Concat(even).SelectMany(x => (float[])[x, -x]), Cos, Math.Cos, Absolute);
        Assert.That(worst, Is.LessThan(1e-6), $"at {at:R}");
    }

    private static float Exp(float x) => L1.Exp(x).Value;
    private static float Log(float x) => L1.Log(x).Value;
    private static float Tanh(float x) => L1.Tanh(x).Value;
    private static float Cos(float x) => L1.Cos(x).Value;

    /// <summary>The floats from low to high, both positive or zero, in steps of the bit pattern; both ends included.</summary>
    private static IEnumerable<float> Floats(float low, float high)
    {
        uint end = BitConverter.SingleToUInt32Bits(high);
        for (uint bits = BitConverter.SingleToUInt32Bits(low); bits < end; bits += Stride)
            yield return BitConverter.UInt32BitsToSingle(bits);
        yield return high;
    }

    private static (double Error, float At) Worst(IEnumerable<float> arguments, Func<float, float> function, Func<double, double> exact,
        Func<float, double, double> error)
    {
        (double worst, float at) = (-1, 0);
        foreach (float x in arguments)
        {
            double e = error(function(x), exact(x));
            if (e > worst || double.IsNaN(e)) (worst, at) = (e, x);
            if (double.IsNaN(worst)) break;
        }
        return (worst, at);
    }

    private static double Absolute(float value, double exact) => Math.Abs(value - exact);

    /// <summary>The error in units of the distance between floats at the exact value.</summary>
    private static double Ulps(float value, double exact)
    {
        float nearest = Math.Abs((float)exact);
        return Math.Abs(value - exact) / Math.Max(MathF.BitIncrement(nearest) - nearest, float.Epsilon);
    }
}
