using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The product of complex numbers, quaternions or octonions, each made from pairs of the one before (Dickson 1919):
/// (a, b)(c, d) = (ac − d*b, da + bc*).
/// </summary>
internal sealed class CayleyAlgebra : ITensorMaker
{
    private static readonly string[] s_names = ["complex", "quaternion", "octonion"];

    public string Family => "algebra";
    public string Form => "algebra:NAME";
    public string Summary => $"the product of two numbers, each {string.Join(" or ", s_names)}";
    public string Example => "algebra:quaternion";

    public Tensor? Make(string name, string parameters)
    {
        int levels = Array.IndexOf(s_names, parameters) + 1, size = 1 << levels;
        return levels == 0 ? null : new Tensor(name, size, size, size,
            from i in Enumerable.Range(0, size)
            from j in Enumerable.Range(0, size)
            let product = Times(i, j, size)
            select new TensorEntry(i, j, product.Unit, product.Sign));
    }

    /// <summary>The product of two units, which is one but for its sign.</summary>
    internal static (int Unit, int Sign) Times(int i, int j, int size)
    {
        if (size == 1) return (0, 1);
        int half = size / 2;
        (int unit, int sign) = (i < half, j < half) switch
        {
            (true, true) => Times(i, j, half),
            (true, false) => Times(j - half, i, half), // da
            (false, true) => Signed(Times(i - half, j, half), Conjugate(j)), // bc*
            (false, false) => Signed(Times(j - half, i - half, half), -Conjugate(j - half)), // -d*b
        };
        return (unit + (i < half == j < half ? 0 : half), sign);

        static (int, int) Signed((int Unit, int Sign) product, int sign) => (product.Unit, product.Sign * sign);
        static int Conjugate(int unit) => unit == 0 ? 1 : -1;
    }
}
