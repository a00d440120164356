using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Programs.Tracing;

/// <summary>
/// A value that remembers how it was made: a place in the <see cref="ExpressionGraph"/> that the thread records. The default
/// is the constant 0. As a lane it also records the inside of random numbers and elementary functions, so that their texts
/// need not be written again for a device.
/// </summary>
internal readonly struct Traced(int place) : ILane<Traced>
{
    /// <summary>Stands for the site of whichever entry is being computed, which is known only when the graph is evaluated.</summary>
    public const uint EntrySite = uint.MaxValue;

    public static int Count => 1;

    /// <summary>Its node.</summary>
    public int Place { get; } = place;

    public static implicit operator Traced(float constant) => BitBroadcast(BitConverter.SingleToUInt32Bits(constant));
    public static Traced operator +(Traced a, Traced b) => Of(Operation.Add, a, b);
    public static Traced operator -(Traced a, Traced b) => Of(Operation.Subtract, a, b);
    public static Traced operator -(Traced a) => Of(Operation.Negate, a);
    public static Traced operator *(Traced a, Traced b) => Of(Operation.Multiply, a, b);
    public static Traced operator /(Traced a, Traced b) => Of(Operation.Divide, a, b);
    public static Traced MultiplyAdd(Traced a, Traced b, Traced c) => Of(Operation.MultiplyAdd, a, b, c);
    public static void Accumulate(Traced a, Traced b, ref Traced sum) => sum = MultiplyAdd(a, b, sum);
    public static Traced Sqrt(Traced x) => Of(Operation.Sqrt, x);
    public static Traced ReciprocalSqrt(Traced x) => Of(Operation.ReciprocalSqrt, x);
    public static Traced Abs(Traced x) => Of(Operation.Abs, x);
    public static Traced Min(Traced a, Traced b) => Of(Operation.Min, a, b);
    public static Traced Max(Traced a, Traced b) => Of(Operation.Max, a, b);
    public static Traced Round(Traced x) => Of(Operation.Round, x);
    public static Traced Exp(Traced x) => Of(Operation.Exp, x);
    public static Traced Log(Traced x) => Of(Operation.Log, x);
    public static Traced Tanh(Traced x) => Of(Operation.Tanh, x);
    public static Traced Cos(Traced x) => Of(Operation.Cos, x);
    public static Traced Less(Traced a, Traced b) => Of(Operation.Less, a, b);
    public static Traced Select(Traced condition, Traced a, Traced b) => Of(Operation.Select, condition, a, b);
    public static Traced Uniform(Traced key, uint site, uint draw) => Of(Operation.Uniform, key, Site(site), payload: draw);
    public static Traced Gaussian(Traced key, uint site, uint draw) => Of(Operation.Gaussian, key, Site(site), payload: draw);

    public static Traced BitXor(Traced a, Traced b) => Of(Operation.BitXor, a, b);
    public static Traced BitAdd(Traced a, Traced b) => Of(Operation.BitAdd, a, b);
    public static Traced BitMultiply(Traced a, uint by) => Of(Operation.BitMultiply, a, payload: by);
    public static Traced BitShiftLeft(Traced a, int by) => Of(Operation.BitShiftLeft, a, payload: (uint)by);
    public static Traced BitShiftRight(Traced a, int by) => Of(Operation.BitShiftRight, a, payload: (uint)by);
    public static Traced BitBroadcast(uint bits) => new(ExpressionGraph.Recording.Constant(bits));
    public static Traced FromBits(Traced bits) => Of(Operation.FromBits, bits);
    public static Traced ToBits(Traced whole) => Of(Operation.ToBits, whole);

    internal static Traced Input(string name) => new(ExpressionGraph.Recording.Input(name));

    private static Traced Site(uint site) => site == EntrySite ? Input(Trace.Site) : BitBroadcast(site);

    private static Traced Of(Operation operation, Traced a, Traced b = default, Traced c = default, uint payload = 0) =>
        new(ExpressionGraph.Recording.Add(new Node(operation, a.Place, b.Place, c.Place, payload)));
}
