using System.Globalization;
using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>The Brent equation that floats miss by most.</summary>
/// <param name="Tensor">Which tensor.</param>
/// <param name="Entry">Its place at (a·|b| + b)·|c| + c.</param>
/// <param name="Error">What the terms make there, less what they should.</param>
public readonly record struct WorstEntry(Tensor Tensor, int Entry, Complex Error)
{
    private int A => Entry / Tensor.WSize / Tensor.VSize;
    private int B => Entry / Tensor.WSize % Tensor.VSize;
    private int C => Entry % Tensor.WSize;

    /// <summary>What should stand there: for a matrix product 1 where it needs a·b in c, else 0.</summary>
    public int Expected => Tensor[A, B, C];

    /// <summary>"a12·b21 in c11 should be 1 and is 0.83", indices from 1.</summary>
    public override string ToString() =>
        $"a[{At(0, A)}]·b[{At(1, B)}] in c[{At(2, C)}] should be {Expected} and is {Made}";

    private string At(int factor, int index) => string.Join(',', Tensor.Address(factor, index));

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
