using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>The walk among the schemes that a group of permutations of indices leaves as they are.</summary>
internal sealed class GroupWalker<TCoefficients, T>(Tensor tensor, int capacity, ulong seed, ulong stream) : SymmetricWalker<TCoefficients,
    T>(tensor, seed, stream)
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    private readonly GroupTable<T> _terms = new(capacity), _best = new(capacity);

    public override bool Accepts(Scheme scheme, FlipPolicy policy) =>
        TCoefficients.Units <= 2 && policy.Group is { } group
            && GroupCodec<TCoefficients, T>.TryEncode(scheme, group, null, new GroupTable<T>(capacity));

    /// <exception cref="ArgumentException">The scheme is not invariant under the policy's group.</exception>
    protected override void Load(PackedScheme scheme, IReadOnlyList<int>? images)
    {
        RequireSigns();
        if (Policy.Group is not { } group) throw new ArgumentException("The policy names no group.");
        if (!GroupCodec<TCoefficients, T>.TryEncode(scheme.Scheme, group, images, _terms))
            throw new ArgumentException($"The scheme is not invariant under {group}.");
    }

    protected override IReadOnlyList<int>? Images(bool best) => GroupCodec<TCoefficients, T>.Images(best ? _best : _terms);

    protected override void Keep() => _best.CopyFrom(_terms);

    protected override void GoBack() => _terms.CopyFrom(_best);

    protected override TermTable<T, SeparateTerms> Terms(bool best) => (best ? _best : _terms).Terms;

    protected override FlipOutcome Flip(ref Xoroshiro random) => GroupMoves<TCoefficients, T>.Flip(_terms,
        Policy.KeepsOrbits, ref random);

    protected override void Rise(bool split, ref Xoroshiro random)
    {
        if (split) GroupSplit<TCoefficients, T>.Split(_terms, ref random);
        else GroupSplit<TCoefficients, T>.Plus(_terms, ref random);
    }
}
