using System.Reflection;
using System.Text;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Verify;

namespace TensorDecomp.Programs.Devices;

/// <summary>The kernel of a program for one target: numbers, the program's traced functions, one way to differentiate, and the descent
/// around them.</summary>
internal static class KernelText
{
    public const string Kernel = "descend";

    public static string Of(Trace trace, KernelShape shape) =>
        Head(trace, shape) + Text("Numbers") + Text(shape.Path.ToString()) + Text("Restart");

    /// <summary>What is printed for the program and the target; the rest of the text is fixed.</summary>
    public static string Head(Trace trace, KernelShape shape)
    {
        Tensor tensor = shape.Target.Tensor;
        StringBuilder text = new();
        foreach ((string name, object value) in new (string, object)[]
        {
            ("U_SIZE", tensor.USize), ("V_SIZE", tensor.VSize), ("W_SIZE", tensor.WSize), ("SQUARED_NORM", $"{tensor.SquaredNorm}.0f"),
            ("PLANES", shape.Space.Planes), ("RANK", shape.Target.Rank), ("STATE", shape.State), ("STRIDE", shape.Stride),
            ("HEIGHT", shape.Height), ("PADDED_POINT", shape.PaddedPoint),
            ("SLOTS", shape.Slots), ("CHUNK", shape.Chunk), ("CHUNKS", shape.Chunks), ("TERM_PENALTY", trace.HasTermPenalty ? 1 : 0),
            ("WORK_LENGTH", shape.Work), ("WORK_SPACE", shape.Spill ? "GLOBAL" : "LOCAL"),
            ("WORK(own, spilt)", shape.Spill ? "(spilt)" : "(own)"),
        }) text.Append($"#define {name} {value}\n");
        return text.Append('\n').Append(Entries(tensor)).Append('\n').Append(Functions(trace, shape.Path)).ToString();
    }

    /// <summary>The tensor as each factor sees it: where the meetings of each entry begin, two indices in one number, and the values where
    /// they are not all one.</summary>
    private static string Entries(Tensor tensor)
    {
        Meeting[][] meetings = [.. Meetings.Of(tensor).SelectMany(factor => factor).Select(m => m.ToArray())];
        Meeting[] all = [.. meetings.SelectMany(m => m)];
        int[] from = [0, .. meetings.Select(m => m.Length)];
        for (int k = 1; k < from.Length; k++) from[k] += from[k - 1];
        bool plain = all.All(m => m.Value == 1);
        return Table("int", "meetings", from.Select(k => $"{k}"))
            + Table("uint", "meeting", all.Select(m => $"{((uint)m.First << 16) | (uint)m.Second}u"))
            + (plain ? "" : Table("float", "meeting_value", all.Select(m => $"{m.Value}.0f")))
            + $"#define VALUE(k) {(plain ? "1.0f" : "(meeting_value[k])")}\n"
            + $"#define TIMES_VALUE(k, a) {(plain ? "(a)" : "SCALE(meeting_value[k], a)")}\n";
    }

    private static string Table(string type, string name, IEnumerable<string> values) =>
        $"CONSTANT {type} {name}[] = {{\n    {string.Join(",\n    ", values.Chunk(16).Select(row => string.Join(", ", row)))} }};\n";

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
