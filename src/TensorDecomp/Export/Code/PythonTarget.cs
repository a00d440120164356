namespace TensorDecomp.Export.Code;

/// <summary>Python without any package: exact with int and Fraction entries, and for whatever else has +, − and a product.</summary>
internal sealed class PythonTarget : ICodeTarget
{
    public string Name => "python";
    public string Extension => ".py";
    public string Summary => "Python, for entries of any kind";

    public string? WhyNot(Algorithm algorithm) => algorithm.WhyNotNumbers;

    public void Write(Algorithm algorithm, TextWriter output)
    {
        PythonText.Header(algorithm, output);
        output.Write($$""""
            import operator
            from fractions import Fraction


            def {{algorithm.Identifier}}(a, b, mul=operator.mul):
                """{{(algorithm.Tensor.Product is null ? "The entries of T(a, b) from those of a and b."
                    : "The rows of A*B from the rows of A and B.")}}

                Entries may be numbers, or blocks with + and - where mul multiplies two blocks:
                operator.matmul for arrays, or a function that calls this one again.
                """

            """");
        PythonText.Unpack("a", algorithm.A, algorithm.Tensor.Product?.N, output);
        PythonText.Unpack("b", algorithm.B, algorithm.Tensor.Product?.P, output);
        foreach (Statement s in algorithm.Statements)
            output.Write(s.Right is null
                ? $"    {s.Name} = {FormText.Of(s.Form, PythonText.Exact)}\n"
                : $"    {s.Name} = mul({FormText.Of(s.Form, PythonText.Exact)}, {FormText.Of(s.Right, PythonText.Exact)})\n");
        IEnumerable<string> rows = algorithm.Tensor.Product is { } shape
            ? algorithm.C.Chunk(shape.P).Select(row => $"[{string.Join(", ", row)}]") : algorithm.C;
        output.Write($"    return [{string.Join(", ", rows)}]\n");
    }
}
