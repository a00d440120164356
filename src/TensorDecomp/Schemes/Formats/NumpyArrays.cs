using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Three plain arrays U, V, W in an .npz archive, as anyone would save them, with weights beside them perhaps. Names, orientation
/// and dimensions of entries are taken as they come; in what order entries lie nobody says, so all orders are tried.
/// </summary>
public sealed class NumpyNpz : IWritableFormat
{
    /// <inheritdoc/>
    public string Name => "numpy_npz";
    /// <inheritdoc/>
    public string Summary => "three plain NumPy arrays in an archive, with weights perhaps";
    /// <inheritdoc/>
    public string Extension => ".npz";

    /// <inheritdoc/>
    public string? WhyNot(SourceFile file) =>
        NpzArchive.WhyNot(file, names => names.Length is 1 or >= 3 ? null : "not one or three arrays");

    /// <inheritdoc/>
    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        [FactorArrays.Submit(this, file, [.. NpzArchive.Read(file, limits).SelectMany(m => NumpyNpy.Numbers(m.Name, m.Array, limits))],
            limits)];

    /// <inheritdoc/>
    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        (string type, byte[][] data) = NumpyEncoding.Common(Name, scheme, ThirdFactor.C);
        NpzArchive.Write(output, data.Select((bytes, x) => ($"{"uvw"[x]}", type, (int[])[scheme.Factors[x].Size, scheme.Rank], bytes)));
    }
}

/// <summary>The same in one .npy file: an array 3×size×R or 3×R×size of a square shape, or a pickled array of three.</summary>
internal sealed class NumpyNpy : ISchemeFormat
{
    public string Name => "numpy_npy";
    public string Summary => "three NumPy factors in one array";

    public string? WhyNot(SourceFile file) => file.StartsWith(NpyFile.Magic) ? null : "no .npy file";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        [FactorArrays.Submit(this, file, [.. Numbers(null, NpyFile.Read(file.Bytes), limits)], limits)];

    /// <summary>The arrays of numbers that an array is or, of objects, holds; text is none.</summary>
    internal static IEnumerable<NumberArray> Numbers(string? name, NumpyArray array, Limits limits)
    {
        if (array.Type.IsNumeric) return [NumberArray.Of(name, array, limits)];
        if (!array.Type.IsObject) return [];
        return array.Objects.Select((o, k) => o is NumpyArray { Type.IsNumeric: true } inner
            ? NumberArray.Of(name is null ? null : $"{name}[{k}]", inner, limits)
            : throw new MalformedInputException(
                $"object {k} of {(name is null ? "an array" : CoefficientText.Quoted(name))} is no array of numbers"));
    }
}
