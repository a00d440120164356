using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Bits that fit one machine word: 16, 32 or 64 of them.</summary>
internal readonly unsafe struct Narrow<TWord>(TWord word) : IBits<Narrow<TWord>>
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    private readonly TWord _word = word;

    public static int Width => 8 * sizeof(TWord);
    public static Narrow<TWord> Single(int bit) => new(TWord.One << bit);
    public bool Has(int bit) => !TWord.IsZero((_word >> bit) & TWord.One);
    public bool IsZero => TWord.IsZero(_word);
    public static int PlaneWidth(int planes) => Width / planes;
    public Narrow<TWord> Up(int places) => new(_word << places);
    public Narrow<TWord> Down(int places) => new(_word >>> places);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Narrow<TWord> Rotate(int planes, int places)
    {
        int up = Width / planes * places, used = Width / planes * planes;
        if (used == Width) return new(TWord.RotateLeft(_word, up));
        return new(((_word << up) | (_word >>> used - up)) & (TWord.AllBitsSet >>> Width - used));
    }

    public Narrow<TWord> SwapHalves(int times = 1) => new(TWord.RotateLeft(_word, 4 * sizeof(TWord) * times));
    public bool IsBelow(Narrow<TWord> other) => _word < other._word;
    public bool Equals(Narrow<TWord> other) => _word == other._word;
    public override bool Equals(object? obj) => obj is Narrow<TWord> other && Equals(other);
    public override int GetHashCode() => _word.GetHashCode();
    public int PopCount() => int.CreateTruncating(TWord.PopCount(_word));
    public static Narrow<TWord> operator &(Narrow<TWord> x, Narrow<TWord> y) => new(x._word & y._word);
    public static Narrow<TWord> operator |(Narrow<TWord> x, Narrow<TWord> y) => new(x._word | y._word);
    public static Narrow<TWord> operator ^(Narrow<TWord> x, Narrow<TWord> y) => new(x._word ^ y._word);
    public static Narrow<TWord> operator ~(Narrow<TWord> x) => new(~x._word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Narrow<TWord> Load(byte* column, int capacity, int r) => new(((TWord*)column)[r]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* column, int capacity, int r, Narrow<TWord> value) => ((TWord*)column)[r] = value._word;

    // 64 terms are 2, 4 or 8 compares with 512-bit registers, and 4, 8 or 16 with 256-bit ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Matches(byte* column, int capacity, int block, Narrow<TWord> key)
    {
        TWord* at = (TWord*)column + 64 * block;
        ulong matches = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<TWord> wanted = Vector512.Create(key._word);
            for (int s = 0; s < 64; s += Vector512<TWord>.Count)
                matches |= Vector512.Equals(Vector512.LoadAligned(at + s), wanted).ExtractMostSignificantBits() << s;
        }
        else
        {
            Vector256<TWord> wanted = Vector256.Create(key._word);
            for (int s = 0; s < 64; s += Vector256<TWord>.Count)
                matches |= (ulong)Vector256.Equals(Vector256.LoadAligned(at + s), wanted).ExtractMostSignificantBits() << s;
        }
        return matches;
    }
}
