using System.Globalization;
using System.Text;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Devices;

/// <summary>
/// Prints traced expressions as C functions for a device. Values are float, or uint where they are bit patterns; operations
/// that hardware lacks become functions made of their <see cref="Definitions"/>, so that a device rounds as the lanes do.
/// </summary>
internal sealed class ExpressionPrinter
{
    private static readonly string[] BitInputs = [Trace.Key, Trace.Site];

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _defined = [];

    /// <summary>All functions so far, callees first.</summary>
    public string Text => _text.ToString();

    /// <summary>Adds a function that assigns values to the given targets and, where one is null, returns that one.</summary>
    public void Function(string signature, ExpressionGraph graph, IReadOnlyList<(string? Target, int Place)> results,
        bool returnsBits = false)
    {
        StringBuilder body = new();
        Dictionary<int, string> names = [];
        foreach (int place in graph.Reachable(results.Select(r => r.Place)))
        {
            Node node = graph.Nodes[place];
            if (node.Operands == 0) continue;
            names[place] = $"t{names.Count}";
            body.Append($"    {(node.YieldsBits ? "uint" : "float")} {names[place]} = {Call(graph, node, names)};\n");
        }
        // A target may be an input of another result, so everything is read before anything is assigned.
        for (int k = 0; k < results.Count; k++)
            body.Append($"    {(returnsBits ? "uint" : "float")} r{k} = {Operand(graph, results[k].Place, names, returnsBits)};\n");
        foreach ((string? target, int k) in results.Select((r, k) => (r.Target, k)).OrderBy(r => r.Target is null))
            body.Append(target is null ? $"    return r{k};\n" : $"    {target} = r{k};\n");
        _text.Append($"DEVICE {signature}\n{{\n{body}}}\n\n");
    }

    /// <summary>Adds what an operation is made of as a function, once.</summary>
    public void Function(string name, Definition definition, bool returnsBits)
    {
        if (!_defined.Add(name)) return;
        string parameters =
            string.Join(", ", definition.Inputs.Select(input => $"{(BitInputs.Contains(input) ? "uint" : "float")} {input}"));
        Function($"{(returnsBits ? "uint" : "float")} {name}({parameters})", definition.Graph, [(null, definition.Root)], returnsBits);
    }

    private string Call(ExpressionGraph graph, Node node, Dictionary<int, string> names)
    {
        string a = At(0), b = node.Operands > 1 ? At(1) : "", c = node.Operands > 2 ? At(2) : "";
        return node.Operation switch
        {
            Operation.Add or Operation.BitAdd => $"{a} + {b}",
            Operation.Subtract => $"{a} - {b}",
            Operation.Negate => $"-{a}",
            Operation.Multiply => $"{a} * {b}",
            Operation.Divide => $"{a} / {b}",
            Operation.MultiplyAdd => $"FMA({a}, {b}, {c})",
            Operation.Sqrt => $"SQRT({a})",
            Operation.Abs => $"ABS({a})",
            Operation.Min => $"{a} < {b} ? {a} : {b}",
            Operation.Max => $"{a} > {b} ? {a} : {b}",
            Operation.Round => $"RINT({a})",
            Operation.Less => $"{a} < {b} ? 1.0f : 0.0f",
            Operation.Select => $"{a} == 0.0f ? {c} : {b}",
            Operation.BitXor => $"{a} ^ {b}",
            Operation.BitMultiply => $"{a} * 0x{node.Payload:X8}u",
            Operation.BitShiftLeft => $"{a} << {node.Payload}",
            Operation.BitShiftRight => $"{a} >> {node.Payload}",
            Operation.FromBits => $"(float)(int){a}",
            Operation.ToBits => $"(uint)(int){a}",
            _ => CallDefined(),
        };

        string At(int operand) => Operand(graph, node.Operand(operand), names, node.TakesBits(operand));

        string CallDefined()
        {
            Definition definition = Definitions.Of(node)
                ?? throw new InvalidOperationException($"no device has {node.Operation}, and nothing says what it is made of.");
            string name = $"real_{node.Operation.ToString().ToLowerInvariant()}{(node.Operands == 2 ? $"_{node.Payload}" : "")}";
            Function(name, definition, returnsBits: false);
            return node.Operands == 2 ? $"{name}({a}, {b})" : $"{name}({a})";
        }
    }

    /// <summary>An operand as bits or as a number, reinterpreted where it is the other.</summary>
    private static string Operand(ExpressionGraph graph, int place, Dictionary<int, string> names, bool bits)
    {
        Node node = graph.Nodes[place];
        if (node.Operation == Operation.Constant) return bits ? $"0x{node.Payload:X8}u" : Literal(node.Value);
        string name = node.Operation == Operation.Input ? graph.Inputs[(int)node.Payload] : names[place];
        bool isBits = node.YieldsBits || BitInputs.Contains(name);
        return isBits == bits ? name : bits ? $"AS_UINT({name})" : $"AS_FLOAT({name})";
    }

    private static string Literal(float value)
    {
        if (!float.IsFinite(value)) return $"AS_FLOAT(0x{BitConverter.SingleToUInt32Bits(value):X8}u)";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        string literal = text.AsSpan().IndexOfAny('.', 'E') < 0 ? $"{text}.0f" : $"{text}f";
        return float.IsNegative(value) ? $"({literal})" : literal;
    }
}
