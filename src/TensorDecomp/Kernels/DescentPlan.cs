namespace TensorDecomp.Kernels;

/// <summary>
/// How the engine goes down for a program that has descents instead of an Update of its own: L-BFGS (Nocedal 1980), on one decomposition at
/// a time, in single precision; what is released may go on in double precision. A restart is then a chain of descents, and Plan.Steps the
/// most that it has.
/// </summary>
public sealed record DescentPlan
{
    /// <summary>Moves that L-BFGS remembers.</summary>
    public int Memory { get; init; } = 5;

    /// <summary>Whether descents go by alternating least squares instead (Harshman 1970), where squares and a ridge are all that is
    /// minimised and no symmetry is kept: an iteration is a sweep over the three factors, each of which goes to its minimum. What is
    /// released goes on by L-BFGS.</summary>
    public bool Alternating { get; init; }

    /// <summary>Whether descents go by Levenberg–Marquardt instead (Marquardt 1963), where squares and a ridge are all that is minimised:
    /// an iteration is a step to the minimum of the squares as they are to first order, worked out by conjugate gradients. What is
    /// released goes on by L-BFGS.</summary>
    public bool LevenbergMarquardt { get; init; }

    /// <summary>Conjugate gradients of such a step at most.</summary>
    public int InnerIterations { get; init; } = 20;

    /// <summary>How much the first step is held back, over the largest diagonal entry of JᵀJ.</summary>
    public double Damping { get; init; } = 0.01;

    /// <summary>Iterations over which a gain is measured, and so between two looks at it.</summary>
    public int Window { get; init; } = 10;

    /// <summary>Iterations before which no descent ends for want of hope.</summary>
    public int Warmup { get; init; } = 50;

    /// <summary>Length of the very first move of a descent, which has no memory yet; where the gradient is shorter than 1, times its
    /// length.</summary>
    public double FirstMove { get; init; } = 0.3;

    /// <summary>Iterations between two factorisations of what preconditions (DescentRules.PreconditionAfter), each of which is
    /// R³·3/2 multiply-adds.</summary>
    public int Refactor { get; init; } = 6;

    /// <summary>Share of the gain along the slope with which a move is content (Armijo 1966).</summary>
    public double Sufficient { get; init; } = 1e-4;
}
