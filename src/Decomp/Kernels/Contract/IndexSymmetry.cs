using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>
/// An automorphism of ⟨m,n,p⟩ that permutes indices: of the rows of A, its columns and the columns of B, the first
/// <c>Order·M</c>, <c>Order·N</c> and <c>Order·P</c> turn in cycles of <c>Order</c> neighbours, and the others stay. It takes
/// the term u⊗v⊗w to the one whose factors have their rows and columns permuted so. Over GF(2) every sandwiching of order 2
/// is of this kind up to a change of basis, since its Jordan blocks have at most two rows.
/// </summary>
/// <param name="Order">2 or 3.</param>
/// <param name="M">Cycles among the rows of A.</param>
/// <param name="N">Cycles among the columns of A.</param>
/// <param name="P">Cycles among the columns of B.</param>
public readonly record struct IndexSymmetry(int Order, int M, int N, int P)
{
    private static readonly string[] s_names = ["swap", "turn"];

    /// <summary>Whether the shape has that many indices, and some of them move.</summary>
    public bool Fits(Shape shape) =>
        Order is 2 or 3 && M >= 0 && N >= 0 && P >= 0 && M + N + P > 0 && Order * M <= shape.M && Order * N <= shape.N && Order * P <= shape.P;

    /// <summary>Where entry <paramref name="a"/> of factor x (0 for U, 1 for V, 2 for W) goes.</summary>
    public int Image(Shape shape, int x, int a)
    {
        (int rows, int columns, int width) = x switch { 0 => (M, N, shape.N), 1 => (N, P, shape.P), _ => (M, P, shape.P) };
        return Turned(a / width, rows) * width + Turned(a % width, columns);
    }

    private int Turned(int index, int cycles) => index < Order * cycles ? index - index % Order + (index % Order + 1) % Order : index;

    /// <summary>
    /// Those worth trying on a shape: one cycle in each range, and as many pairs as there is room for in one range or in all.
    /// Measured over GF(2), ⟨4,4,4⟩ comes down furthest with a triple in each range, ⟨4,4,5⟩ with a pair in each, ⟨3,4,5⟩ with
    /// two pairs in the middle one, ⟨4,5,5⟩ with as many as there is room for.
    /// </summary>
    public static IReadOnlyList<IndexSymmetry> For(Shape s)
    {
        (int m, int n, int p) = (s.M / 2, s.N / 2, s.P / 2);
        IndexSymmetry[] all = [new(3, 1, 1, 1), new(2, 1, 1, 1), new(2, m, n, p), new(2, m, 1, 1), new(2, 1, n, 1), new(2, 1, 1, p)];
        return [.. all.Where(g => g.Fits(s)).Distinct()];
    }

    /// <summary>swap:1,1,1 for pairs, turn:1,1,1 for triples.</summary>
    public override string ToString() => $"{s_names[Order - 2]}:{M},{N},{P}";

    public static bool TryParse(string text, out IndexSymmetry symmetry)
    {
        symmetry = default;
        string[] parts = text.Split(':');
        int kind = Array.IndexOf(s_names, parts[0]);
        if (kind < 0 || parts.Length != 2) return false;
        string[] counts = parts[1].Split(',');
        if (counts.Length != 3) return false;
        Span<int> cycles = stackalloc int[3];
        for (int x = 0; x < 3; x++)
            if (!int.TryParse(counts[x], NumberStyles.None, CultureInfo.InvariantCulture, out cycles[x])) return false;
        symmetry = new IndexSymmetry(kind + 2, cycles[0], cycles[1], cycles[2]);
        return true;
    }
}
