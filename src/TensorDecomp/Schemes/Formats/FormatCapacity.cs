using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>What several formats cannot hold, refused in the same words by all of them.</summary>
internal static class FormatCapacity
{
    /// <exception cref="NotSupportedException">A coefficient has an imaginary part.</exception>
    public static void DemandReal(this ISchemeFormat format, Scheme scheme)
    {
        if (!scheme.IsReal)
            throw new NotSupportedException($"{format.Name} holds no complex coefficients; decomp_json, a1880_tensor and numpy_npz do");
    }

    /// <exception cref="NotSupportedException">A dimension has two digits.</exception>
    public static void DemandOneDigitIndices(this ISchemeFormat format, Shape shape)
    {
        if (Math.Max(shape.M, Math.Max(shape.N, shape.P)) > 9)
            throw new NotSupportedException($"{format.Name} has one-digit indices and cannot name the entries of {shape}");
    }
}
