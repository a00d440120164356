using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// An automorphism of ⟨m,n,p⟩ that permutes indices: of the rows of A, its columns and the columns of B, the first
/// <c>Order·M</c>, <c>Order·N</c> and <c>Order·P</c> turn in cycles of <c>Order</c> neighbours, and the others stay. It takes
/// the term u⊗v⊗w to the one whose factors have their rows and columns permuted so. Over GF(2) every sandwiching of order 2
/// is of this kind up to a change of basis, since its Jordan blocks have at most two rows.
/// <para>
/// A transposition, (AB)ᵀ = BᵀAᵀ, besides lets two ranges of equal length change places, and with them two factors. Cycles in
/// those two ranges would give nothing new, for numbering one of them otherwise undoes them. Pairs in the third do: they are
/// the form that a transposition carries there, A ↦ YAᵀ. While some indices are single it is symmetric, over ℝ with as many
/// negative signs as pairs; over GF(2) all of these are one up to a change of basis. Where all are in pairs it is made the
/// alternating form, e₀ ↦ −e₁, e₁ ↦ e₀, which needs signs.
/// </para>
/// </summary>
/// <param name="Order">2 or 3.</param>
/// <param name="M">Cycles among the rows of A.</param>
/// <param name="N">Cycles among the columns of A.</param>
/// <param name="P">Cycles among the columns of B.</param>
/// <param name="Alone">For a transposition the range, 0 to 2, that stays where the other two change places.</param>
public readonly record struct IndexSymmetry(int Order, int M, int N, int P, int? Alone = null)
{
    private const string Transpose = "transpose";
    private static readonly string[] s_names = ["swap", "turn"];

    /// <summary>The transposition of a shape with two equal dimensions, of M = P where there is a choice; it fits no other shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="pairs">Pairs of indices of the third dimension that it swaps.</param>
    public static IndexSymmetry Transposition(Shape shape, int pairs) =>
        shape.M == shape.P ? new(2, 0, pairs, 0, 1) : shape.M == shape.N ? new(2, 0, 0, pairs, 2) : new(2, pairs, 0, 0, 0);

    /// <summary>The factor that stays where a transposition lets the other two change places: the one whose rows and columns are those
    /// ranges.</summary>
    public int? Pivot => (Alone + 1) % 3;

    /// <summary>Cycles in all ranges; under a transposition pairs of its third dimension.</summary>
    public int Pairs => M + N + P;

    /// <summary>Whether the shape has that many indices, and some of them move.</summary>
    public bool Fits(Shape shape) =>
        Order is 2 or 3 && M >= 0 && N >= 0 && P >= 0 && M <= shape.M / Order && N <= shape.N / Order && P <= shape.P / Order
            && Alone switch
            {
                null => M + N + P > 0,
                0 => Order == 2 && shape.N == shape.P && N + P == 0,
                1 => Order == 2 && shape.M == shape.P && M + P == 0,
                _ => Order == 2 && shape.M == shape.N && M + N == 0,
            };

    /// <summary>The automorphism of a shape that it fits.</summary>
    public Automorphism Of(Shape shape)
    {
        int order = Order;
        int[] ranges = [0, 1, 2], cycles = [M, N, P];
        if (Alone is { } alone) (ranges[(alone + 1) % 3], ranges[(alone + 2) % 3]) = ((alone + 2) % 3, (alone + 1) % 3);
        var negative = new bool[3][];
        for (int x = 0; x < 3; x++) negative[x] = new bool[Automorphism.Size(shape, x)];
        if (Alone is { } form && 2 * cycles[form] == Automorphism.Size(shape, form))
        {
            // The alternating form has e₀ ↦ −e₁ and e₁ ↦ e₀ in one of the two factors, and the other undoes its signs: so they are those of
            // the form in its range and of all indices in one of the other two.
            int first = (Pivot!.Value + 1) % 3, other = 3 - form - OtherRange(first, form);
            for (int i = 0; i < negative[form].Length; i++) negative[form][i] = i % 2 == 0;
            Array.Fill(negative[other], true);
        }
        return new Automorphism(shape, ranges, [.. Enumerable.Range(0, 3).Select(x => Enumerable.Range(0, negative[x].Length)
            .Select(i => Turned(i, order, cycles[x])).ToArray())], negative);

        static int OtherRange(int factor, int range) => Automorphism.Rows(factor) == range ? Automorphism.Columns(factor)
            : Automorphism.Rows(factor);
    }

    private static int Turned(int index, int order, int cycles) =>
        index < order * cycles ? index - index % order + (index % order + 1) % order : index;

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

    /// <summary>swap:1,1,1 for pairs, turn:1,1,1 for triples; transpose, or transpose-1 with a pair.</summary>
    public override string ToString() => Alone is null ? $"{s_names[Order - 2]}:{M},{N},{P}" : Pairs == 0 ? Transpose
        : $"{Transpose}-{Pairs}";

    /// <summary>Reads what <see cref="ToString"/> writes; whether it fits the shape is another question.</summary>
    public static bool TryParse(string text, Shape shape, out IndexSymmetry symmetry)
    {
        symmetry = default;
        if (text.StartsWith(Transpose, StringComparison.Ordinal))
        {
            string rest = text[Transpose.Length..];
            int pairs = 0;
            if (rest.Length > 0 && (rest[0] != '-' || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture,
                out pairs))) return false;
            symmetry = Transposition(shape, pairs);
            return true;
        }
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
