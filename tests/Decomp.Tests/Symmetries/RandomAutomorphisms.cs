using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>Automorphisms drawn from all that permute indices, with signs and exchanges of ranges of equal size.</summary>
internal static class RandomAutomorphisms
{
    public static Automorphism Draw(Shape shape, Random random)
    {
        int[] ranges = [0, 1, 2];
        do random.Shuffle(ranges);
        while (Automorphism.WhyNot(shape, ranges) is not null);
        int[][] indices = [.. Enumerable.Range(0, 3).Select(x =>
        {
            int[] images = [.. Enumerable.Range(0, Automorphism.Size(shape, x))];
            random.Shuffle(images);
            return images;
        })];
        return new Automorphism(shape, ranges, indices, [.. indices.Select(range => range.Select(_ => random.Next(2) == 0).ToArray())]);
    }
}
