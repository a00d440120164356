using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Formats.Numpy;

namespace TensorDecomp.Tests.Exact;

/// <summary>Writes floats as people store them.</summary>
internal static class FloatFile
{
    /// <summary>Three arrays u, v, w of size × R doubles, or pairs of doubles.</summary>
    public static string Npz(TemporaryFolder folder, string name, Approximation approximation)
    {
        int[] sizes = [approximation.Target.Shape.USize, approximation.Target.Shape.VSize, approximation.Target.Shape.WSize];
        bool complex = approximation.Imaginary is not null;
        using FileStream output = File.Create(folder[name]);
        NpzArchive.Write(output, Enumerable.Range(0, 3)
            .Select(f => ($"{"uvw"[f]}", complex ? "<c16" : "<f8", (int[])[sizes[f], approximation.Target.Rank], Bytes(f))));
        return folder[name];

        byte[] Bytes(int f) =>
        [
            .. from a in Enumerable.Range(0, sizes[f])
               from r in Enumerable.Range(0, approximation.Target.Rank)
               let at = r * sizes[f] + a
               let real = approximation.Factors[f][at]
               from part in complex ? (double[])[real, approximation.Imaginary![f][at]] : [real]
               from one in BitConverter.GetBytes(part)
               select one,
        ];
    }

    /// <summary>The same approximation with its vectors listing their matrices column by column.</summary>
    public static Approximation ColumnByColumn(Approximation c, bool u, bool v, bool w)
    {
        var s = c.Target.Shape;
        return c with
        {
            Factors = [u ? Turned(c.Factors[0], s.M, s.N) : c.Factors[0], v ? Turned(c.Factors[1], s.N, s.P) : c.Factors[1], w
                ? Turned(c.Factors[2], s.M, s.P) : c.Factors[2]],
        };

        static double[] Turned(double[] factor, int rows, int columns) =>
            [.. factor.Chunk(rows * columns)
                .SelectMany(term =>
                    from b in Enumerable.Range(0, columns) from a in Enumerable.Range(0, rows) select term[a * columns + b])];
    }

    public static Approximation Rounded(Approximation c, int digits) =>
        c with { Factors = [.. c.Factors.Select(f => f.Select(x => Math.Round(x, digits)).ToArray())] };
}
