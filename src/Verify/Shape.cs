using System.Globalization;
using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// The shape ⟨m,n,p⟩ of a matrix product: A is m×n, B is n×p and C = AB is m×p.
/// Factor entries are addressed row-major: u[i·n+j], v[j·p+k], w[i·p+k] (C is not transposed).
/// </summary>
public readonly record struct Shape
{
    /// <summary>Largest dimension accepted; it keeps every index product inside an int.</summary>
    public const int MaxDimension = 1024;

    /// <summary>A shape of three dimensions from 1 to <see cref="MaxDimension"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them lies outside.</exception>
    public Shape(int m, int n, int p)
    {
        if (!IsAllowed(m) || !IsAllowed(n) || !IsAllowed(p))
            throw new ArgumentOutOfRangeException(nameof(m),
                $"A shape needs three dimensions between 1 and {MaxDimension}; got {m}x{n}x{p}.");
        (M, N, P) = (m, n, p);
    }

    /// <summary>Rows of A and of C.</summary>
    public int M { get; }

    /// <summary>Columns of A, which are as many as rows of B.</summary>
    public int N { get; }

    /// <summary>Columns of B and of C.</summary>
    public int P { get; }

    /// <summary>Number of entries of A, the length of u.</summary>
    public int USize => M * N;

    /// <summary>Number of entries of B, the length of v.</summary>
    public int VSize => N * P;

    /// <summary>Number of entries of C, the length of w.</summary>
    public int WSize => M * P;

    /// <summary>Number of multiplications of the schoolbook algorithm, and of ones in the tensor.</summary>
    public int NaiveRank => M * N * P;

    /// <summary>Number of Brent equations.</summary>
    public BigInteger Equations => (BigInteger)USize * VSize * WSize;

    /// <summary>The same shape with its dimensions in ascending order; ranks are equal under permutation.</summary>
    public Shape Sorted()
    {
        Span<int> d = [M, N, P];
        d.Sort();
        return new Shape(d[0], d[1], d[2]);
    }

    /// <summary>Whether it lies between 1 and <see cref="MaxDimension"/>.</summary>
    public static bool IsAllowed(int dimension) => dimension is >= 1 and <= MaxDimension;

    /// <summary>Reads "4x5x6", "4,5,6" or "4 5 6".</summary>
    public static bool TryParse(string text, out Shape shape)
    {
        shape = default;
        string[] parts = text.Split(['x', ',', ' '], StringSplitOptions.RemoveEmptyEntries);
        Span<int> d = stackalloc int[3];
        if (parts.Length != 3) return false;
        for (int a = 0; a < 3; a++)
            if (!int.TryParse(parts[a], NumberStyles.None, CultureInfo.InvariantCulture, out d[a]) || !IsAllowed(d[a])) return false;
        shape = new Shape(d[0], d[1], d[2]);
        return true;
    }

    /// <summary>"4x5x6", as files, folders and options write it.</summary>
    public override string ToString() => $"{M}x{N}x{P}";
}
