using System.Runtime.CompilerServices;
using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// The terms of a scheme that an automorphism of prime order leaves as it is: each term knows its image, so the terms fall
/// into orbits of as many as the order, and fixed terms that are their own image. No bits are permuted in a walk: what
/// happens to a term happens to its images, and what was an image stays one.
/// </summary>
internal sealed class OrbitTable<T> where T : unmanaged, IBits<T>
{
    /// <summary>The largest order, and so the most terms of an orbit.</summary>
    public const int MostMembers = 3;

    private const int NoPivot = -1;

    private readonly int[] _next;
    private readonly byte[] _opposite; // 3 for each term

    /// <param name="capacity">The most terms it is to hold.</param>
    public OrbitTable(int capacity)
    {
        Terms = new TermTable<T, SeparateTerms>(capacity);
        _next = new int[Terms.Capacity];
        _opposite = new byte[3 * Terms.Capacity];
    }

    /// <summary>All terms, those of an orbit in no particular place.</summary>
    public TermTable<T, SeparateTerms> Terms { get; }

    /// <summary>The order of the automorphism.</summary>
    public int Order { get; private set; } = 2;

    /// <summary>The factor that stays where the automorphism is a transposition, which lets the other two change places; −1 where it is
    /// none.</summary>
    public int Pivot { get; private set; } = NoPivot;

    /// <summary>In which factor of the next term the image of factor x lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Place(int x) => Pivot < 0 || x == Pivot ? x : 3 - Pivot - x;

    /// <summary>Whether no further orbit fits in.</summary>
    public bool IsFull => Terms.Count + Order > Terms.Capacity;

    /// <summary>The term that is the image of term r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int r) => _next[r];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFixed(int r) => _next[r] == r;

    /// <summary>1 where factor x of term r has as its image the negative of what stands at its place in the next term, both being
    /// canonical.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Opposite(int x, int r) => _opposite[3 * r + x];

    /// <summary>Whether q is one of the images of r, or r itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool SameOrbit(int r, int q) => q == r || q == _next[r] || q == _next[_next[r]];

    /// <summary>Says which term is the image of term r and which factors change their sign on the way.</summary>
    public void Link(int r, int image, int oppositeU, int oppositeV, int oppositeW)
    {
        _next[r] = image;
        (_opposite[3 * r], _opposite[3 * r + 1], _opposite[3 * r + 2]) = ((byte)oppositeU, (byte)oppositeV, (byte)oppositeW);
    }

    /// <summary>Factor x of term r, or its image, was replaced by its negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Turn(int x, int r, int times) => _opposite[3 * r + x] ^= (byte)times;

    /// <summary>Takes whole orbits out.</summary>
    /// <param name="members">Their terms; they are sorted.</param>
    public void Remove(Span<int> members)
    {
        members.Sort();
        for (int i = members.Length - 1; i >= 0; i--) // the highest first: removal moves only the last term
        {
            int r = members[i], last = Terms.Count - 1;
            Terms.Remove(r);
            if (last == r) continue;
            int before = last;
            while (_next[before] != last) before = _next[before];
            _next[before] = r;
            _next[r] = _next[last];
            _opposite.AsSpan(3 * last, 3).CopyTo(_opposite.AsSpan(3 * r, 3));
        }
    }

    /// <summary>Keeps one term of an orbit as a fixed term and takes the others out.</summary>
    /// <param name="r">The one to stay, already equal to its image.</param>
    /// <param name="z">The factor that was replaced; the other two fix its sign.</param>
    public void Fix(int r, int z)
    {
        Span<int> others = stackalloc int[MostMembers];
        int count = 0;
        for (int q = _next[r]; q != r;)
        {
            others[count++] = q;
            int after = _next[q];
            _next[q] = q;
            q = after;
        }
        _next[r] = r;
        _opposite[3 * r + z] = (byte)(_opposite[3 * r + (z + 1) % 3] ^ _opposite[3 * r + (z + 2) % 3]);
        Remove(others[..count]);
    }

    public void Clear(IndexSymmetry symmetry)
    {
        Terms.Clear();
        (Order, Pivot) = (symmetry.Order, symmetry.Pivot ?? NoPivot);
    }

    public void CopyFrom(OrbitTable<T> other)
    {
        Terms.CopyFrom(other.Terms);
        (Order, Pivot) = (other.Order, other.Pivot);
        other._next.AsSpan(0, other.Terms.Count).CopyTo(_next);
        other._opposite.AsSpan(0, 3 * other.Terms.Count).CopyTo(_opposite);
    }
}
