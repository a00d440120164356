using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>Every family of tensors that has a name, but for matrix products, which are named by their shape.</summary>
public static class TensorMakers
{
    private const int MostParts = 8; // of a direct sum

    /// <summary>In the order of <c>decomp tensors</c>; the tests iterate them.</summary>
    public static IReadOnlyList<ITensorMaker> All { get; } =
    [
        new PolynomialProduct(),
        new CyclicConvolution(),
        new NegacyclicConvolution(),
        new TruncatedProduct(),
        new QuotientProduct(),
        new StructuredProduct(),
        new GramProduct(),
        new TraceForm(),
        new CayleyAlgebra(),
        new ComplexMatrices(),
        new BothOrders(),
    ];

    /// <summary>Reads "poly:3x3", the shape of a matrix product, or several of these joined by + for their direct sum.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Tensor? tensor)
    {
        string[] parts = text.Split(DirectSum.Plus);
        tensor = parts.Length == 1 ? One(text) : null;
        if (parts.Length is 1 or > MostParts) return tensor is not null;
        Tensor?[] each = [.. parts.Select(One)];
        if (each.All(part => part is not null)) tensor = DirectSum.Of(text, [.. each.Select(part => part!)]);
        return tensor is not null;
    }

    private static Tensor? One(string text) => Shape.TryParse(text, out Shape shape) ? MatrixProduct.Of(shape)
        : text.Split(':') is [var family, var parameters] ? All.FirstOrDefault(m => m.IsNamed(family))?.Make(text, parameters) : null;

    /// <summary>The member of a family that has these sizes and entries; null where none has.</summary>
    public static Tensor? Recognised(int[] sizes, IReadOnlyList<TensorEntry> entries)
    {
        foreach (ITensorMaker maker in All)
        {
            string name = maker.Form.Replace("M", $"{sizes[0]}", StringComparison.Ordinal)
                .Replace("N", $"{sizes[1]}", StringComparison.Ordinal);
            if (TryParse(name, out Tensor? member) && member.Sizes.AsSpan().SequenceEqual(sizes)
                && new Tensor(name, sizes[0], sizes[1], sizes[2], entries) == member) return member;
        }
        return null;
    }

    /// <summary>A whole number from 1 up to a bound, or 0.</summary>
    internal static int Size(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size >= 1 && size <= most
        && text[0] != '0' ? size : 0;
}
