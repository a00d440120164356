using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>The kinds of coefficients that schemes walk over and, where they are a field, are lifted from. Walks, lifting, packed schemes,
/// commands and tests read this list.</summary>
public static class CoefficientRegistry
{
    /// <summary>Finite fields by their size, then ZT.</summary>
    public static IReadOnlyList<CoefficientKind> All { get; } =
    [
        new CoefficientKind<Gf2>(),
        new CoefficientKind<Gf3>(),
        new CoefficientKind<Gf5>(),
        new CoefficientKind<Gf7>(),
        new CoefficientKind<Zt>(),
    ];

    /// <summary>Their rings.</summary>
    public static IReadOnlyList<Ring> Rings { get; } = [.. All.Select(kind => kind.Ring)];

    /// <summary>Those that are fields.</summary>
    public static IReadOnlyList<Ring> Fields { get; } = [.. Rings.Where(ring => ring.IsPrimeField)];

    /// <summary>The kind over the ring; null where there is none.</summary>
    public static CoefficientKind? Find(Ring ring) => All.FirstOrDefault(kind => kind.Ring == ring);

    /// <summary>The names of rings as a sentence has them: F2, F3 or ZT.</summary>
    public static string Names(IReadOnlyList<Ring> rings, string conjunction) =>
        $"{string.Join(", ", rings.SkipLast(1))} {conjunction} {rings[^1]}";
}

/// <summary>Something made for one kind of coefficients.</summary>
internal interface IForCoefficients<TResult>
{
    TResult Make<TCoefficients>() where TCoefficients : struct, ICoefficients;
}

/// <summary>A kind of coefficients as a value.</summary>
public abstract class CoefficientKind
{
    /// <summary>The ring that every scheme with such coefficients holds over.</summary>
    public abstract Ring Ring { get; }

    /// <summary>Whether the nonzero ones are 1 and −1 at most; walks under a symmetry of indices know no others.</summary>
    public abstract bool AreSigns { get; }

    internal abstract TResult Make<TResult>(IForCoefficients<TResult> maker);
}

internal sealed class CoefficientKind<TCoefficients> : CoefficientKind where TCoefficients : struct, ICoefficients
{
    public override Ring Ring => TCoefficients.Ring;
    public override bool AreSigns => TCoefficients.Units <= 2;
    internal override TResult Make<TResult>(IForCoefficients<TResult> maker) => maker.Make<TCoefficients>();
}
