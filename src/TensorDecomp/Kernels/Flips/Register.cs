using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Flips;

/// <summary>512 bits in one SIMD register, or two of 256: long rows are combined this many at a time. Planes are whole words.</summary>
internal readonly struct Register(Vector512<ulong> bits) : IPlanes<Register>
{
    private const int WordBits = 64, Words = 8;
    private static readonly Vector512<ulong>[] s_turns = Turns();

    private readonly Vector512<ulong> _bits = bits;

    public bool IsZero => _bits == Vector512<ulong>.Zero;
    public static int PlaneWidth(int planes) => Words / planes * WordBits;

    public Register Rotate(int planes, int places) =>
        places == 0 ? this : new(Vector512.Shuffle(_bits, s_turns[planes * Words + places]));

    public Register SwapHalves(int times = 1) => times == 0 ? this : new(Vector512.Create(_bits.GetUpper(), _bits.GetLower()));
    public static Register operator &(Register x, Register y) => new(x._bits & y._bits);
    public static Register operator |(Register x, Register y) => new(x._bits | y._bits);
    public static Register operator ^(Register x, Register y) => new(x._bits ^ y._bits);
    public static Register operator ~(Register x) => new(~x._bits);

    /// <summary>Which word goes where, by planes and places.</summary>
    private static Vector512<ulong>[] Turns()
    {
        Vector512<ulong>[] turns = new Vector512<ulong>[(Words + 1) * Words];
        Span<ulong> from = stackalloc ulong[Words];
        for (int planes = 1; planes <= Words; planes++)
            for (int places = 0; places < planes; places++)
            {
                int plane = Words / planes, used = plane * planes;
                for (int word = 0; word < Words; word++)
                    from[word] = (ulong)(word < used ? (word + used - plane * places) % used : word);
                turns[planes * Words + places] = Vector512.Create<ulong>(from);
            }
        return turns;
    }
}
