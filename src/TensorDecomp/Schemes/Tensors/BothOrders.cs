using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The product of matrices whose entries commute, as a trilinear map: an entry of A times one of B counts in either order, so that its
/// first two vectors are both (a, b). It is left as it is by exchanging these (perm:BAC/-,-,-), and a pair of terms (f, g, w) and (g, f, w)
/// is one product f·g over commuting entries (Schemes/Commuting). Its rank is none of the matrix product.
/// </summary>
internal sealed class BothOrders : ITensorMaker
{
    private const string Name = "commuting";
    private const int LargestDimension = 16;

    public string Family => Name;
    public string Form => $"{Name}:MxNxP";
    public string Summary => "the product of matrices with commuting entries, both orders of a and b: two terms are one product there";
    public string Example => $"{Name}:1x2x2";

    public Tensor? Make(string name, string parameters) =>
        parameters.Split('x') is { Length: 3 } sides && sides.All(side => TensorMakers.Size(side, LargestDimension) > 0)
            && Shape.TryParse(parameters, out Shape shape) ? Of(shape) : null;

    /// <summary>The tensor that has each entry (a, b, c) of another one at (a, b, c) and at (b, a, c).</summary>
    /// <exception cref="ArgumentException">It would be too large; the message says so.</exception>
    public static Tensor Of(Tensor tensor)
    {
        int both = tensor.USize + tensor.VSize;
        return new Tensor($"{Name}:{tensor.Name}", both, both, tensor.WSize, tensor.Entries.SelectMany(e => (TensorEntry[])
            [e with { B = tensor.USize + e.B }, new TensorEntry(tensor.USize + e.B, e.A, e.C, e.Value)]));
    }

    /// <summary>The shape of the matrices; null where the tensor is not of this family.</summary>
    public static Shape? Matrices(Tensor tensor) =>
        tensor.Name.Split(':') is [Name, var sides] && Shape.TryParse(sides, out Shape shape)
            && TensorMakers.TryParse(tensor.Name, out Tensor? own) && own == tensor ? shape : null;
}
