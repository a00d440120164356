using System.Globalization;
using System.Text;

namespace TensorDecomp.Programs.Tracing;

/// <summary>A trace as text, one operation a line, hook by hook: the same for the same formulas.</summary>
internal static class TraceText
{
    public static string Of(Trace trace)
    {
        StringBuilder text = new();
        foreach (Hook hook in trace.Hooks)
        {
            text.Append(hook.Name).Append('\n');
            Dictionary<int, string> names = [];
            int count = 0;
            foreach (int place in trace.Graph.Reachable(hook.Results.Select(r => r.Place)))
            {
                Node node = trace.Graph.Nodes[place];
                names[place] = node.Operation switch
                {
                    Operation.Constant => node.Value.ToString("R", CultureInfo.InvariantCulture),
                    Operation.Input => trace.Graph.Inputs[(int)node.Payload],
                    _ => $"t{count++}",
                };
                if (node.Operands > 0) text.Append($"  {names[place]} = {Call(node)}\n");
            }
            foreach ((string name, int place) in hook.Results) text.Append($"  {name} := {names[place]}\n");

            string Call(Node node)
            {
                IEnumerable<string> operands = Enumerable.Range(0, node.Operands).Select(k => names[node.Operand(k)]);
                if (node.Operation is Operation.Uniform or Operation.Gaussian) operands = operands.Append($"draw {node.Payload}");
                return $"{node.Operation}({string.Join(", ", operands)})";
            }
        }
        return text.ToString();
    }
}
