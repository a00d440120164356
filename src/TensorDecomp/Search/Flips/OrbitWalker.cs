using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>The walk among the schemes that the policy's index symmetry leaves as they are.</summary>
internal sealed class OrbitWalker<TCoefficients, T>(Tensor tensor, int capacity, ulong seed, ulong stream) : SymmetricWalker<TCoefficients,
    T>(tensor, seed, stream)
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    private readonly OrbitTable<T> _terms = new(capacity), _best = new(capacity);

    public override bool Accepts(Scheme scheme, FlipPolicy policy) =>
        TCoefficients.Units <= 2 && policy.Symmetry is { } symmetry
            && OrbitCodec<TCoefficients, T>.TryEncode(scheme, symmetry, new OrbitTable<T>(capacity));

    /// <exception cref="ArgumentException">The scheme is not invariant under the policy's symmetry.</exception>
    protected override void Load(PackedScheme scheme, IReadOnlyList<int>? images)
    {
        RequireSigns();
        if (Policy.Symmetry is not { } symmetry) throw new ArgumentException("The policy names no symmetry.");
        bool invariant = images is null ? OrbitCodec<TCoefficients, T>.TryEncode(scheme.Scheme, symmetry, _terms)
            : OrbitCodec<TCoefficients, T>.TryEncode(scheme.Scheme, symmetry, images, _terms);
        if (!invariant) throw new ArgumentException($"The scheme is not invariant under {symmetry}.");
    }

    protected override IReadOnlyList<int>? Images(bool best) => OrbitCodec<TCoefficients, T>.Images(best ? _best : _terms);

    protected override void Keep() => _best.CopyFrom(_terms);

    protected override void GoBack() => _terms.CopyFrom(_best);

    protected override TermTable<T, SeparateTerms> Terms(bool best) => (best ? _best : _terms).Terms;

    protected override FlipOutcome Flip(ref Xoroshiro random) => OrbitMoves<TCoefficients, T>.Flip(_terms, ref random);

    protected override void Rise(bool split, ref Xoroshiro random)
    {
        if (!split || !OrbitPerturbation<TCoefficients, T>.Split(_terms, ref random))
            OrbitPerturbation<TCoefficients, T>.Plus(_terms, ref random);
    }
}
