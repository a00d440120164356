using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>Several bilinear maps side by side, each on numbers of its own. Whether its rank can be less than the sum of theirs was long
/// open (Strassen's conjecture); over infinite fields there are examples where it is (Shitov 2019).</summary>
internal static class DirectSum
{
    /// <summary>What stands between the parts of a name.</summary>
    public const char Plus = '+';

    /// <summary>The sum; null where it would be larger than tensors are.</summary>
    public static Tensor? Of(string name, IReadOnlyList<Tensor> parts)
    {
        int a = 0, b = 0, c = 0, count = 0;
        List<(Tensor Part, int A, int B, int C)> placed = [];
        foreach (Tensor part in parts)
        {
            placed.Add((part, a, b, c));
            (a, b, c, count) = (a + part.USize, b + part.VSize, c + part.WSize, count + part.Count);
            if (Math.Max(a, Math.Max(b, c)) > Tensor.LargestSize || count > Tensor.MostEntries) return null;
        }
        return new Tensor(name, a, b, c,
            from one in placed
            from entry in one.Part.Entries
            select new TensorEntry(entry.A + one.A, entry.B + one.B, entry.C + one.C, entry.Value));
    }
}
