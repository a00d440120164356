namespace TensorDecomp.Export.Code;

/// <summary>Python over NumPy arrays: the entries are blocks, and the products of blocks recurse.</summary>
internal sealed class NumpyTarget : ICodeTarget
{
    public string Name => "numpy";
    public string Extension => ".py";
    public string Summary => "Python over NumPy blocks, recursive";

    public string? WhyNot(Algorithm algorithm) => algorithm.WhyNotNumbers;

    public void Write(Algorithm algorithm, TextWriter output)
    {
        if (algorithm.Tensor.Product is null)
        {
            Vectors(algorithm, output);
            return;
        }
        (int m, int n, int p) = (algorithm.Shape.M, algorithm.Shape.N, algorithm.Shape.P);
        PythonText.Header(algorithm, output);
        output.Write($$""""
            import numpy as np


            def {{algorithm.Identifier}}(a, b, levels=1):
                """A @ B for arrays of any size, by {{m}}x{{n}} and {{n}}x{{p}} blocks, levels times over.

                What is left of sides that do not divide is multiplied plainly. Integer arrays stay exact{{(
                    algorithm.IsIntegral ? "" : " only until the first fraction")}}.
                """
                (rows, inner), columns = a.shape, b.shape[1]
                if levels == 0 or rows < {{m}} or inner < {{n}} or columns < {{p}}:
                    return a @ b
                if rows % {{m}} or inner % {{n}} or columns % {{p}}:
                    i, j, k = rows - rows % {{m}}, inner - inner % {{n}}, columns - columns % {{p}}
                    whole = {{algorithm.Identifier}}(a[:i, :j], b[:j, :k], levels) + a[:i, j:] @ b[j:, :k]
                    return np.vstack([np.hstack([whole, a[:i] @ b[:, k:]]), a[i:] @ b])

            """");
        Blocks(algorithm.A, "a", m, n, output);
        Blocks(algorithm.B, "b", n, p, output);
        Body(algorithm, algorithm.Identifier, ", levels - 1", output);
        output.Write($"    return np.block([{string.Join(", ", algorithm.C.Chunk(p).Select(row => $"[{string.Join(", ", row)}]"))}])\n");
    }

    private static void Blocks(IReadOnlyList<string> names, string matrix, int rows, int columns, TextWriter output) =>
        output.Write($"    {PythonText.Tuple(names)} = (block for row in np.split({matrix}, {rows}) " +
            $"for block in np.split(row, {columns}, axis=1))\n");

    /// <summary>A tensor that is no product of matrices: entries of a and b lie along the first axis.</summary>
    private static void Vectors(Algorithm algorithm, TextWriter output)
    {
        PythonText.Header(algorithm, output);
        output.Write($$""""
            import numpy as np


            def {{algorithm.Identifier}}(a, b, mul=np.multiply):
                """T(a, b): its {{algorithm.C.Count}} entries lie along the first axis, as do the {{(
                    algorithm.A.Count)}} of a and the {{algorithm.B.Count}} of b.

                Entries may be numbers or arrays; mul multiplies two of them, np.matmul where they are matrices.
                """

            """");
        output.Write($"    {PythonText.Tuple(algorithm.A)} = a\n    {PythonText.Tuple(algorithm.B)} = b\n");
        Body(algorithm, "mul", "", output);
        output.Write($"    return np.stack([{string.Join(", ", algorithm.C)}])\n");
    }

    private static void Body(Algorithm algorithm, string product, string more, TextWriter output)
    {
        foreach (Statement s in algorithm.Statements)
            output.Write(s.Right is null
                ? $"    {s.Name} = {FormText.Of(s.Form, PythonText.Floating, $"0*{algorithm.Products.FirstOrDefault() ?? "a"}")}\n"
                : $"    {s.Name} = {product}({FormText.Of(s.Form, PythonText.Floating)}, " +
                    $"{FormText.Of(s.Right, PythonText.Floating)}{more})\n");
    }
}
