using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Circuits;

/// <summary>What a cheaper form of a scheme should have less of.</summary>
public enum Objective
{
    /// <summary>Nonzero coefficients.</summary>
    Nonzeros,

    /// <summary>Additions and subtractions of the program.</summary>
    Additions,

    /// <summary>Additions that have to wait for one another.</summary>
    Depth,

    /// <summary>Multiplications by constants other than ±1.</summary>
    Scalings,

    /// <summary>The growth factor, on which bounds of the rounding error depend.</summary>
    Growth,
}

/// <summary>The figures of a program that people compare.</summary>
/// <param name="Additions">Additions and subtractions.</param>
/// <param name="Scalings">Multiplications by constants other than ±1.</param>
/// <param name="Depth">Additions that have to wait for one another.</param>
/// <param name="Growth">max over entries of C of Σ_r |w_r|·‖u_r‖₁·‖v_r‖₁ (Bini and Lotti 1980), |w| as |Re| + |Im|; 0 over a finite
/// field.</param>
public readonly record struct CircuitFigures(int Additions, int Scalings, int Depth, Rational Growth)
{
    /// <summary>The figures of a program for a scheme.</summary>
    /// <param name="program">What is counted.</param>
    /// <param name="scheme">What it computes, from which the growth factor comes.</param>
    /// <param name="ring">What the scheme holds over.</param>
    public static CircuitFigures Of(StraightLine program, Scheme scheme, Ring ring) =>
        new(program.Additions, program.Scalings, program.Depth, ring.Modulus > 0 ? 0 : GrowthOf(scheme));

    /// <summary>The figure that is asked for, a growth factor rounded.</summary>
    public double Of(Objective objective) => objective switch
    {
        Objective.Depth => Depth,
        Objective.Scalings => Scalings,
        Objective.Growth => (double)Growth.Numerator / (double)Growth.Denominator,
        _ => Additions,
    };

    /// <summary>Which of two is cheaper: by what is asked, then by additions, scalings and depth.</summary>
    public int CompareTo(CircuitFigures other, Objective objective)
    {
        int first = objective switch
        {
            Objective.Depth => Depth.CompareTo(other.Depth),
            Objective.Scalings => Scalings.CompareTo(other.Scalings),
            Objective.Growth => Growth.CompareTo(other.Growth),
            _ => 0,
        };
        return first != 0 ? first : (Additions, Scalings, Depth).CompareTo((other.Additions, other.Scalings, other.Depth));
    }

    /// <summary>Whether it is nowhere worse and somewhere better.</summary>
    public bool Dominates(CircuitFigures other) => this != other && Additions <= other.Additions && Scalings <= other.Scalings
        && Depth <= other.Depth && Growth.CompareTo(other.Growth) <= 0;

    private static Rational GrowthOf(Scheme scheme)
    {
        Rational[] sums = new Rational[scheme.Tensor.WSize];
        for (int r = 0; r < scheme.Rank; r++)
        {
            Rational operands = Norm(scheme.U.Term(r)) * Norm(scheme.V.Term(r));
            foreach (ref readonly Entry e in scheme.W.Term(r)) sums[e.Index] += Size(e.Value) * operands;
        }
        return sums.Max();
    }

    private static Rational Norm(ReadOnlySpan<Entry> vector)
    {
        Rational sum = 0;
        foreach (ref readonly Entry e in vector) sum += Size(e.Value);
        return sum;
    }

    private static Rational Size(Coefficient c) =>
        new Rational(BigInteger.Abs(c.Re.Numerator), c.Re.Denominator) + new Rational(BigInteger.Abs(c.Im.Numerator), c.Im.Denominator);
}
