using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>How the exact stage ended.</summary>
public enum ExactEnd
{
    /// <summary>With a scheme to certify.</summary>
    Certifiable,

    /// <summary>On a residual that does not fall to zero.</summary>
    NoConvergence,

    /// <summary>On one that falls only while the terms grow without bound, as they do towards a decomposition of lower border
    /// rank.</summary>
    BorderRank,

    /// <summary>On a solution that could not be rounded.</summary>
    NotRounded,
}

/// <summary>The exact stage's answer: a scheme to certify, or where it failed and with what residual.</summary>
public readonly record struct ExactResult(ExactEnd End, Scheme? Scheme, double Loss);
