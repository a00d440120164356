using TensorDecomp.Schemes.Composition;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Aggregation;

/// <summary>A linear form in the entries of one matrix, with coefficients in a ring.</summary>
internal readonly struct LinearForm
{
    private readonly FactorVector _vector;
    private readonly Ring _ring;

    private LinearForm(FactorVector vector, Ring ring) => (_vector, _ring) = (vector, ring);

    /// <summary>The coefficients that are not zero, indices ascending.</summary>
    public Entry[] Entries => _vector.Entries;

    /// <summary>Whether there are none.</summary>
    public bool IsZero => _vector.IsZero;

    /// <summary>The form without entries.</summary>
    public static LinearForm Zero(Ring ring) => new(FactorVector.Of([], ring), ring);

    /// <summary>One entry of the matrix, with a sign.</summary>
    public static LinearForm Of(int index, int sign, Ring ring) =>
        sign * new LinearForm(FactorVector.Of([new Entry(index, Coefficient.One)], ring), ring);

    public static LinearForm operator +(LinearForm a, LinearForm b) => a.Plus(1, b);

    public static LinearForm operator -(LinearForm a, LinearForm b) => a.Plus(-1, b);

    public static LinearForm operator -(LinearForm a) => -1 * a;

    public static LinearForm operator *(int c, LinearForm a) => (Rational)c * a;

    public static LinearForm operator *(Rational c, LinearForm a) => Zero(a._ring).Plus(c, a);

    private LinearForm Plus(Rational c, LinearForm other) =>
        new(_vector.Plus(new Coefficient(c, Rational.Zero), other._vector, _ring), _ring);
}
