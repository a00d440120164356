using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Work;

/// <summary>
/// Numbered restarts of one program from the lowest number on, as many as a budget of steps pays for. What comes of it follows from the
/// program and from this alone, wherever and on however many lanes it is run.
/// </summary>
/// <param name="Space">Where restarts look.</param>
/// <param name="Seed">Determines every restart, together with its number.</param>
/// <param name="Most">Most restarts that are begun.</param>
/// <param name="Budget">Restart-steps; restarts count in the order of their numbers while their steps together keep within it.</param>
/// <param name="Roundings">How many of those that converge go through the exact stage, again in the order of their numbers.</param>
public sealed record RestartUnit(SearchSpace Space, ulong Seed, int Most, long Budget, int Roundings);

/// <summary>How a numbered restart ended.</summary>
/// <param name="Result">Its end, steps and factors.</param>
/// <param name="Scheme">What its factors were rounded to, not certified yet; null where they were not, or to nothing exact.</param>
public readonly record struct RestartOutcome(RestartResult Result, Scheme? Scheme);
