using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The product modulo a monic polynomial with integer coefficients, which the name has from the lowest power up: polymod:1.0.1 is modulo
/// 1 + x², the product of complex numbers. Over a large enough field its rank is 2N less the number of irreducible factors where these are
/// distinct (Winograd 1980).
/// </summary>
internal sealed class QuotientProduct : ITensorMaker
{
    private const int HighestPower = 64, LargestCoefficient = 9;

    public string Family => "polymod";
    public string Form => "polymod:C.C.1";
    public string Summary => "the product modulo a polynomial, whose coefficients are given from the lowest power up and end with 1";
    public string Example => "polymod:1.0.1";

    public Tensor? Make(string name, string parameters)
    {
        string[] words = parameters.Split('.');
        int n = words.Length - 1;
        var modulus = new int[n + 1];
        for (int k = 0; k <= n; k++)
            if (!int.TryParse(words[k], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out modulus[k])
                || Math.Abs(modulus[k]) > LargestCoefficient || $"{modulus[k]}" != words[k]) return null;
        if (n is < 1 or > HighestPower || modulus[n] != 1) return null;
        // Row k of powers is x^k as a polynomial of lower degree than the modulus.
        List<long[]> powers = [];
        for (int k = 0; k < 2 * n - 1; k++)
        {
            var power = new long[n];
            if (k < n) power[k] = 1;
            else
                for (int c = 0; c < n; c++) power[c] = (c > 0 ? powers[k - 1][c - 1] : 0) - powers[k - 1][n - 1] * modulus[c];
            if (power.Any(c => Math.Abs(c) > int.MaxValue)) return null; // further on they would not fit
            powers.Add(power);
        }
        return new Tensor(name, n, n, n,
            from i in Enumerable.Range(0, n)
            from j in Enumerable.Range(0, n)
            from c in Enumerable.Range(0, n)
            select new TensorEntry(i, j, c, (int)powers[i + j][c]));
    }
}
