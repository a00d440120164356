using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Exact;

/// <summary>
/// Eight real or eight complex numbers in double precision, so that the loops over terms are written once for both. Complex
/// ones lie in two planes, real parts first; <c>plane</c> is the distance between them.
/// </summary>
internal unsafe interface IScalars<T> where T : struct, IScalars<T>
{
    const int Count = 8;

    /// <summary>1 for real scalars, 2 for complex ones.</summary>
    static abstract int Planes { get; }
    static abstract T Load(double* at, nint plane);
    static abstract T Broadcast(double* at, nint plane);
    void Store(double* at, nint plane);
    static abstract T operator +(T a, T b);
    static abstract T operator *(T a, T b);

    /// <summary>a·b + c.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>ā·b + c.</summary>
    static abstract T ConjugateMultiplyAdd(T a, T b, T c);

    /// <summary>Stores the sum of the eight at one place.</summary>
    void StoreSum(double* at, nint plane);
}

/// <summary>Eight doubles.</summary>
internal readonly unsafe struct RealScalars(Vector512<double> x) : IScalars<RealScalars>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector512<double> _x = x;

    public static int Planes => 1;
    [MethodImpl(Inline)] public static RealScalars Load(double* at, nint plane) => new(Vector512.Load(at));
    [MethodImpl(Inline)] public static RealScalars Broadcast(double* at, nint plane) => new(Vector512.Create(*at));
    [MethodImpl(Inline)] public void Store(double* at, nint plane) => _x.Store(at);
    [MethodImpl(Inline)] public static RealScalars operator +(RealScalars a, RealScalars b) => new(a._x + b._x);
    [MethodImpl(Inline)] public static RealScalars operator *(RealScalars a, RealScalars b) => new(a._x * b._x);
    [MethodImpl(Inline)]
    public static RealScalars MultiplyAdd(RealScalars a, RealScalars b, RealScalars c) =>
        new(Vector512.FusedMultiplyAdd(a._x, b._x, c._x));
    [MethodImpl(Inline)]
    public static RealScalars ConjugateMultiplyAdd(RealScalars a, RealScalars b, RealScalars c) =>
        MultiplyAdd(a, b, c);
    [MethodImpl(Inline)] public void StoreSum(double* at, nint plane) => *at = Vector512.Sum(_x);
}

/// <summary>Eight complex numbers x + iy.</summary>
internal readonly unsafe struct ComplexScalars(Vector512<double> x, Vector512<double> y) : IScalars<ComplexScalars>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector512<double> _x = x, _y = y;

    public static int Planes => 2;
    [MethodImpl(Inline)] public static ComplexScalars Load(double* at, nint plane) => new(Vector512.Load(at), Vector512.Load(at + plane));
    [MethodImpl(Inline)]
    public static ComplexScalars Broadcast(double* at, nint plane) =>
        new(Vector512.Create(*at), Vector512.Create(at[plane]));

    [MethodImpl(Inline)]
    public void Store(double* at, nint plane)
    {
        _x.Store(at);
        _y.Store(at + plane);
    }

    [MethodImpl(Inline)] public static ComplexScalars operator +(ComplexScalars a, ComplexScalars b) => new(a._x + b._x, a._y + b._y);
    [MethodImpl(Inline)] public static ComplexScalars operator *(ComplexScalars a, ComplexScalars b) => MultiplyAdd(a, b, default);

    [MethodImpl(Inline)]
    public static ComplexScalars MultiplyAdd(ComplexScalars a, ComplexScalars b, ComplexScalars c) => new(
        Vector512.FusedMultiplyAdd(a._x, b._x, Vector512.FusedMultiplyAdd(-a._y, b._y, c._x)),
        Vector512.FusedMultiplyAdd(a._x, b._y, Vector512.FusedMultiplyAdd(a._y, b._x, c._y)));

    [MethodImpl(Inline)]
    public static ComplexScalars ConjugateMultiplyAdd(ComplexScalars a, ComplexScalars b, ComplexScalars c) =>
        MultiplyAdd(new(a._x, -a._y), b, c);

    [MethodImpl(Inline)]
    public void StoreSum(double* at, nint plane)
    {
        *at = Vector512.Sum(_x);
        at[plane] = Vector512.Sum(_y);
    }
}
