using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Tests.Kernels;

/// <summary>One operation of the contract as a function of three values, of which it uses as many as it needs.</summary>
/// <param name="Member">Name of the member of <see cref="IReal{T}"/> or <see cref="ILane{T}"/> that it calls.</param>
/// <param name="Apply">The call.</param>
/// <param name="Label">Name in the test report where one member is called in several ways.</param>
internal sealed record Operation<T>(string Member, Func<T, T, T, T> Apply, string? Label = null)
{
    public string Name => Label ?? Member;

    /// <summary>
    /// The bits of a result, as far as they mean something. Which payload a sum of two NaNs keeps is left to the processor, and
    /// nothing reads it: a restart with a NaN has diverged. All else counts, the sign of zero included.
    /// </summary>
    public uint Bits(float x) => float.IsNaN(x) && !OnBits ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(x);

    private bool OnBits => Member.Contains("Bit", StringComparison.Ordinal);
}

/// <summary>Every operation that a program may use, as <see cref="IReal{T}"/> lists them.</summary>
internal static class RealOperations<T> where T : struct, IReal<T>
{
    public static IReadOnlyList<Operation<T>> All { get; } =
    [
        new("op_Implicit", (a, b, c) => 0.1f),
        new("op_Addition", (a, b, c) => a + b),
        new("op_Subtraction", (a, b, c) => a - b),
        new("op_UnaryNegation", (a, b, c) => -a),
        new("op_Multiply", (a, b, c) => a * b),
        new("op_Division", (a, b, c) => a / b),
        new("MultiplyAdd", T.MultiplyAdd),
        new("Sqrt", (a, b, c) => T.Sqrt(a)),
        new("ReciprocalSqrt", (a, b, c) => T.ReciprocalSqrt(T.MultiplyAdd(a, a, 1e-3f))),
        new("Abs", (a, b, c) => T.Abs(a)),
        new("Min", (a, b, c) => T.Min(a, b)),
        new("Max", (a, b, c) => T.Max(a, b)),
        new("Round", (a, b, c) => T.Round(a)),
        new("Exp", (a, b, c) => T.Exp(a)),
        new("Log", (a, b, c) => T.Log(a)),
        new("Tanh", (a, b, c) => T.Tanh(a)),
        new("Cos", (a, b, c) => T.Cos(a)),
        new("Less", (a, b, c) => T.Less(a, b)),
        new("Select", (a, b, c) => T.Select(T.Less(a, b), b, c), "Select by Less"),
        new("Select", T.Select),
        new("Uniform", (a, b, c) => T.Uniform(a, 7, 0)),
        new("Gaussian", (a, b, c) => T.Gaussian(a, 1_234_567, 3)),
    ];
}

/// <summary>Every operation of a lane, as <see cref="ILane{T}"/> and <see cref="IReal{T}"/> list them.</summary>
internal static class LaneOperations<T> where T : unmanaged, ILane<T>, IReal<T>
{
    public static IReadOnlyList<Operation<T>> All { get; } =
    [
        .. RealOperations<T>.All,
        new("Accumulate", (a, b, c) => { T.Accumulate(a, b, ref c); return c; }),
        new("BitXor", (a, b, c) => T.BitXor(a, b)),
        new("BitAdd", (a, b, c) => T.BitAdd(a, b)),
        new("BitMultiply", (a, b, c) => T.BitMultiply(a, 0x9E3779B9)),
        new("BitShiftLeft", (a, b, c) => T.BitShiftLeft(a, 9)),
        new("BitShiftRight", (a, b, c) => T.BitShiftRight(a, 9)),
        new("BitBroadcast", (a, b, c) => T.BitBroadcast(0x7FA00001)),
        new("FromBits", (a, b, c) => T.FromBits(T.BitShiftRight(a, 8))),
        new("ToBits", (a, b, c) => T.ToBits(T.Round(T.Max(T.Min(a, 16_777_216f), -16_777_216f)))),
    ];

    /// <summary>The operation on every triple of the samples, T.Count triples at a time.</summary>
    public static float[] Results(int operation) => Lanes.Map(All[operation].Apply, Samples.A, Samples.B, Samples.C);
}

/// <summary>The arguments that lanes are compared on: every pair of the special values with five others, then random bits, then ordinary
/// numbers.</summary>
internal static class Samples
{
    public static IReadOnlyList<float> Special { get; } =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 3f, 1e-3f, 0.02f, -0.019999f, 20f, 87f, -87f, 87.00001f, -87.00001f, 88.8f, 1000f,
        1.17549435e-38f, 1e-40f, float.Epsilon, 8388609f, 16777216f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    static Samples()
    {
        HostRandom random = new(20);
        List<(float, float, float)> triples =
            [.. from a in Special from b in Special from _ in Enumerable.Range(0, 5) select (a, b, Special[random.Below(Special.Count)])];
        for (int k = 0; k < 4096; k++) triples.Add((Bits(ref random), Bits(ref random), Bits(ref random)));
        for (int k = 0; k < 4096; k++) triples.Add((Ordinary(ref random), Ordinary(ref random), Ordinary(ref random)));
        (A, B, C) = ([.. triples.Select(t => t.Item1)], [.. triples.Select(t => t.Item2)], [.. triples.Select(t => t.Item3)]);

        static float Bits(ref HostRandom random) => BitConverter.UInt32BitsToSingle((uint)random.Next());
        static float Ordinary(ref HostRandom random) => (float)(random.Uniform(-1, 1) * random.LogUniform(1e-3, 1e3));
    }

    public static float[] A { get; }
    public static float[] B { get; }
    public static float[] C { get; }
}
