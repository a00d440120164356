using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// Factors over the fields of two and of three elements as masks: entry i is one where bit i of the first mask is set, and over three
/// elements two where that of the second is. A line is added to another in all terms by a shift and an exclusive or. The same walk as by
/// <see cref="ResidueFactors"/>, only faster.
/// </summary>
internal sealed class BitFactors : IOuterFactors
{
    private readonly int _rank;
    private readonly bool _three;
    private readonly int[] _sizes;
    private readonly ulong[][] _ones, _twos; // by factor and term
    private readonly ulong[] _marks;

    /// <param name="scheme">A decomposition whose factors have at most 64 entries.</param>
    /// <param name="numbers">Those of a field of two or of three elements.</param>
    public BitFactors(Scheme scheme, SmallNumbers numbers)
    {
        (_rank, _three) = (scheme.Rank, numbers.Modulus == 3);
        _sizes = [.. scheme.Factors.Select(f => f.Size)];
        _ones = [.. scheme.Factors.Select(_ => new ulong[_rank])];
        _twos = [.. scheme.Factors.Select(_ => new ulong[_rank])];
        _marks = new ulong[(_rank + 63) / 64];
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < _rank; r++)
                foreach (ref readonly Entry e in scheme.Factors[f].Term(r))
                    (numbers.Of(e.Value) == 1 ? _ones : _twos)[f][r] |= (numbers.Of(e.Value) == 0 ? 0UL : 1UL) << e.Index;
    }

    /// <summary>Whether a field is one of the two.</summary>
    public static bool Serve(SmallNumbers numbers) => numbers.Modulus is 2 or 3;

    public ReadOnlySpan<ulong> Marks => _marks;

    public void ClearMarks() => Array.Clear(_marks);

    public ulong Touched(int factor, int term) => _ones[factor][term] | _twos[factor][term];

    public ushort Entry(int factor, int term, int index) =>
        (ushort)((_ones[factor][term] >> index & 1) + 2 * (_twos[factor][term] >> index & 1));

    public bool AddLine(Side side, int to, int from, ushort by)
    {
        int stride = side.ByRows ? side.Columns : 1, shift = Math.Abs(to - from) * stride;
        ulong line = 0;
        for (int k = 0; k < (side.ByRows ? side.Columns : _sizes[side.Factor] / side.Columns); k++) line |= 1UL << side.Index(from, k);
        ulong[] ones = _ones[side.Factor], twos = _twos[side.Factor];
        for (int r = 0; r < ones.Length; r++)
        {
            ulong one = ones[r] & line, two = twos[r] & line;
            if ((one | two) == 0) continue;
            Add(side.Factor, r, to > from ? one << shift : one >> shift, to > from ? two << shift : two >> shift, by);
        }
        return true;
    }

    public bool AddTerm(int factor, int to, int from, ushort by)
    {
        Add(factor, to, _ones[factor][from], _twos[factor][from], by);
        return true;
    }

    public int Multiple(int factor, int term, int from, out ushort ratio)
    {
        (ulong one, ulong two) = (_ones[factor][term], _twos[factor][term]);
        ratio = 0;
        if ((one | two) == 0) return -1;
        for (int k = 0, s = from; k < _rank; k++, s = s + 1 == _rank ? 0 : s + 1)
        {
            if (s == term) continue;
            if (_ones[factor][s] == one && _twos[factor][s] == two) ratio = 1;
            else if (_three && _ones[factor][s] == two && _twos[factor][s] == one) ratio = 2;
            else continue;
            return s;
        }
        return -1;
    }

    public ulong Direction(int factor, int term)
    {
        (ulong one, ulong two) = (_ones[factor][term], _twos[factor][term]);
        if (((one | two) & (0 - (one | two)) & two) != 0) (one, two) = (two, one); // the first entry is to be one
        return two == 0 ? one : Mixing.Join(one, two);
    }

    private void Add(int factor, int term, ulong one, ulong two, ushort by)
    {
        if (by == 2) (one, two) = (two, one);
        ref ulong ones = ref _ones[factor][term], twos = ref _twos[factor][term];
        (ulong, ulong) before = (ones, twos);
        if (_three)
        {
            // 0+x, x+0 and x+x for both x: what is one in the sum, and what is two
            ulong neither = ~(ones | twos), none = ~(one | two);
            (ones, twos) = (neither & one | ones & none | twos & two, neither & two | twos & none | ones & one);
        }
        else
        {
            ones ^= one;
        }
        if ((ones, twos) != before) _marks[term >> 6] |= 1UL << term;
    }
}
