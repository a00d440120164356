using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>Which schemes can be parts of a scheme over a ring.</summary>
public static class Admission
{
    /// <summary>
    /// Whether the submitted scheme, valid over what it claims, is valid over <paramref name="ring"/> as well: over ℤ/q
    /// when it claims that very ring or has no denominator that vanishes there, else when its coefficients lie in the ring.
    /// </summary>
    public static bool Admits(this Ring ring, Submission submission)
    {
        Ring claimed = submission.Claim is Claim.Over { Ring: { Modulus: not 0 } over } ? over : Ring.Of(submission.Scheme);
        return claimed.Modulus != 0 ? claimed == ring : ring.Contains(submission.Scheme);
    }
}
