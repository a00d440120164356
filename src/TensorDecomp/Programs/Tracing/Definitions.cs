using System.Collections.Concurrent;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Programs.Tracing;

/// <summary>An operation spelt out in simpler ones.</summary>
/// <param name="Graph">The simpler operations.</param>
/// <param name="Inputs">Names of the operands in order.</param>
/// <param name="Root">The result.</param>
public sealed record Definition(ExpressionGraph Graph, IReadOnlyList<string> Inputs, int Root)
{
    internal static Definition Of(Func<Traced, Traced> text, string x) => Of([x], t => text(t[0]));
    internal static Definition Of(Func<Traced, Traced, Traced> text, string x, string y) => Of([x, y], t => text(t[0], t[1]));

    private static Definition Of(string[] inputs, Func<Traced[], Traced> text)
    {
        ExpressionGraph graph = new();
        using ExpressionGraph.Scope recording = graph.Record();
        return new Definition(graph, inputs, text([.. inputs.Select(Traced.Input)]).Place);
    }
}

/// <summary>What elementary functions and random numbers are made of: traces of the very texts that the lanes run.</summary>
public static class Definitions
{
    private static readonly ConcurrentDictionary<(Operation, uint), Definition?> Known = new();

    /// <summary>The key of a step from that of the restart.</summary>
    public static Definition StepKey { get; } = Definition.Of(CounterRandom.StepKey, "key", "step");

    /// <summary>The definition of a node's operation, or null where the hardware has it.</summary>
    public static Definition? Of(Node node) =>
        Known.GetOrAdd((node.Operation, node.Operands == 2 ? node.Payload : 0), static key => key.Item1 switch
    {
        Operation.ReciprocalSqrt => Definition.Of(Elementary.ReciprocalSqrt, "x"),
        Operation.Exp => Definition.Of(Elementary.Exp, "x"),
        Operation.Log => Definition.Of(Elementary.Log, "x"),
        Operation.Tanh => Definition.Of(Elementary.Tanh, "x"),
        Operation.Cos => Definition.Of(Elementary.Cos, "x"),
        Operation.Uniform => Definition.Of((k, site) => CounterRandom.Uniform(k, site, key.Item2), "key", "site"),
        Operation.Gaussian => Definition.Of((k, site) => CounterRandom.Gaussian(k, site, key.Item2), "key", "site"),
        _ => null,
    });
}
