using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Programs.Tracing;

/// <summary>What a node of an expression graph does: the operations of the program contract, and those on bits that its random numbers and
/// elementary functions are made of.</summary>
public enum Operation
{
    /// <summary>The number whose binary32 bits the payload is.</summary>
    Constant,

    /// <summary>The input whose number the payload is.</summary>
    Input,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>−a.</summary>
    Negate,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a/b.</summary>
    Divide,

    /// <summary>a·b + c, rounded once.</summary>
    MultiplyAdd,

    /// <summary>√a.</summary>
    Sqrt,

    /// <summary>1/√a.</summary>
    ReciprocalSqrt,

    /// <summary>|a|.</summary>
    Abs,

    /// <summary>The smaller of a and b.</summary>
    Min,

    /// <summary>The larger of a and b.</summary>
    Max,

    /// <summary>The nearest whole number, even of two.</summary>
    Round,

    /// <summary>eᵃ.</summary>
    Exp,

    /// <summary>ln a.</summary>
    Log,

    /// <summary>tanh a.</summary>
    Tanh,

    /// <summary>cos a, a in radians.</summary>
    Cos,

    /// <summary>1 where a &lt; b, else 0.</summary>
    Less,

    /// <summary>b where a is not 0, else c.</summary>
    Select,

    /// <summary>Uniform in [0, 1) by key a, site b and the payload as the draw.</summary>
    Uniform,

    /// <summary>Mean 0, variance 1 by the same, as <see cref="IReal{T}.Gaussian"/> has it.</summary>
    Gaussian,

    /// <summary>a xor b, of bits.</summary>
    BitXor,

    /// <summary>a + b modulo 2³².</summary>
    BitAdd,

    /// <summary>a times the payload modulo 2³².</summary>
    BitMultiply,

    /// <summary>a shifted to the left by the payload.</summary>
    BitShiftLeft,

    /// <summary>a shifted to the right by the payload, zeros coming in.</summary>
    BitShiftRight,

    /// <summary>The unsigned integer a, below 2²⁴, as a number.</summary>
    FromBits,

    /// <summary>The whole number a in −2²⁴…2²⁴ as two's-complement bits.</summary>
    ToBits,
}

/// <summary>One node: an operation on earlier nodes.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="A">First operand; 0 where there is none.</param>
/// <param name="B">Second operand.</param>
/// <param name="C">Third operand.</param>
/// <param name="Payload">A constant's bits, an input's number, the draw of a random number, the factor or distance of a bit
/// operation.</param>
public readonly record struct Node(Operation Operation, int A = 0, int B = 0, int C = 0, uint Payload = 0)
{
    /// <summary>A constant's value: the payload's bits as a binary32 number.</summary>
    public float Value => BitConverter.UInt32BitsToSingle(Payload);

    /// <summary>How many of A, B, C count.</summary>
    public int Operands => Operation switch
    {
        Operation.Constant or Operation.Input => 0,
        Operation.MultiplyAdd or Operation.Select => 3,
        Operation.Add or Operation.Subtract or Operation.Multiply or Operation.Divide or Operation.Min or Operation.Max or Operation.Less
            or Operation.Uniform or Operation.Gaussian or Operation.BitXor or Operation.BitAdd => 2,
        _ => 1,
    };

    /// <summary>Whether A and B may change places.</summary>
    public bool Commutes => Operation is Operation.Add or Operation.Multiply or Operation.MultiplyAdd or Operation.BitXor
        or Operation.BitAdd;

    /// <summary>Whether the result is an unsigned integer.</summary>
    public bool YieldsBits => Operation is Operation.BitXor or Operation.BitAdd or Operation.BitMultiply or Operation.BitShiftLeft
        or Operation.BitShiftRight or Operation.ToBits;

    /// <summary>Whether operand number <paramref name="operand"/> is read as an unsigned integer.</summary>
    public bool TakesBits(int operand) =>
        Operation is Operation.BitXor or Operation.BitAdd or Operation.BitMultiply or Operation.BitShiftLeft or Operation.BitShiftRight
            or Operation.FromBits
        || Operation is Operation.Uniform or Operation.Gaussian;

    /// <summary>The place of operand 0, 1 or 2; see <see cref="Operands"/> for how many count.</summary>
    public int Operand(int operand) => operand switch { 0 => A, 1 => B, _ => C };

    /// <summary>The node's result from those of its operands, in any lane.</summary>
    public T Apply<T>(T a, T b, T c) where T : unmanaged, ILane<T>, IReal<T> => Operation switch
    {
        Operation.Constant => T.BitBroadcast(Payload),
        Operation.Add => a + b,
        Operation.Subtract => a - b,
        Operation.Negate => -a,
        Operation.Multiply => a * b,
        Operation.Divide => a / b,
        Operation.MultiplyAdd => T.MultiplyAdd(a, b, c),
        Operation.Sqrt => T.Sqrt(a),
        Operation.ReciprocalSqrt => T.ReciprocalSqrt(a),
        Operation.Abs => T.Abs(a),
        Operation.Min => T.Min(a, b),
        Operation.Max => T.Max(a, b),
        Operation.Round => T.Round(a),
        Operation.Exp => T.Exp(a),
        Operation.Log => T.Log(a),
        Operation.Tanh => T.Tanh(a),
        Operation.Cos => T.Cos(a),
        Operation.Less => T.Less(a, b),
        Operation.Select => T.Select(a, b, c),
        Operation.Uniform => CounterRandom.Uniform(a, b, Payload),
        Operation.Gaussian => CounterRandom.Gaussian(a, b, Payload),
        Operation.BitXor => T.BitXor(a, b),
        Operation.BitAdd => T.BitAdd(a, b),
        Operation.BitMultiply => T.BitMultiply(a, Payload),
        Operation.BitShiftLeft => T.BitShiftLeft(a, (int)Payload),
        Operation.BitShiftRight => T.BitShiftRight(a, (int)Payload),
        Operation.FromBits => T.FromBits(a),
        Operation.ToBits => T.ToBits(a),
        _ => throw new InvalidOperationException($"{Operation} has no operands to be worked out from."),
    };
}
