using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>What the name of a file in a store says, as <see cref="Schemes.SchemeStore"/> writes names: SHAPE/RANK-RING-HASH.json. It is a
/// claim until the file has been read and proved.</summary>
/// <param name="Matrices">The shape of the matrices; null for other bilinear maps.</param>
/// <param name="Rank">Number of terms.</param>
/// <param name="Ring">Where the coefficients lie.</param>
internal sealed partial record StoredName(Shape? Matrices, int Rank, Ring Ring)
{
    /// <summary>Null where the name is none of the store's.</summary>
    public static StoredName? Of(string folder, string file)
    {
        if (Form().Match(file) is not { Success: true } match || RingOf(match.Groups["ring"].Value) is not { } ring) return null;
        if (!int.TryParse(match.Groups["rank"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int rank)) return null;
        return new StoredName(Shape.TryParse(folder, out Shape shape) ? shape : null, rank, ring);
    }

    /// <summary>Whether a scheme over its ring is one over the other: ZT → Z → Z[1/d] → Q → Q(i), and to Z/q where no denominator is in
    /// the way.</summary>
    public bool HoldsOver(Ring other) => (Ring, other) switch
    {
        _ when Ring == other => true,
        ({ Modulus: not 0 }, _) => false,
        (_, { Modulus: var q and not 0 }) => !Ring.Imaginary && Ring != Ring.Rationals
            && System.Numerics.BigInteger.GreatestCommonDivisor(Ring.Inverted, q).IsOne,
        _ when other == Ring.GaussianRationals => true,
        _ when Ring.Imaginary => false,
        _ when other == Ring.Rationals => true,
        _ when other == Ring.Integers => Ring == Ring.Zt,
        _ => false,
    };

    /// <summary>"Z_1_2" as Z[1/2], "Z_i_1_2" as Z[i,1/2], "Q_i" as Q(i), "Z_4" as Z/4.</summary>
    private static Ring? RingOf(string text)
    {
        string[] parts = text.Split('_');
        string name = parts switch
        {
            [var one] => one,
            ["Z", "i"] => "Z[i]",
            ["Q", "i"] => "Q(i)",
            ["Z", "1", var d] => $"Z[1/{d}]",
            ["Z", "i", "1", var d] => $"Z[i,1/{d}]",
            ["Z", var q] => $"Z/{q}",
            _ => "",
        };
        return Ring.TryParse(name, out Ring ring) ? ring : null;
    }

    [GeneratedRegex(@"^(?<rank>\d{1,6})-(?<ring>[A-Za-z0-9_]{1,60})-[0-9a-f]{8}(-depth\d{1,6}-scalings\d{1,6})?\.json$")]
    private static partial Regex Form();
}
