using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// How the exact stage ended: with a scheme to certify; on a residual that does not fall to zero; on one that falls only while
/// the terms grow without bound, as they do towards a decomposition of lower border rank; or on a solution that could not be rounded.
/// </summary>
public enum ExactEnd { Certifiable, NoConvergence, BorderRank, NotRounded }

/// <summary>The exact stage's answer: a scheme to certify, or where it failed and with what residual.</summary>
public readonly record struct ExactResult(ExactEnd End, Scheme? Scheme, double Loss);
