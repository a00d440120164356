using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// The terms ±u_r⊗v_r⊗w_r of a scheme as bits: three columns of canonical factors and one sign per term. Beside each
/// column it keeps the set of terms whose factor some other term shares, since those are the ones that can flip.
/// </summary>
public sealed unsafe class TermTable<T> where T : unmanaged, IBits<T>
{
    private readonly byte[] _memory; // pinned for its lifetime; the pointers below address it
    private readonly int _columnBytes;
    private readonly byte* _columns;
    private readonly ulong* _shared;
    private readonly ulong* _negative;
    private readonly ulong* _old;
    private readonly ulong* _new;

    public TermTable(int capacity)
    {
        Capacity = (capacity + 63) & ~63;
        int blocks = Capacity / 64;
        _columnBytes = Capacity * sizeof(T);
        _memory = GC.AllocateArray<byte>(3 * _columnBytes + 6 * blocks * sizeof(ulong) + 64, pinned: true);
        byte* start = (byte*)Unsafe.AsPointer(ref _memory[0]);
        _columns = (byte*)(((nuint)start + 63) & ~(nuint)63);
        _shared = (ulong*)(_columns + 3 * _columnBytes);
        _negative = _shared + 3 * blocks;
        _old = _negative + blocks;
        _new = _old + blocks;
    }

    /// <summary>The most terms it can hold, a multiple of 64. Slots beyond the rank are zero.</summary>
    public int Capacity { get; }

    /// <summary>Number of terms.</summary>
    public int Rank { get; private set; }

    private int Blocks => (Rank + 63) >> 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Factor(int x, int r) => T.Load(_columns + x * _columnBytes, Capacity, r);

    /// <summary>1 where term r is −u⊗v⊗w, 0 where it is u⊗v⊗w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sign(int r) => (int)(_negative[r >> 6] >> r) & 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Negate(int r, int times) => _negative[r >> 6] ^= (ulong)(uint)times << r;

    /// <summary>Number of nonzero coefficients in all factors.</summary>
    public int Nonzeros
    {
        get
        {
            int count = 0;
            for (int x = 0; x < 3; x++)
                for (int r = 0; r < Rank; r++) count += Factor(x, r).PopCount();
            return count;
        }
    }

