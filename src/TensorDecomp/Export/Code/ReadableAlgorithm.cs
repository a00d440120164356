using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// A scheme as people write it: P1 = (a11 + a22)*(b11 + b22), …, c11 = P1 + P4 - P5 + P7. Indices count from 1 and are
/// set apart by an underscore where a dimension has two digits.
/// </summary>
public static class ReadableAlgorithm
{
    /// <summary>Writes a head of two lines, a line per product and a line per entry of C, of any tensor.</summary>
    /// <param name="scheme">The scheme, which may be wrong; the head then says so.</param>
    /// <param name="verdict">What the verifier says of it.</param>
    /// <param name="output">Stays open.</param>
    public static void Write(Scheme scheme, Verdict verdict, TextWriter output)
    {
        Tensor t = scheme.Tensor;
        string status = verdict.Valid ? "" : ", NOT a valid decomposition";
        output.Write($"# {t}, rank {scheme.Rank}, over {verdict.Ring}{status}\n");
        output.Write($"# {verdict.Census.Nonzeros} nonzero coefficients, {verdict.Census.Additions} additions as written\n");
        for (int r = 0; r < scheme.Rank; r++)
            output.Write(
                $"P{r + 1} = {Operand(scheme.U.Term(r), e => Entry('a', 0, e, t))}*" +
                    $"{Operand(scheme.V.Term(r), e => Entry('b', 1, e, t))}\n");

        var intoC = new List<Entry>[t.WSize];
        for (int q = 0; q < intoC.Length; q++) intoC[q] = [];
        for (int r = 0; r < scheme.Rank; r++)
            foreach (Entry e in scheme.W.Term(r)) intoC[e.Index].Add(new Entry(r, e.Value));
        for (int q = 0; q < intoC.Length; q++)
            output.Write($"{Entry('c', 2, q, t)} = {Form(intoC[q].ToArray(), r => $"P{r + 1}")}\n");
    }

    /// <summary>The name of an entry of a, b or c (factor 0, 1, 2): "a12" for matrices, "a7" else.</summary>
    public static string Entry(char vector, int factor, int position, Tensor tensor) => tensor.Product is { } s
        ? Entry(vector, position, factor == 0 ? s.N : s.P, s) : $"{vector}{tensor.Address(factor, position)[0]}";

    /// <summary>The name of an entry of A, B or C, "a12" or "a1_12", from its row-major position.</summary>
    public static string Entry(char matrix, int position, int columns, Shape shape)
    {
        string apart = Math.Max(shape.M, Math.Max(shape.N, shape.P)) > 9 ? "_" : "";
        return $"{matrix}{position / columns + 1}{apart}{position % columns + 1}";
    }

    /// <summary>A linear form: "a11 - a12 + 1/2*a22", "0" where it is empty.</summary>
    public static string Form(ReadOnlySpan<Entry> entries, Func<int, string> name) => FormText.Of(Named(entries, name), FormText.Plain);

    private static string Operand(ReadOnlySpan<Entry> entries, Func<int, string> name) =>
        FormText.Operand(Named(entries, name), FormText.Plain);

    private static Summand[] Named(ReadOnlySpan<Entry> entries, Func<int, string> name) =>
        [.. entries.ToArray().Select(e => new Summand(e.Value, name(e.Index)))];
}
