using System.Globalization;
using System.Numerics;

namespace TensorDecomp.Exact;

/// <summary>A number that satisfies ax² + bx + c = 0 with small integers and is no fraction.</summary>
/// <param name="A">a, positive.</param>
/// <param name="B">b.</param>
/// <param name="C">c.</param>
/// <param name="Value">Which of the two roots, in floating point.</param>
public readonly record struct QuadraticNumber(long A, long B, long C, Complex Value)
{
    /// <summary>The height up to which a relation is no coincidence: of random numbers one in some thousands has one.</summary>
    private const long MostHeight = 300;

    /// <summary>Accuracy of the numbers that are read, by which a relation may miss, times its height and 1 + |x|².</summary>
    private const double Accuracy = 1e-11;

    /// <summary>What an integer combination of 1, x and x² counts by against its coefficients: relations as accurate as that come out
    /// short.</summary>
    private const double Weight = 1e10;

    /// <summary>D of the field ℚ(√D) that it generates, square-free.</summary>
    public long Radicand
    {
        get
        {
            long d = B * B - 4 * A * C;
            for (long p = 2; p * p <= Math.Abs(d); p++)
                while (d % (p * p) == 0) d /= p * p;
            return d;
        }
    }

    /// <summary>
    /// The integer relation among 1, x and x², by reduction of the lattice in which it is a short vector (Lenstra, Lenstra and Lovász
    /// 1982);
    /// null where x has none, or a linear one.
    /// </summary>
    public static QuadraticNumber? Of(Complex x)
    {
        Complex square = x * x;
        if (!(Complex.Abs(square) < 1e6)) return null;
        double[][] basis = [.. ((Complex[])[square, x, 1]).Select((power, k) =>
            (double[])[k == 0 ? 1 : 0, k == 1 ? 1 : 0, k == 2 ? 1 : 0, Math.Round(Weight * power.Real),
                Math.Round(Weight * power.Imaginary)])];
        foreach (double[] vector in LatticeReduction.Reduce(basis).OrderBy(v => v.Sum(c => c * c)))
        {
            (long a, long b, long c) = ((long)vector[0], (long)vector[1], (long)vector[2]);
            long height = Math.Max(Math.Abs(a), Math.Max(Math.Abs(b), Math.Abs(c)));
            if (height is 0 or > MostHeight || Complex.Abs(a * square + b * x + c) > Accuracy * height * (1 + Complex.Abs(square)))
                continue;
            if (a == 0) return null;
            long sign = Math.Sign(a);
            QuadraticNumber number = new(sign * a, sign * b, sign * c, x);
            // A square discriminant means fractions for roots.
            return number.Radicand is 0 or 1 ? null : number;
        }
        return null;
    }

    /// <summary>"x^2 - x - 1".</summary>
    public string Polynomial
    {
        get
        {
            string text = A == 1 ? "x^2" : $"{A}x^2";
            if (B != 0) text += $" {(B < 0 ? '-' : '+')} {(Math.Abs(B) == 1 ? "" : $"{Math.Abs(B)}")}x";
            return C == 0 ? text : $"{text} {(C < 0 ? '-' : '+')} {Math.Abs(C)}";
        }
    }

    /// <summary>"1.6180339887": its approximation to ten decimals.</summary>
    public override string ToString()
    {
        string real = Value.Real.ToString("0.##########", CultureInfo.InvariantCulture);
        return Value.Imaginary == 0 ? real : $"{real} + {Value.Imaginary.ToString("0.##########", CultureInfo.InvariantCulture)}i";
    }
}
