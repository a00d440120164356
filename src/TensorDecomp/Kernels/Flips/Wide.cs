using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Twice as many bits as <typeparamref name="THalf"/>. In memory the column of the lower halves precedes that of the
/// upper ones, so a search for equals looks at the upper halves only of terms whose lower halves match.
/// </summary>
internal readonly unsafe struct Wide<THalf>(THalf lower, THalf upper) : IBits<Wide<THalf>> where THalf : unmanaged, IBits<THalf>
{
    private readonly THalf _lower = lower, _upper = upper;

    public static int Width => 2 * THalf.Width;
    public static Wide<THalf> Single(int bit) =>
        bit < THalf.Width ? new(THalf.Single(bit), default) : new(default, THalf.Single(bit - THalf.Width));
    public bool Has(int bit) => bit < THalf.Width ? _lower.Has(bit) : _upper.Has(bit - THalf.Width);
    public bool IsZero => _lower.IsZero && _upper.IsZero;
    public static int PlaneWidth(int planes) => Width / planes;

    public Wide<THalf> Up(int places) => places == 0 ? this
        : places >= THalf.Width ? new(default, _lower.Up(places - THalf.Width))
        : new(_lower.Up(places), _upper.Up(places) | _lower.Down(THalf.Width - places));

    public Wide<THalf> Down(int places) => places == 0 ? this
        : places >= THalf.Width ? new(_upper.Down(places - THalf.Width), default)
        : new(_lower.Down(places) | _upper.Up(THalf.Width - places), _upper.Down(places));

    public Wide<THalf> Rotate(int planes, int places)
    {
        if (places == 0) return this;
        int up = Width / planes * places, used = Width / planes * planes;
        Wide<THalf> turned = Up(up) | Down(used - up);
        return used == Width ? turned : turned & new Wide<THalf>(~default(THalf), ~default(THalf)).Down(Width - used);
    }

    public Wide<THalf> SwapHalves(int times = 1) => times == 0 ? this : new(_upper, _lower);
    public bool IsBelow(Wide<THalf> other) =>
        _upper.IsBelow(other._upper) || (!other._upper.IsBelow(_upper) && _lower.IsBelow(other._lower));
    public bool Equals(Wide<THalf> other) => _lower.Equals(other._lower) && _upper.Equals(other._upper);
    public override bool Equals(object? obj) => obj is Wide<THalf> other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(_lower, _upper);
    public int PopCount() => _lower.PopCount() + _upper.PopCount();
    public static Wide<THalf> operator &(Wide<THalf> x, Wide<THalf> y) => new(x._lower & y._lower, x._upper & y._upper);
    public static Wide<THalf> operator |(Wide<THalf> x, Wide<THalf> y) => new(x._lower | y._lower, x._upper | y._upper);
    public static Wide<THalf> operator ^(Wide<THalf> x, Wide<THalf> y) => new(x._lower ^ y._lower, x._upper ^ y._upper);
    public static Wide<THalf> operator ~(Wide<THalf> x) => new(~x._lower, ~x._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<THalf> Load(byte* column, int capacity, int r) =>
        new(THalf.Load(column, capacity, r), THalf.Load(Upper(column, capacity), capacity, r));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* column, int capacity, int r, Wide<THalf> value)
    {
        THalf.Store(column, capacity, r, value._lower);
        THalf.Store(Upper(column, capacity), capacity, r, value._upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Matches(byte* column, int capacity, int block, Wide<THalf> key)
    {
        ulong lower = THalf.Matches(column, capacity, block, key._lower);
        return lower == 0 ? 0 : lower & THalf.Matches(Upper(column, capacity), capacity, block, key._upper);
    }

    private static byte* Upper(byte* column, int capacity) => column + capacity * sizeof(THalf);
}
