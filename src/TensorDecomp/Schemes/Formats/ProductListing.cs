using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Algorithms as assignments: products of a sum over a and a sum over b, then entries of C as sums over the products.
/// Two published formats are written so, with C not transposed.
/// </summary>
internal static class ProductListing
{
    /// <summary>Writes the assignments of a scheme.</summary>
    public static void Write(Scheme scheme, Stream output, string product, string assign, string end, Func<string, string,
        string> multiply, Func<int, int, string> symbol)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        for (int r = 0; r < scheme.Rank; r++)
            text.WriteLine($"{product}{r + 1}{assign}{multiply(
                SymbolicProducts.Sum(scheme.U.Term(r), a => symbol(0, a), c => $"{c}"),
                SymbolicProducts.Sum(scheme.V.Term(r), a => symbol(1, a), c => $"{c}"))}{end}");
        text.WriteLine();
        List<Entry>[] sums = [.. Enumerable.Range(0, scheme.Shape.WSize).Select(_ => new List<Entry>())];
        for (int r = 0; r < scheme.Rank; r++)
            foreach (Entry e in scheme.W.Term(r)) sums[e.Index].Add(new Entry(r, e.Value));
        for (int a = 0; a < sums.Length; a++)
            text.WriteLine($"{symbol(2, a)}{assign}{SymbolicProducts.Sum(sums[a].ToArray(), r => $"{product}{r + 1}", c => $"{c}")}{end}");
    }
}
