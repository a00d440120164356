using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Programs.Tracing;

/// <summary>What a node of an expression graph does: the operations of the program contract, and those on bits that its random numbers and
/// elementary functions are made of.</summary>
public enum Operation
{
    Constant, Input,
    Add, Subtract, Negate, Multiply, Divide, MultiplyAdd, Sqrt, ReciprocalSqrt, Abs, Min, Max, Round,
    Exp, Log, Tanh, Cos, Less, Select, Uniform, Gaussian,
    BitXor, BitAdd, BitMultiply, BitShiftLeft, BitShiftRight, FromBits, ToBits,
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
