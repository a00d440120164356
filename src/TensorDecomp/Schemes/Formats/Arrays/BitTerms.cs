using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>Schemes over F₂ whose vectors are whole numbers: bit a is entry a, counted from either end, in any order of entries.</summary>
internal static class BitTerms
{
    /// <summary>The submission of terms given as masks; without a shape that is stated, of square matrices.</summary>
    public static Submission Submit(
        ISchemeFormat format, SourceFile file, List<BigInteger[]> terms, IReadOnlyList<Shape> shapes, Limits limits)
    {
        long[] bits = [.. Enumerable.Range(0, 3).Select(x => terms.Count == 0 ? 0 : terms.Max(t => (long)t[x].GetBitLength()))];
        // Where the highest bits are used somewhere, their places are the sizes.
        if (shapes.Count == 0)
            shapes = FactorSizes.TryShape(
                (int)Math.Min(bits[0], int.MaxValue), (int)Math.Min(bits[1], int.MaxValue), (int)Math.Min(bits[2], int.MaxValue),
                out Shape used) ? [used] : [Square(bits, terms.Count)];
        Shape[] fitting = [.. shapes.Where(s => bits[0] <= s.USize && bits[1] <= s.VSize && bits[2] <= s.WSize)];
        if (fitting.Length == 0)
            throw new MalformedInputException(
                $"masks of {string.Join(", ", bits)} bits are longer than the entries of u, v and w for {shapes[0]}");
        limits.Admit(fitting[0], terms.Count);
        return SchemeDraft.Submit(format, file, fitting.SelectMany(shape =>
        {
            int[] sizes = MatrixProduct.Of(shape).Sizes;
            string of = fitting.Length > 1 ? $" of {shape}" : "";
            return SchemeDraft.Layouts(() => Draft(terms, sizes, false, limits), shape, $"the lowest bit first{of}")
                .Concat(SchemeDraft.Layouts(() => Draft(terms, sizes, true, limits), shape, $"the highest bit first{of}"));
        }), new Claim.Residues());
    }

    private static SchemeDraft Draft(List<BigInteger[]> terms, int[] sizes, bool highestFirst, Limits limits)
    {
        SchemeDraft draft = new(limits);
        draft.Extend(terms.Count);
        for (int r = 0; r < terms.Count; r++)
            for (int x = 0; x < 3; x++)
                for (int a = 0; a < sizes[x]; a++)
                    if (!(terms[r][x] >> (highestFirst ? sizes[x] - 1 - a : a)).IsEven) draft.Put(x, r, a, Coefficient.One);
        return draft;
    }

    /// <summary>The shape that a comment or a name says: 2x2 times 2x3, 2x2x3.</summary>
    public static Shape? Named(string text)
    {
        Match product = ShapeText.Product().Match(text), triple = ShapeText.Triple().Match(text);
        int[] d = product.Success && product.Groups[2].Value == product.Groups[3].Value
            ? [Number(product, 1), Number(product, 2), Number(product, 4)]
            : triple.Success ? [Number(triple, 1), Number(triple, 2), Number(triple, 3)] : [];
        return d.Length == 3 && d.All(Shape.IsAllowed) ? new Shape(d[0], d[1], d[2]) : null;

        static int Number(Match match, int group) =>
            int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    // n×n matrices take between n² and n³ terms, and masks of n² bits.
    private static Shape Square(long[] bits, int rank)
    {
        int n = 1;
        while ((long)n * n < bits.Max()) n++;
        return n <= Shape.MaxDimension && rank >= n * n ? new Shape(n, n, n)
            : throw new MalformedInputException("neither a comment nor the file's name says the shape of the masks; put 2x2x3 into either");
    }
}
