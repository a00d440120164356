using System.Reflection;
using System.Text;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Devices;

/// <summary>The kernel of a program for one target: numbers, the program's traced functions, one way to differentiate, and the descent
/// around them.</summary>
internal static class DescentSource
{
    public const string Kernel = "descend";

    public static string Of(Trace trace, DescentShape shape) =>
        Head(trace, shape) + Text("Numbers") + Text(shape.Path.ToString()) + Text("Descent");

    /// <summary>What is printed for the program and the target; the rest of the text is fixed.</summary>
    public static string Head(Trace trace, DescentShape shape)
    {
        (int m, int n, int p) = (shape.Target.Shape.M, shape.Target.Shape.N, shape.Target.Shape.P);
        StringBuilder text = new();
        foreach ((string name, object value) in new (string, object)[]
        {
            ("DIM_M", m), ("DIM_N", n), ("DIM_P", p), ("U_SIZE", m * n), ("V_SIZE", n * p), ("W_SIZE", m * p),
            ("PLANES", shape.Space.Planes), ("RANK", shape.Target.Rank), ("STATE", shape.State), ("STRIDE", shape.Stride),
            ("HEIGHT", shape.Height), ("PADDED_POINT", shape.PaddedPoint),
            ("SLOTS", shape.Slots), ("CHUNK", shape.Chunk), ("CHUNKS", shape.Chunks), ("TERM_PENALTY", trace.HasTermPenalty ? 1 : 0),
            ("WORK_LENGTH", shape.Work), ("WORK_SPACE", shape.Spill ? "GLOBAL" : "LOCAL"),
            ("WORK(own, spilt)", shape.Spill ? "(spilt)" : "(own)"),
        }) text.Append($"#define {name} {value}\n");
        return text.Append('\n').Append(Functions(trace, shape.Path)).ToString();
    }

    private static string Functions(Trace trace, LossPath path)
    {
        ExpressionPrinter printer = new();
        printer.Function("step_key", Definitions.StepKey, returnsBits: true);
        if (path == LossPath.Gram) Print("float residual_weight(const float* h)", trace.Residual["weight"]);
        else Print("float residual_slope(float e, const float* h)", trace.Residual["slope"]);
        Print("float entry_slope(float x, const float* h)", trace.Entry["slope"]);
        if (trace.HasTermPenalty)
            foreach (char factor in "uvw")
                Print($"float term_slope_{factor}(float nu, float nv, float nw, const float* h)", trace.Term[$"slope n{factor}"]);
        printer.Function("void per_step(float step, float* h)", trace.Graph,
            [.. trace.Step.Results.Select(r => ((string?)r.Name, r.Place))]);
        printer.Function("float update(float x, float g, float* s, uint key, uint site, const float* h)", trace.Graph,
            [.. trace.Update.Results.Select(r => (r.Name == "x" ? null : r.Name, r.Place))]);
        return printer.Text;

        void Print(string signature, int place) => printer.Function(signature, trace.Graph, [(null, place)]);
    }

    private static string Text(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Devices/{name}.c")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
