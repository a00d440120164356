using System.Text.RegularExpressions;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>
/// What a file claims that does not say so itself. Mod-2 files rarely do, so zeros and ones alone leave it open, as does a
/// name with mod2 in it; every other coefficient claims characteristic 0, where a mod-2 identity is no decomposition.
/// </summary>
public static partial class ClaimPolicy
{
    /// <summary>Residues where the name says mod2 or every nonzero coefficient is 1, else exact numbers.</summary>
    public static Claim For(Scheme scheme, string fileName) =>
        Modulo2().IsMatch(fileName) || scheme.All(c => c.Equals(Coefficient.One)) ? new Claim.Residues() : new Claim.Exact();

    [GeneratedRegex(@"mod[-_ ]?2(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Modulo2();
}
