using System.Reflection;
using System.Text;
using TensorDecomp.Kernels;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Devices;

/// <summary>Numbers that the text of a descent kernel is compiled for.</summary>
/// <param name="Target">Shape and rank.</param>
/// <param name="Slots">State values per entry.</param>
/// <param name="Chunk">Steps between two looks at the loss.</param>
/// <param name="Chunks">Chunks in one launch at most.</param>
/// <param name="Spill">Whether the Gram matrices lie in global memory, where a group's own memory is too small for them.</param>
internal sealed record DescentShape(Target Target, int Slots, int Chunk, int Chunks, bool Spill)
{
    /// <summary>Terms, padded to whole tiles.</summary>
    public int Stride => (Target.Rank + 3) / 4 * 4;

    /// <summary>Floats of one point: all entries of U, V and W.</summary>
    public int Point => Entries * Stride;

    /// <summary>Entries of a tile: the height that pads least, the taller one on a tie.</summary>
    public int Height => new[] { 5, 4, 3 }.MinBy(height => Sizes.Sum(size => (size + height - 1) / height * height));

    /// <summary>Floats of a restart's three Gram matrices.</summary>
    public int Grams => 3 * Stride * Stride;

    /// <summary>Bytes of memory that a group shares.</summary>
    public int SharedBytes => sizeof(float) * (2 * (Point + (Height - 1) * Stride) + 4 * Stride + 16 + (Spill ? 0 : Grams));

    /// <summary>The pairs of columns at which the 4×4 tiles of a symmetric matrix begin.</summary>
    public uint[] Tiles => [.. from row in Enumerable.Range(0, Stride / 4) from column in Enumerable.Range(0, row + 1) select ((uint)(4 * row) << 16) | (uint)(4 * column)];

    private int[] Sizes => [Target.Shape.USize, Target.Shape.VSize, Target.Shape.WSize];
    private int Entries => Target.Shape.USize + Target.Shape.VSize + Target.Shape.WSize;

    /// <summary>Where an entry lies within a point.</summary>
    public int Offset(int factor, int index, int term) => (Sizes.AsSpan(0, factor).ToArray().Sum() + index) * Stride + term;
}

/// <summary>The kernel of a program for one target: its traced functions, printed, and the text of the descent around them.</summary>
internal static class DescentSource
{
    public const string Kernel = "descend";

    public static string Of(Trace trace, DescentShape shape)
    {
        (int m, int n, int p) = (shape.Target.Shape.M, shape.Target.Shape.N, shape.Target.Shape.P);
        StringBuilder text = new();
        foreach ((string name, object value) in new (string, object)[]
        {
            ("DIM_M", m), ("DIM_N", n), ("DIM_P", p), ("U_SIZE", m * n), ("V_SIZE", n * p), ("W_SIZE", m * p),
            ("RANK", shape.Target.Rank), ("STRIDE", shape.Stride), ("HEIGHT", shape.Height), ("SLOTS", shape.Slots),
            ("CHUNK", shape.Chunk), ("CHUNKS", shape.Chunks), ("TERM_PENALTY", trace.HasTermPenalty ? 1 : 0),
            ("GRAM_SPACE", shape.Spill ? "GLOBAL" : "LOCAL"), ("GRAMS(own, spilt)", shape.Spill ? "(spilt)" : "(own)"),
        }) text.Append($"#define {name} {value}\n");
        return text.Append('\n').Append(Functions(trace)).Append(Template()).ToString();
    }

    private static string Functions(Trace trace)
    {
        ExpressionPrinter printer = new();
        printer.Function("step_key", Definitions.StepKey, returnsBits: true);
        printer.Function("float residual_weight(const float* h)", trace.Graph, [(null, trace.Residual["weight"])]);
        printer.Function("float entry_slope(float x, const float* h)", trace.Graph, [(null, trace.Entry["slope"])]);
        if (trace.HasTermPenalty)
            foreach (char factor in "uvw")
                printer.Function($"float term_slope_{factor}(float nu, float nv, float nw, const float* h)", trace.Graph, [(null, trace.Term[$"slope n{factor}"])]);
        printer.Function("void per_step(float step, float* h)", trace.Graph, [.. trace.Step.Results.Select(r => ((string?)r.Name, r.Place))]);
        printer.Function("float update(float x, float g, float* s, uint key, uint site, const float* h)", trace.Graph,
            [.. trace.Update.Results.Select(r => (r.Name == "x" ? null : r.Name, r.Place))]);
        return printer.Text;
    }

    private static string Template()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Devices/Descent.c")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
