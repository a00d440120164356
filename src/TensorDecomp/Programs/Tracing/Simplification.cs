namespace TensorDecomp.Programs.Tracing;

/// <summary>
/// The few rules by which a graph grows no needless node. Each gives the same number for finite operands and divisors
/// other than 0, rounding included (the sign of a zero may differ); nothing is reassociated.
/// </summary>
internal static class Simplification
{
    /// <summary>The place of an equal node that is there or simpler, or null.</summary>
    public static int? Rewrite(ExpressionGraph graph, Node node)
    {
        (int a, int b, int c) = (node.A, node.B, node.C);
        return node.Operation switch
        {
            Operation.Add when Is(a, 0) => b,
            Operation.Add when Is(b, 0) => a,
            Operation.Add when Negated(b) is { } y => graph.Add(new Node(Operation.Subtract, a, y)),
            Operation.Add when Negated(a) is { } y => graph.Add(new Node(Operation.Subtract, b, y)),
            Operation.Subtract when Is(b, 0) => a,
            Operation.Subtract when Is(a, 0) => graph.Add(new Node(Operation.Negate, b)),
            Operation.Subtract when a == b => 0,
            Operation.Subtract when Negated(b) is { } y => graph.Add(new Node(Operation.Add, a, y)),
            Operation.Negate when Negated(a) is { } y => y,
            Operation.Multiply when Is(a, 0) || Is(b, 0) => 0,
            Operation.Multiply when Is(a, 1) => b,
            Operation.Multiply when Is(b, 1) => a,
            Operation.Multiply when Is(a, -1) => graph.Add(new Node(Operation.Negate, b)),
            Operation.Multiply when Is(b, -1) => graph.Add(new Node(Operation.Negate, a)),
            Operation.Divide when Is(b, 1) => a,
            Operation.Divide when Is(a, 0) => 0,
            Operation.MultiplyAdd when Is(a, 0) || Is(b, 0) => c,
            Operation.MultiplyAdd when Is(a, 1) => graph.Add(new Node(Operation.Add, b, c)),
            Operation.MultiplyAdd when Is(b, 1) => graph.Add(new Node(Operation.Add, a, c)),
            Operation.MultiplyAdd when Is(c, 0) => graph.Add(new Node(Operation.Multiply, a, b)),
            Operation.Abs when graph.Nodes[a].Operation is Operation.Abs or Operation.Sqrt => a,
            Operation.Abs when Negated(a) is { } y => graph.Add(new Node(Operation.Abs, y)),
            Operation.Min or Operation.Max when a == b => a,
            Operation.Less when a == b => 0,
            Operation.Round when graph.Nodes[a].Operation == Operation.Round => a,
            Operation.Select when b == c => b,
            Operation.Select when graph.Nodes[a] is { Operation: Operation.Constant, Value: var condition } => condition == 0 ? c : b,
            _ => null,
        };

        bool Is(int place, float value) =>
            graph.Nodes[place] is { Operation: Operation.Constant, Value: var constant } && constant == value;
        int? Negated(int place) => graph.Nodes[place] is { Operation: Operation.Negate, A: var inner } ? inner : null;
    }
}
