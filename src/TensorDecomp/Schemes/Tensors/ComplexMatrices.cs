using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The product of complex matrices in real multiplications: real parts come first, row by row, then imaginary ones. Three products of
/// real matrices are enough (Gauss), so that its rank is at most three times that of the shape.
/// </summary>
internal sealed class ComplexMatrices : ITensorMaker
{
    private const int LargestDimension = 16;

    public string Family => "complex";
    public string Form => "complex:MxNxP";
    public string Summary => "the product of complex matrices in real multiplications";
    public string Example => "complex:1x2x1";

    public Tensor? Make(string name, string parameters)
    {
        int[] sizes = [.. parameters.Split('x').Select(word => TensorMakers.Size(word, LargestDimension))];
        if (sizes is not [> 0 and var m, > 0 and var n, > 0 and var p]) return null;
        Shape shape = new(m, n, p);
        return new Tensor(name, 2 * shape.USize, 2 * shape.VSize, 2 * shape.WSize,
            from entry in MatrixProduct.Of(shape).Entries
            from left in (int[])[0, 1]
            from right in (int[])[0, 1]
            let product = CayleyAlgebra.Times(left, right, 2)
            select new TensorEntry(entry.A + left * shape.USize, entry.B + right * shape.VSize, entry.C + product.Unit * shape.WSize,
                product.Sign));
    }
}
