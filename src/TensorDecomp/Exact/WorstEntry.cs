using System.Globalization;
using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>The Brent equation that floats miss by most.</summary>
/// <param name="Shape">Of the tensor.</param>
/// <param name="Entry">Its place at (a·np + b)·mp + c, indices of A, B and C row by row.</param>
/// <param name="Error">What the terms make there, less what they should.</param>
public readonly record struct WorstEntry(Shape Shape, int Entry, Complex Error)
{
    private int A => Entry / Shape.WSize / Shape.VSize;
    private int B => Entry / Shape.WSize % Shape.VSize;
    private int C => Entry % Shape.WSize;

    /// <summary>1 where the product needs a·b in c, else 0.</summary>
    public int Expected => A % Shape.N == B / Shape.P && A / Shape.N == C / Shape.P && B % Shape.P == C % Shape.P ? 1 : 0;

    /// <summary>"a12·b21 in c11 should be 1 and is 0.83", indices from 1.</summary>
    public override string ToString() =>
        $"a[{A / Shape.N + 1},{A % Shape.N + 1}]·b[{B / Shape.P + 1},{B % Shape.P + 1}] in c[{C / Shape.P + 1},{C % Shape.P + 1}] should be {Expected} and is {Made}";

    private string Made
    {
        get
        {
            Complex made = Error + Expected;
            string real = made.Real.ToString("0.####E+0", CultureInfo.InvariantCulture);
            if (Math.Abs(made.Real) is 0 or (> 1e-3 and < 1e4)) real = made.Real.ToString("0.######", CultureInfo.InvariantCulture);
            return Error.Imaginary == 0 ? real : $"{real} + {made.Imaginary.ToString("0.####E+0", CultureInfo.InvariantCulture)}i";
        }
    }
}
