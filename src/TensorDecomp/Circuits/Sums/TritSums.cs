using System.Numerics;
using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// Vectors over GF(3) in two planes of 32 bits, where a 1 is and where a −1 is: up to 32 entries as they are, longer ones by a random
/// linear map to 32.
/// </summary>
internal readonly struct TritSums : ISums
{
    private const int Width = 32;
    private const ulong Plane = (1UL << Width) - 1;

    private readonly ulong[] _words;

    public TritSums(int length)
    {
        Xoroshiro random = new(3, (ulong)length);
        _words = [.. Enumerable.Range(0, length).Select(index => length <= Width ? 1UL << index : Drawn(ref random))];
    }

    public int Units => 2;

    public ulong Combine(ulong a, ulong b, int unit) => Sum(a, unit == 0 ? b : Negative(b));

    public ulong Canonical(ulong vector) => Math.Min(vector, Negative(vector));

    public ulong Word(int index, int coefficient) => (((coefficient % 3) + 3) % 3) switch
    {
        0 => 0,
        1 => _words[index],
        _ => Negative(_words[index]),
    };

    private static ulong Negative(ulong a) => BitOperations.RotateLeft(a, Width);

    // A sum is 1 where one summand is and the other is 0, or where both are −1; and the other way round.
    private static ulong Sum(ulong a, ulong b)
    {
        ulong aPlus = a & Plane, aMinus = a >> Width, bPlus = b & Plane, bMinus = b >> Width;
        ulong aZero = ~(aPlus | aMinus), bZero = ~(bPlus | bMinus);
        ulong plus = aPlus & bZero | aZero & bPlus | aMinus & bMinus;
        ulong minus = aMinus & bZero | aZero & bMinus | aPlus & bPlus;
        return plus & Plane | (minus & Plane) << Width;
    }

    private static ulong Drawn(ref Xoroshiro random)
    {
        ulong word = 0;
        for (int trit = 0; trit < Width; trit++)
            word |= random.Below(3) switch { 0 => 0UL, 1 => 1UL << trit, _ => 1UL << trit << Width };
        return word;
    }
}
