namespace TensorDecomp.Programs.Tracing;

/// <summary>
/// Recognises c·xᵖ·|x|^q with c free of x, through products, sums of equals, negation, Abs, even roots and choices that do
/// not depend on x. What it does not recognise may still be such a form; nothing it recognises is another.
/// </summary>
internal static class SquareForm
{
    /// <summary>Powers of x and |x|; |x|² counts as x², so Absolute is 0 or 1. Free is a coefficient, Nothing the constant 0.</summary>
    private readonly record struct Power(int Plain, int Absolute)
    {
        public static readonly Power Free = new(0, 0), Nothing = new(-1, 0);

        public int Degree => Plain + Absolute;

        public static Power? Product(Power? a, Power? b) =>
            a is not { } x || b is not { } y ? null
            : x == Nothing || y == Nothing ? Nothing
            : x.Absolute + y.Absolute == 2 ? new(x.Plain + y.Plain + 2, 0)
            : new(x.Plain + y.Plain, x.Absolute + y.Absolute);

        public static Power? Sum(Power? a, Power? b) => a == Nothing ? b : b == Nothing || a == b ? a : null;

        /// <summary>Of |c·xᵖ·|x|^q|.</summary>
        public Power Magnitude => this == Nothing ? this : Degree % 2 == 0 ? new(Degree, 0) : new(Degree - 1, 1);
    }

    /// <summary>Whether the root is c·x², c being free of the input x.</summary>
    public static bool IsSquare(ExpressionGraph graph, int root, int x)
    {
        Dictionary<int, Power?> powers = [];
        foreach (int place in graph.Reachable([root]))
            powers[place] = place == x ? new Power(1, 0) : PowerOf(graph.Nodes[place], place, powers);
        return powers[root] == new Power(2, 0) || powers[root] == Power.Nothing;
    }

    private static Power? PowerOf(Node node, int place, Dictionary<int, Power?> powers)
    {
        if (place == 0) return Power.Nothing;
        Power?[] operands = [.. Enumerable.Range(0, node.Operands).Select(k => powers[node.Operand(k)])];
        if (operands.All(p => p == Power.Free || p == Power.Nothing)) return Power.Free;
        return node.Operation switch
        {
            Operation.Add or Operation.Subtract => Power.Sum(operands[0], operands[1]),
            Operation.Negate => operands[0],
            Operation.Multiply => Power.Product(operands[0], operands[1]),
            Operation.MultiplyAdd => Power.Sum(Power.Product(operands[0], operands[1]), operands[2]),
            Operation.Divide when operands[1] == Power.Free => operands[0],
            Operation.Abs => operands[0]?.Magnitude,
            // √(c·x²ᵏ) = √c·|x|ᵏ.
            Operation.Sqrt when operands[0] is { Absolute: 0 } even
                && even.Plain % 2 == 0 => new Power(even.Plain / 4 * 2, even.Plain / 2 % 2),
            Operation.Select when operands[0] == Power.Free => Power.Sum(operands[1], operands[2]),
            _ => null,
        };
    }
}
