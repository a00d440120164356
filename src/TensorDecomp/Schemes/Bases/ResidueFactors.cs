using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>Factors whose entries are numbers modulo any prime, one after the other.</summary>
internal sealed class ResidueFactors : IOuterFactors
{
    private readonly SmallNumbers _numbers;
    private readonly int _rank;
    private readonly int[] _sizes;
    private readonly ushort[][] _entries; // by factor: term after term
    private readonly ulong[][] _touched; // by factor and term
    private readonly ulong[] _marks;

    /// <param name="scheme">A decomposition whose factors have at most 64 entries, all of them small.</param>
    /// <param name="numbers">The small numbers.</param>
    public ResidueFactors(Scheme scheme, SmallNumbers numbers)
    {
        (_numbers, _rank) = (numbers, scheme.Rank);
        _sizes = [.. scheme.Factors.Select(f => f.Size)];
        _entries = [.. scheme.Factors.Select(f => new ushort[f.Size * _rank])];
        _touched = [.. scheme.Factors.Select(_ => new ulong[_rank])];
        _marks = new ulong[(_rank + 63) / 64];
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < _rank; r++)
            {
                foreach (ref readonly Entry e in scheme.Factors[f].Term(r))
                    _entries[f][r * _sizes[f] + e.Index] = numbers.Of(e.Value)!.Value;
                See(f, r);
            }
    }

    public ReadOnlySpan<ulong> Marks => _marks;

    public void ClearMarks() => Array.Clear(_marks);

    public ulong Touched(int factor, int term) => _touched[factor][term];

    public ushort Entry(int factor, int term, int index) => _entries[factor][term * _sizes[factor] + index];

    public bool AddLine(Side side, int to, int from, ushort by)
    {
        int size = _sizes[side.Factor], across = side.ByRows ? side.Columns : size / side.Columns;
        bool small = true;
        for (int r = 0; r < _rank; r++)
        {
            bool any = false;
            for (int k = 0; k < across; k++)
            {
                int source = r * size + side.Index(from, k);
                if (_entries[side.Factor][source] == 0) continue;
                small &= Add(side.Factor, r * size + side.Index(to, k), source, by);
                any = true;
            }
            if (any) See(side.Factor, r);
        }
        return small;
    }

    public bool AddTerm(int factor, int to, int from, ushort by)
    {
        int size = _sizes[factor];
        bool small = true;
        for (int index = 0; index < size; index++) small &= Add(factor, to * size + index, from * size + index, by);
        See(factor, to);
        return small;
    }

    public int Multiple(int factor, int term, int from, out ushort ratio)
    {
        ratio = 0;
        for (int k = 0; k < _rank; k++)
        {
            int s = (from + k) % _rank;
            if (s != term && _touched[factor][s] == _touched[factor][term] && Ratio(factor, s, term, out ratio)) return s;
        }
        return -1;
    }

    public ulong Direction(int factor, int term)
    {
        ReadOnlySpan<ushort> entries = _entries[factor].AsSpan(term * _sizes[factor], _sizes[factor]);
        ulong touched = _touched[factor][term], hash = touched;
        if (touched == 0) return 0;
        ushort first = entries[BitOperations.TrailingZeroCount(touched)];
        for (; touched != 0; touched &= touched - 1)
            hash = Mixing.Join(hash, _numbers.Quotient(entries[BitOperations.TrailingZeroCount(touched)], first));
        return hash;
    }

    // Factor f of term s as a multiple of that of term r.
    private bool Ratio(int f, int s, int r, out ushort ratio)
    {
        ReadOnlySpan<ushort> a = _entries[f].AsSpan(s * _sizes[f], _sizes[f]), b = _entries[f].AsSpan(r * _sizes[f], _sizes[f]);
        ratio = 0;
        int first = a.IndexOfAnyExcept((ushort)0);
        if (first < 0) return false;
        ratio = _numbers.Quotient(a[first], b[first]);
        for (int k = first; k < a.Length; k++)
            if (a[k] != _numbers.MultiplyAdd(0, ratio, b[k])) return false;
        return true;
    }

    private bool Add(int factor, int to, int from, ushort by)
    {
        ushort[] entries = _entries[factor];
        return _numbers.IsSmall(entries[to] = _numbers.MultiplyAdd(entries[to], by, entries[from]));
    }

    private void See(int factor, int term)
    {
        ulong touched = 0;
        ReadOnlySpan<ushort> entries = _entries[factor].AsSpan(term * _sizes[factor], _sizes[factor]);
        for (int index = 0; index < entries.Length; index++)
            if (entries[index] != 0) touched |= 1UL << index;
        _touched[factor][term] = touched;
        _marks[term >> 6] |= 1UL << term;
    }
}
