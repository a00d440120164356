using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution;

/// <summary>One decimal constant of the program times a factor drawn log-uniformly from [½, 2].</summary>
public static partial class NumericMutation
{
    public static string Mutate(string source, ulong seed)
    {
        HostRandom rng = new(seed);
        MatchCollection literals = Literal().Matches(source);
        if (literals.Count == 0) return source;
        Match one = literals[rng.Below(literals.Count)];
        double value = double.Parse(one.Groups[1].Value, CultureInfo.InvariantCulture) * rng.LogUniform(0.5, 2);
        return $"{source[..one.Index]}{value.ToString("0.####E+0", CultureInfo.InvariantCulture)}{one.Groups[2].Value}{source[(one.Index + one.Length)..]}";
    }

    [GeneratedRegex(@"(?<![\w.])(\d+\.\d+(?:[eE][+-]?\d+)?)(f?)(?![\w.])")]
    private static partial Regex Literal();
}
