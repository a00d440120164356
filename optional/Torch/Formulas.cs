using TensorDecomp.Programs.Tracing;
using TorchSharp;
using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace TensorDecomp.Torch;

/// <summary>
/// Interprets an expression graph on tensors: a node is one operation on all restarts and all entries at once, and libtorch can
/// differentiate it. Bits are 64-bit integers between 0 and 2³² − 1; random numbers are worked out from their definitions, so they are
/// those of the lanes. A multiply-add is rounded twice.
/// </summary>
internal sealed class Formulas(ExpressionGraph graph, torch.Device device) : IDisposable
{
    private const long Word = 0xFFFFFFFF;

    /// <summary>Beyond this, eˣ stays what it is here; below minus this it is 0.</summary>
    private const float LargestExponent = 87;

    private readonly Dictionary<(uint Payload, bool Bits), Tensor> _constants = [];
    private readonly Dictionary<Definition, Formulas> _definitions = [];

    /// <summary>Values of the roots, given those of the inputs by name; shapes are made alike where they differ.</summary>
    public Tensor[] Evaluate(IReadOnlyList<int> roots, Func<string, Tensor> input)
    {
        Dictionary<int, Tensor> values = [];
        foreach (int place in graph.Reachable(roots))
        {
            Node node = graph.Nodes[place];
            if (node.Operation == Operation.Constant) continue;
            values[place] = node.Operation == Operation.Input ? input(graph.Inputs[(int)node.Payload]) : Apply(node, Operand);

            Tensor Operand(int operand)
            {
                int from = node.Operand(operand);
                Node source = graph.Nodes[from];
                return source.Operation == Operation.Constant ? Constant(source.Payload, node.TakesBits(operand)) : values[from];
            }
        }
        return [.. roots.Select(root =>
            values.TryGetValue(root, out Tensor? value) ? value : Constant(graph.Nodes[root].Payload, bits: false))];
    }

    public void Dispose()
    {
        foreach (Tensor constant in _constants.Values) constant.Dispose();
        foreach (Formulas definition in _definitions.Values) definition.Dispose();
    }

    private Tensor Apply(Node node, Func<int, Tensor> operand)
    {
        Tensor a = operand(0);
        switch (node.Operation)
        {
            case Operation.Add: return a + operand(1);
            case Operation.Subtract: return a - operand(1);
            case Operation.Negate: return -a;
            case Operation.Multiply: return a * operand(1);
            case Operation.Divide: return a / operand(1);
            case Operation.MultiplyAdd: return a * operand(1) + operand(2);
            case Operation.Sqrt: return a.sqrt();
            case Operation.ReciprocalSqrt: return a.rsqrt();
            case Operation.Abs: return a.abs();
            case Operation.Min: return torch.where(a < operand(1), a, operand(1));
            case Operation.Max: return torch.where(a > operand(1), a, operand(1));
            case Operation.Round: return a.round();
            case Operation.Exp:
                Tensor bounded = a.clamp(-LargestExponent, LargestExponent).exp();
                return torch.where(a < -LargestExponent, torch.zeros_like(bounded), bounded);
            case Operation.Log: return a.log();
            case Operation.Tanh: return a.tanh();
            case Operation.Cos: return a.cos();
            case Operation.Less: return (a < operand(1)).to_type(ScalarType.Float32);
            case Operation.Select: return torch.where(a != 0f, operand(1), operand(2));
            case Operation.BitXor: return torch.bitwise_xor(a, operand(1));
            case Operation.BitAdd: return torch.bitwise_and(a + operand(1), Whole(Word));
            case Operation.BitMultiply: return torch.bitwise_and(a * Whole(node.Payload), Whole(Word));
            case Operation.BitShiftLeft: return torch.bitwise_and(torch.bitwise_left_shift(a, Whole(node.Payload)), Whole(Word));
            case Operation.BitShiftRight: return torch.bitwise_right_shift(a, Whole(node.Payload));
            case Operation.FromBits: return a.to_type(ScalarType.Float32);
            case Operation.ToBits: return torch.bitwise_and(a.to_type(ScalarType.Int64), Whole(Word));
            case Operation.Uniform or Operation.Gaussian:
                Definition definition = Definitions.Of(node)!;
                return Of(definition, a, operand(1));
            default: throw new InvalidOperationException($"{node.Operation} is no operation on tensors.");
        }
    }

    /// <summary>What an operation with a definition in simpler ones comes to.</summary>
    public Tensor Of(Definition definition, params Tensor[] operands)
    {
        if (!_definitions.TryGetValue(definition, out Formulas? inner))
            _definitions.Add(definition, inner = new Formulas(definition.Graph, device));
        return inner.Evaluate([definition.Root], name => operands[definition.Inputs.ToList().IndexOf(name)])[0];
    }

    private Tensor Whole(long value) => Constant((uint)value, bits: true);

    // One number for all, whatever its neighbours' shape; kept beyond the step that first needs it.
    private Tensor Constant(uint payload, bool bits)
    {
        if (_constants.TryGetValue((payload, bits), out Tensor? known)) return known;
        Tensor made = bits ? torch.tensor((long)payload, dtype: ScalarType.Int64, device: device)
            : torch.tensor(BitConverter.UInt32BitsToSingle(payload), dtype: ScalarType.Float32, device: device);
        return _constants[(payload, bits)] = made.DetachFromDisposeScope();
    }
}