    /// <summary>Number of (factor, term) pairs whose factor another term shares.</summary>
    public int SharedCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Bitset.Count(_shared, 3, Capacity >> 6, Blocks);
    }

    /// <summary>The shared pair of the given index, in the order of factors, then terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int X, int R) SharedAt(int index) => Bitset.Select(_shared, 3, Capacity >> 6, Blocks, index);

    /// <summary>A partner of term r among the others with its factor x; <paramref name="fraction"/> of 2¹⁶ chooses which.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Partner(int x, int r, uint fraction)
    {
        byte* column = _columns + x * _columnBytes;
        T key = T.Load(column, Capacity, r);
        int blocks = Blocks;
        if (blocks == 1)
        {
            ulong others = T.Matches(column, Capacity, 0, key) & ~(1UL << r);
            return Bitset.Select(others, (int)((uint)BitOperations.PopCount(others) * fraction >> 16));
        }
        return PartnerAcrossBlocks(column, blocks, key, r, fraction);
    }

    private int PartnerAcrossBlocks(byte* column, int blocks, T key, int r, uint fraction)
    {
        for (int b = 0; b < blocks; b++) _old[b] = T.Matches(column, Capacity, b, key);
        _old[r >> 6] &= ~(1UL << r);
        return Bitset.Select(_old, 1, 0, blocks, (int)((uint)Bitset.Count(_old, 1, 0, blocks) * fraction >> 16)).Bit;
    }

    /// <summary>Writes the terms with the same factor x as term r, itself included, in ascending order; returns how many fitted.</summary>
    public int Sharing(int x, int r, Span<int> members)
    {
        byte* column = _columns + x * _columnBytes;
        T key = T.Load(column, Capacity, r);
        int count = 0;
        for (int b = 0; b < Blocks; b++)
            for (ulong matches = T.Matches(column, Capacity, b, key); matches != 0 && count < members.Length; matches &= matches - 1)
                members[count++] = 64 * b + BitOperations.TrailingZeroCount(matches);
        return count;
    }

    /// <summary>Replaces one nonzero factor by another and brings the shared set up to date.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // two calls a flip; inlined twice it would leave no room to inline what it needs
    public void Replace(int x, int r, T value)
    {
        Debug.Assert(!value.IsZero && r < Rank);
        byte* column = _columns + x * _columnBytes;
        ulong* shared = _shared + x * (Capacity >> 6);
        T previous = T.Load(column, Capacity, r);
        int blocks = Blocks;
        if (blocks == 1)
        {
            ulong self = 1UL << r;
            ulong left = T.Matches(column, Capacity, 0, previous) & ~self, joined = T.Matches(column, Capacity, 0, value) & ~self;
            // One term left alone is shared no more; two or more stay so.
            ulong alone = (left & (left - 1)) == 0 ? left : 0;
            *shared = (*shared & ~(alone | self)) | joined | (joined != 0 ? self : 0);
        }
        else
        {
            ReplaceAcrossBlocks(column, shared, blocks, r, previous, value);
        }
        T.Store(column, Capacity, r, value);
    }

    private void ReplaceAcrossBlocks(byte* column, ulong* shared, int blocks, int r, T previous, T value)
    {
        int matches = 0;
        for (int b = 0; b < blocks; b++)
        {
            _old[b] = T.Matches(column, Capacity, b, previous);
            _new[b] = T.Matches(column, Capacity, b, value);
            matches += BitOperations.PopCount(_old[b]);
        }
        // The term itself is among the matches of its previous factor, so one other makes two; and among those of the new
        // one where a replacement changes nothing.
        ulong alone = matches == 2 ? ~0UL : 0, self = 1UL << r, any = 0;
        _new[r >> 6] &= ~self;
        for (int b = 0; b < blocks; b++)
        {
            shared[b] = (shared[b] & ~(_old[b] & alone)) | _new[b];
            any |= _new[b];
        }
        shared[r >> 6] = (shared[r >> 6] & ~self) | (any != 0 ? self : 0);
    }

    /// <summary>Appends a term with nonzero canonical factors.</summary>
    public void Add(T u, T v, T w, int sign)
    {
        if (Rank == Capacity) throw new InvalidOperationException($"No room for more than {Capacity} terms.");
        int r = Rank++;
        _negative[r >> 6] &= ~(1UL << r);
        Negate(r, sign);
        Enter(0, r, u);
        Enter(1, r, v);
        Enter(2, r, w);
    }

    /// <summary>Takes term r out; the last term moves into its place.</summary>
    public void Remove(int r)
    {
        int last = Rank - 1;
        int sign = Sign(last);
        for (int x = 0; x < 3; x++)
        {
            T moved = Factor(x, last);
            Leave(x, r);
            if (r == last) continue;
            Leave(x, last);
            Enter(x, r, moved);
        }
        Negate(r, Sign(r) ^ sign);
        Negate(last, Sign(last));
        Rank--;
    }

    public void Clear()
    {
        Array.Clear(_memory);
        Rank = 0;
    }

    public void CopyFrom(TermTable<T> other)
    {
        Debug.Assert(Capacity == other.Capacity);
        // Only the aligned part means the same in both.
        new ReadOnlySpan<byte>(other._columns, 3 * _columnBytes + 4 * (Capacity / 64) * sizeof(ulong)).CopyTo(new Span<byte>(_columns, int.MaxValue));
        Rank = other.Rank;
    }

    private void Enter(int x, int r, T value)
    {
        byte* column = _columns + x * _columnBytes;
        ulong* shared = _shared + x * (Capacity >> 6);
        T.Store(column, Capacity, r, default);
        ulong any = 0;
        for (int b = 0; b < Blocks; b++)
        {
            ulong matches = T.Matches(column, Capacity, b, value);
            shared[b] |= matches;
            any |= matches;
        }
        if (any != 0) shared[r >> 6] |= 1UL << r;
        T.Store(column, Capacity, r, value);
    }

    private void Leave(int x, int r)
    {
        byte* column = _columns + x * _columnBytes;
        ulong* shared = _shared + x * (Capacity >> 6);
        T value = T.Load(column, Capacity, r);
        T.Store(column, Capacity, r, default);
        shared[r >> 6] &= ~(1UL << r);
        int left = 0, block = 0;
        ulong remaining = 0;
        for (int b = 0; b < Blocks; b++)
        {
            ulong matches = T.Matches(column, Capacity, b, value);
            left += BitOperations.PopCount(matches);
            if (matches != 0) (remaining, block) = (matches, b);
        }
        if (left == 1) shared[block] &= ~remaining;
    }
}
