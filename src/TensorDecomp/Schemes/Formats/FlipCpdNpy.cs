using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Arrays of khoruzhii/flip-cpd: integers of shape (schemes, 2R(mn + np + mp)), numerators and denominators in turn, U, V
/// and W term by term, W indexing C. Only the file name says the shape (gg-222-rank7); without it a square one is taken if
/// just one fits.
/// </summary>
internal sealed partial class FlipCpdNpy : IWritableFormat
{
    public string Name => "flipcpd_npy";
    public string Summary => "flip-cpd, arrays of numerators and denominators";
    public string Extension => ".npy";

    public string? WhyNot(SourceFile file)
    {
        if (!file.StartsWith(NpyFile.Magic)) return "no .npy file";
        try
        {
            return NpyFile.Read(file.Bytes) is { Dimensions.Length: 2, Type.IsInteger: true } ? null
                : "no two-dimensional array of integers";
        }
        catch (MalformedInputException e)
        {
            return e.Message;
        }
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        NumpyArray array = NpyFile.Read(file.Bytes);
        if (array is not { Dimensions: [var schemes, var length], Type.IsInteger: true })
            throw new MalformedInputException("this is no two-dimensional array of integers");
        if (schemes > limits.Schemes) throw Limits.Over("a file", schemes, "schemes", limits.Schemes);
        Shape shape = ShapeOf(file.Name, length);
        int[] sizes = MatrixProduct.Of(shape).Sizes;
        int rank = length / 2 / sizes.Sum();
        limits.Admit(shape, rank);
        List<Submission> submissions = [];
        for (int s = 0; s < schemes; s++)
        {
            SchemeDraft draft = new(limits);
            draft.Extend(rank);
            long at = (long)s * length;
            for (int x = 0; x < 3; x++)
                for (int r = 0; r < rank; r++)
                    for (int a = 0; a < sizes[x]; a++, at += 2)
                    {
                        if (array[at + 1].IsZero) throw new MalformedInputException($"the denominator of element {at} is zero");
                        draft.Put(x, r, a, CoefficientMath.Quotient(array[at], array[at + 1]));
                    }
            submissions.Add(draft.Submit(this, file, shape, ThirdFactor.C, member: schemes > 1 ? $"{s + 1}" : null));
        }
        return submissions;
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        IEnumerable<Coefficient> all = Enumerable.Range(0, 3).SelectMany(x => DenseRows.Rows(scheme, x, ThirdFactor.C))
            .SelectMany(row => row);
        byte[] data =
            [.. all.SelectMany(c => (byte[])[.. NumpyEncoding.Long(Name, c.Re.Numerator), .. NumpyEncoding.Long(Name, c.Re.Denominator)])];
        NpyFile.Write(output, "<i8", [1, data.Length / 8], data);
    }

    private static Shape ShapeOf(string fileName, int length)
    {
        if (Stated().Match(fileName) is { Success: true } name)
        {
            int[] d = [.. name.Groups.Values.Skip(1).Where(g => g.Success)
                .Select(g => int.Parse(g.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))];
            if (d.All(Shape.IsAllowed) && new Shape(d[0], d[1], d[2]) is var stated
                && length % (2 * (stated.USize + stated.VSize + stated.WSize)) == 0) return stated;
            throw new MalformedInputException($"rows of {length} integers are no schemes of the shape that the file's name says");
        }
        // A scheme for n×n matrices has between n² and n³ terms.
        int[] square =
            [.. Enumerable.Range(1, 100)
                .Where(n => length % (6 * n * n) == 0 && length / (6 * n * n) is var rank && rank >= n * n && rank <= n * n * n)];
        return square is [var only] ? new Shape(only, only, only)
            : throw new MalformedInputException(
                $"neither the file's name nor its rows of {length} integers tell the shape; put it into the name, as in gg-222-rank7.npy");
    }

    [GeneratedRegex(@"gg-([1-9])([1-9])([1-9])|(?<!\d)(\d{1,4})x(\d{1,4})x(\d{1,4})(?!\d)")]
    private static partial Regex Stated();
}
