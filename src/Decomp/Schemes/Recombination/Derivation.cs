using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>One entry of the table: a rank for a shape with ascending dimensions, and how to get there.</summary>
public sealed class Derivation(Shape shape, int rank, string text, bool derived, Func<Scheme> build)
{
    private readonly Lazy<Scheme> _scheme = new(build);

    public Shape Shape { get; } = shape;
    public int Rank { get; } = rank;

    /// <summary>"naive", the origin of a given scheme, or the last step, such as "2x2x2 ⊗ 2x2x3".</summary>
    public string Text { get; } = text;

    /// <summary>Whether it was put together from others; the naive schemes and the given ones are not.</summary>
    public bool IsDerived { get; } = derived;

    /// <summary>The scheme itself, put together on first use.</summary>
    public Scheme Scheme => _scheme.Value;
}
