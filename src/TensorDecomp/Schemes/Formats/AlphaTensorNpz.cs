using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The factorizations of google-deepmind/alphatensor: an archive with a member "n,m,p" per scheme, an array of U, V, W
/// whose rows are tensor entries and columns are terms, W indexing Cᵀ. Rectangular members are pickled arrays of objects.
/// Nothing in the file says whether it is one of the mod-2 files.
/// </summary>
internal sealed partial class AlphaTensorNpz : IWritableFormat
{
    public string Name => "alphatensor_npz";
    public string Summary => "AlphaTensor's factorizations, NumPy archive by shape";
    public string Extension => ".npz";

    public string? WhyNot(SourceFile file) =>
        NpzArchive.WhyNot(file, names => names.Length > 0 && names.All(n => MemberName().IsMatch(n)) ? null
            : "members are not named n,m,p");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        List<Submission> submissions = [];
        foreach ((string name, NumpyArray array) in NpzArchive.Read(file, limits))
        {
            int[] d = MemberName().Match(name) is { Success: true } m
                ? [.. Enumerable.Range(1, 3)
                .Select(g => int.TryParse(m.Groups[g].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
                : 0)]
                : throw new MalformedInputException($"member {CoefficientText.Quoted(name)} is not named n,m,p");
            if (!d.All(Shape.IsAllowed))
                throw new MalformedInputException(
                    $"member {CoefficientText.Quoted(name)} names a dimension outside 1 to {Shape.MaxDimension}");
            Shape shape = new(d[0], d[1], d[2]);
            NumberArray[] factors = [.. NumpyNpy.Numbers(null, array, limits)];
            if (factors is [var one]) factors = FactorArrays.Stacked(one);
            if (factors.Length != 3)
                throw new MalformedInputException($"member {name} holds {factors.Length} arrays where three factors belong");
            submissions.Add(FactorArrays.Draft(factors, shape, limits).Submit(this, file, shape, ThirdFactor.Transposed, member: name));
        }
        return submissions;
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        Shape s = scheme.Shape;
        if (s.M != s.N || s.N != s.P)
            throw new NotSupportedException(
                $"{Name} keeps rectangular schemes as pickles, which are read here but not written; numpy_npz holds them");
        (string type, byte[][] data) = NumpyEncoding.Common(Name, scheme, ThirdFactor.Transposed);
        NpzArchive.Write(output, [($"{s.M},{s.N},{s.P}", type, [3, s.USize, scheme.Rank], [.. data.SelectMany(d => d)])]);
    }

    [GeneratedRegex(@"^(\d{1,4}),(\d{1,4}),(\d{1,4})$")]
    private static partial Regex MemberName();
}
