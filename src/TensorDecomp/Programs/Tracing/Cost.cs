namespace TensorDecomp.Programs.Tracing;

/// <summary>An estimate of what expressions cost: simple operations, with elementary functions and random numbers counted by their
/// definitions.</summary>
public static class Cost
{
    /// <summary>A division or square root in units of a multiplication: 4 to 8 on vector units since about 2015 (uops.info).</summary>
    public const int Slow = 5;

    /// <summary>Simple operations of all that the roots need, common parts counted once; constants and inputs are free.</summary>
    public static long Of(ExpressionGraph graph, IEnumerable<int> roots) => graph.Reachable(roots).Sum(place => Of(graph.Nodes[place]));

    private static long Of(Node node) => node.Operation switch
    {
        Operation.Constant or Operation.Input => 0,
        Operation.Divide or Operation.Sqrt => Slow,
        _ => Definitions.Of(node) is { } definition ? Of(definition.Graph, [definition.Root]) : 1,
    };
}
