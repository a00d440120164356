using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// The terms gᵏ·u_r⊗v_r⊗w_r of a scheme as bits: columns of canonical factors and one unit per term. Beside each column it
/// keeps the set of entries that occur elsewhere in it, since those are the ones that can flip.
/// </summary>
internal sealed unsafe class TermTable<T, TLayout>
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    private readonly byte[] _memory; // pinned for its lifetime; the pointers below address it
    private readonly int _columnBytes;
    private readonly byte* _columns;
    private readonly ulong* _shared;
    private readonly byte* _units;
    private readonly ulong* _old;
    private readonly ulong* _new;

    /// <param name="capacity">The most terms it is to hold.</param>
    public TermTable(int capacity)
    {
        Capacity = (PerTerm * capacity + 63) & ~63;
        int blocks = Capacity / 64;
        _columnBytes = Capacity * sizeof(T);
        _memory = GC.AllocateArray<byte>(Columns * _columnBytes + (Columns + 2) * blocks * sizeof(ulong) + Capacity + 64, pinned: true);
        byte* start = (byte*)Unsafe.AsPointer(ref _memory[0]);
        _columns = (byte*)(((nuint)start + 63) & ~(nuint)63);
        _shared = (ulong*)(_columns + Columns * _columnBytes);
        _units = (byte*)(_shared + Columns * blocks);
        _old = (ulong*)(_units + Capacity);
        _new = _old + blocks;
    }

    private static int Columns => TLayout.Tied ? 1 : 3;

    private static int PerTerm => TLayout.Tied ? 3 : 1;

    /// <summary>Entries of a column, a multiple of 64. Those beyond the stored terms are zero.</summary>
    public int Capacity { get; }

    /// <summary>Number of stored terms, which are orbits of three where the layout is tied.</summary>
    public int Count { get; private set; }

    /// <summary>Terms gᵏ·a⊗a⊗a beside the orbits of a tied layout, as canonical factor and k; no flip touches them.</summary>
    public IReadOnlyList<(T Factor, int Unit)> Cubes { get; set; } = [];

    /// <summary>Number of terms of the scheme.</summary>
    public int Rank => TLayout.Tied ? 3 * Count + Cubes.Count : Count;

    /// <summary>Whether no further term fits in.</summary>
    public bool IsFull => PerTerm * (Count + 1) > Capacity;

    private int Blocks => ((TLayout.Tied ? 3 * Count : Count) + 63) >> 6;

    /// <summary>Where factor x of term r stands in its column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(int x, int r) => TLayout.Tied ? 3 * r + x : r;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int X, int R) At(int column, int slot) =>
        TLayout.Tied ? ((int)((uint)slot % 3), (int)((uint)slot / 3)) : (column, slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Column(int x) => TLayout.Tied ? _columns : _columns + x * _columnBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* Shared(int x) => TLayout.Tied ? _shared : _shared + x * (Capacity >> 6);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Factor(int x, int r) =>
        TLayout.Tied ? T.Load(_columns, Capacity, 3 * r + x) : T.Load(_columns + x * _columnBytes, Capacity, r);

    /// <summary>The exponent k where term r is gᵏ·u⊗v⊗w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Unit(int r) => _units[r];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetUnit(int r, int unit) => _units[r] = (byte)unit;

    /// <summary>The same of coefficients ±1: 1 where term r is −u⊗v⊗w, 0 where it is u⊗v⊗w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sign(int r) => _units[r];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Negate(int r, int times) => _units[r] ^= (byte)times;

    /// <summary>Number of nonzero coefficients in all factors.</summary>
    public int Nonzeros
    {
        get
        {
            int count = 0;
            for (int x = 0; x < 3; x++)
                for (int r = 0; r < Count; r++) count += Factor(x, r).PopCount();
            return count;
        }
    }

    /// <summary>Number of (factor, term) pairs whose factor occurs elsewhere.</summary>
    public int SharedCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Bitset.Count(_shared, TLayout.Tied ? 1 : 3, Capacity >> 6, Blocks);
    }

    /// <summary>The shared pair of the given index, in the order of factors, then terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int X, int R) SharedAt(int index)
    {
        if (!TLayout.Tied) return Bitset.Select(_shared, 3, Capacity >> 6, Blocks, index);
        return At(0, Bitset.Select(_shared, 1, Capacity >> 6, Blocks, index).Bit);
    }

    /// <summary>
    /// An entry elsewhere that equals factor x of term r; <paramref name="fraction"/> of 2¹⁶ chooses which. In a tied layout
    /// it may stand at another position, or in the same orbit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int X, int R) Partner(int x, int r, uint fraction)
    {
        // The helpers are written out where every flip passes: the JIT inlines only so much into one method.
        byte* column = TLayout.Tied ? _columns : _columns + x * _columnBytes;
        int slot = TLayout.Tied ? 3 * r + x : r;
        T key = T.Load(column, Capacity, slot);
        int blocks = Blocks, partner;
        if (blocks == 1)
        {
            ulong others = T.Matches(column, Capacity, 0, key) & ~(1UL << slot);
            partner = Bitset.Select(others, (int)((uint)BitOperations.PopCount(others) * fraction >> 16));
        }
        else
        {
            partner = PartnerAcrossBlocks(column, blocks, key, slot, fraction);
        }
        return TLayout.Tied ? At(0, partner) : (x, partner);
    }

    private int PartnerAcrossBlocks(byte* column, int blocks, T key, int slot, uint fraction)
    {
        for (int b = 0; b < blocks; b++) _old[b] = T.Matches(column, Capacity, b, key);
        _old[slot >> 6] &= ~(1UL << slot);
        return Bitset.Select(_old, 1, 0, blocks, (int)((uint)Bitset.Count(_old, 1, 0, blocks) * fraction >> 16)).Bit;
    }

    /// <summary>
    /// Writes the entries that equal factor x of term r, itself included, in ascending order and of each term the first only;
    /// returns how many fitted.
    /// </summary>
    public int Sharing(int x, int r, Span<(int X, int R)> members)
    {
        byte* column = Column(x);
        T key = T.Load(column, Capacity, Slot(x, r));
        int count = 0;
        for (int b = 0; b < Blocks; b++)
            for (ulong matches = T.Matches(column, Capacity, b, key); matches != 0 && count < members.Length; matches &= matches - 1)
            {
                (int X, int R) member = At(x, 64 * b + BitOperations.TrailingZeroCount(matches));
                if (count == 0 || members[count - 1].R != member.R) members[count++] = member;
            }
        return count;
    }

    /// <summary>Replaces one nonzero factor by another and brings the shared set up to date.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // two calls a flip; inlined twice it would leave no room to inline what it needs
    public void Replace(int x, int r, T value)
    {
        Debug.Assert(!value.IsZero && r < Count);
        byte* column = TLayout.Tied ? _columns : _columns + x * _columnBytes;
        ulong* shared = TLayout.Tied ? _shared : _shared + x * (Capacity >> 6);
        int slot = TLayout.Tied ? 3 * r + x : r;
        T previous = T.Load(column, Capacity, slot);
        int blocks = Blocks;
        if (blocks == 1)
        {
            ulong self = 1UL << slot;
            ulong left = T.Matches(column, Capacity, 0, previous) & ~self, joined = T.Matches(column, Capacity, 0, value) & ~self;
            // One term left alone is shared no more; two or more stay so.
            ulong alone = (left & (left - 1)) == 0 ? left : 0;
            *shared = (*shared & ~(alone | self)) | joined | (joined != 0 ? self : 0);
        }
        else
        {
            ReplaceAcrossBlocks(column, shared, blocks, slot, previous, value);
        }
        T.Store(column, Capacity, slot, value);
    }

    private void ReplaceAcrossBlocks(byte* column, ulong* shared, int blocks, int slot, T previous, T value)
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
        ulong alone = matches == 2 ? ~0UL : 0, self = 1UL << slot, any = 0;
        _new[slot >> 6] &= ~self;
        for (int b = 0; b < blocks; b++)
        {
            shared[b] = (shared[b] & ~(_old[b] & alone)) | _new[b];
            any |= _new[b];
        }
        shared[slot >> 6] = (shared[slot >> 6] & ~self) | (any != 0 ? self : 0);
    }

    /// <summary>Appends a term with nonzero canonical factors.</summary>
    public void Add(T u, T v, T w, int unit)
    {
        if (IsFull) throw new InvalidOperationException($"No room for more than {Capacity / PerTerm} terms.");
        int r = Count++;
        SetUnit(r, unit);
        Enter(0, r, u);
        Enter(1, r, v);
        Enter(2, r, w);
    }

    /// <summary>Takes term r out; the last term moves into its place.</summary>
    public void Remove(int r)
    {
        int last = Count - 1;
        for (int x = 0; x < 3; x++)
        {
            T moved = Factor(x, last);
            Leave(x, r);
            if (r == last) continue;
            Leave(x, last);
            Enter(x, r, moved);
        }
        SetUnit(r, Unit(last));
        Count--;
    }

    public void Clear()
    {
        Array.Clear(_memory);
        Count = 0;
        Cubes = [];
    }

    public void CopyFrom(TermTable<T, TLayout> other)
    {
        Debug.Assert(Capacity == other.Capacity);
        // Only the aligned part means the same in both.
        new ReadOnlySpan<byte>(other._columns, Columns * _columnBytes
            + Columns * (Capacity / 64) * sizeof(ulong) + Capacity).CopyTo(new Span<byte>(_columns, int.MaxValue));
        Count = other.Count;
        Cubes = other.Cubes;
    }

    private void Enter(int x, int r, T value)
    {
        byte* column = Column(x);
        ulong* shared = Shared(x);
        int slot = Slot(x, r);
        T.Store(column, Capacity, slot, default);
        ulong any = 0;
        for (int b = 0; b < Blocks; b++)
        {
            ulong matches = T.Matches(column, Capacity, b, value);
            shared[b] |= matches;
            any |= matches;
        }
        if (any != 0) shared[slot >> 6] |= 1UL << slot;
        T.Store(column, Capacity, slot, value);
    }

    private void Leave(int x, int r)
    {
        byte* column = Column(x);
        ulong* shared = Shared(x);
        int slot = Slot(x, r);
        T value = T.Load(column, Capacity, slot);
        T.Store(column, Capacity, slot, default);
        shared[slot >> 6] &= ~(1UL << slot);
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
