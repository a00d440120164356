using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>A permutation of indices with signs, i ↦ ±σ(i), as a matrix that stands for an element of a group.</summary>
/// <param name="Images">σ(i).</param>
/// <param name="Negative">Which images are negative, a bit for each index.</param>
internal sealed record SignedPermutation(int[] Images, int Negative)
{
    public int Size => Images.Length;

    /// <summary>Number of indices that stay, less those that become their negatives.</summary>
    public int Trace => Enumerable.Range(0, Size).Sum(i => Images[i] != i ? 0 : (Negative >> i & 1) == 0 ? 1 : -1);

    public static SignedPermutation Identity(int size) => new([.. Enumerable.Range(0, size)], 0);

    /// <summary>This one after another.</summary>
    public SignedPermutation After(SignedPermutation first)
    {
        var images = new int[Size];
        int negative = 0;
        for (int i = 0; i < Size; i++)
        {
            int by = first.Images[i];
            images[i] = Images[by];
            negative |= (first.Negative >> i & 1 ^ Negative >> by & 1) << i;
        }
        return new(images, negative);
    }

    /// <summary>Whether the two are equal, or one is the negative of the other.</summary>
    public bool IsLike(SignedPermutation other) =>
        Images.AsSpan().SequenceEqual(other.Images) && (Negative == other.Negative || (Negative ^ other.Negative) == (1 << Size) - 1);

    /// <summary>How often it has to be done until it is 1 or −1.</summary>
    public int Order
    {
        get
        {
            SignedPermutation power = this, one = Identity(Size);
            int order = 1;
            for (; !power.IsLike(one); order++) power = After(power);
            return order;
        }
    }

    /// <summary>The matrix whose column i has ±1 in row σ(i).</summary>
    public DenseMatrix<Rational> Matrix(bool negative)
    {
        DenseMatrix<Rational> matrix = new(Size, Size);
        for (int i = 0; i < Size; i++) matrix[Images[i], i] = (Negative >> i & 1) != 0 == negative ? 1 : -1;
        return matrix;
    }

    /// <summary>Lengths and signs of cycles: what no renumbering and no changes of sign of indices alter.</summary>
    public string CycleType
    {
        get
        {
            var seen = new bool[Size];
            List<string> cycles = [];
            for (int start = 0; start < Size; start++)
            {
                int length = 0, sign = 0;
                for (int i = start; !seen[i]; i = Images[i])
                {
                    (seen[i], length) = (true, length + 1);
                    sign ^= Negative >> i & 1;
                }
                if (length > 0) cycles.Add($"{length}{(sign == 0 ? "" : "~")}");
            }
            return string.Join('.', cycles.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>All of a size, one of each that differ by all signs.</summary>
    public static IEnumerable<SignedPermutation> All(int size)
    {
        int[] images = [.. Enumerable.Range(0, size)];
        foreach (int[] permutation in Permutations(images, 0))
            for (int negative = 0; negative < 1 << (size - 1); negative++) yield return new([.. permutation], negative);
    }

    private static IEnumerable<int[]> Permutations(int[] images, int from)
    {
        if (from == images.Length) yield return images;
        for (int k = from; k < images.Length; k++)
        {
            (images[from], images[k]) = (images[k], images[from]);
            foreach (int[] permutation in Permutations(images, from + 1)) yield return permutation;
            (images[from], images[k]) = (images[k], images[from]);
        }
    }
}
