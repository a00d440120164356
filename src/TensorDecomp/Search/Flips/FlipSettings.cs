using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>What a flip-graph search looks for and with what.</summary>
/// <param name="Tensor">What is decomposed.</param>
/// <param name="Ring">One of <see cref="FlipWalkers.Rings"/>.</param>
/// <param name="Target">The search is done at this rank.</param>
/// <param name="Seed">Seed of all walkers.</param>
/// <param name="Walkers">Number of walkers. The result depends on it, but not on how many threads run them.</param>
public sealed record FlipSettings(Tensor Tensor, Ring Ring, int Target, ulong Seed, int Walkers)
{
    /// <summary>The shape of the matrices, for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Tensor.Shape;

    /// <summary>Where walks may start; the naive scheme where there is nothing better, and under a group that rotates the factors those
    /// of <see cref="GroupStarts"/>.</summary>
    public IReadOnlyList<Scheme> Starts
    {
        get => field ?? (Policies[0].Group is { } group && Policies.All(policy => policy.Group == group)
            ? GroupStarts.For(group, Target) : [Scheme.Naive(Tensor)]);
        init;
    }

    /// <summary>
    /// Walks among the schemes that the rotation of the three factors leaves as they are (Moosbauer and Poole 2025); the shape
    /// is square and the starts are such schemes. A third as many terms to move, so ⟨5,5,5⟩ is in reach.
    /// </summary>
    public bool Cyclic { get; init; }

    /// <summary>The same with these policies and no others; as it is where there are none.</summary>
    internal FlipSettings Under(IReadOnlyList<FlipPolicy>? policies) => policies is null ? this : this with { Policies = policies };

    /// <summary>A walk that reaches the target is begun anew and the search goes on, for what it found may not serve: it may not
    /// lift.</summary>
    public bool Endless { get; init; }

    /// <summary>The policies that walks choose from.</summary>
    public IReadOnlyList<FlipPolicy> Policies
    {
        get => field ?? (Cyclic ? FlipPolicy.ForOrbits
            : FlipWalkers.SymmetricRings.Contains(Ring) ? FlipPolicy.For(Tensor) : FlipPolicy.All);
        init;
    }

    /// <summary>
    /// Share of walks, in 256ths, that begin at one of the starts rather than in the pool of the best ranks, as long as such
    /// walks end within <see cref="Reach"/> of the best rank. In ⟨4,4,4⟩ they do: their mean is 49.8 where 47 is the goal.
    /// </summary>
    public int FreshShare { get; init; } = 240;

    /// <summary>
    /// The same where they end further away, as in ⟨3,4,5⟩, where they come to 53 and the pool to 48. Cyclic walks begin anew
    /// even then: ⟨5,5,5⟩:93 is not found from the 96 that the pool would soon hold. So do those under a group, which most often end far
    /// up.
    /// </summary>
    public int FreshShareFar
    {
        get =>
        field >= 0 ? field : Cyclic || Policies.All(policy => policy.Group is not null) ? FreshShare : 64; init;
    } = -1;

    /// <summary>How far above the best rank fresh walks may end, in the mean, and still count as near.</summary>
    public double Reach { get; init; } = 2;

    /// <summary>Share of the walks from the pool, in 256ths, whose start is first sandwiched between random elementary matrices.</summary>
    public int SandwichShare { get; init; } = 64;

    /// <summary>Walks may begin in the pool at up to this many terms above the best rank.</summary>
    public int PoolMargin { get; init; } = 1;

    /// <summary>Most schemes kept of one rank; fewer of shapes beyond 8x8x8, for the pool is in every checkpoint.</summary>
    public int PoolSize
    {
        get; init;
    } = (int)Math.Clamp((1L << 25) / ((long)Tensor.Count * Tensor.Sizes.Sum()), 8, 256);

    /// <summary>Flips that every walker attempts in one round.</summary>
    public long RoundAttempts { get; init; } = 500_000;
}
