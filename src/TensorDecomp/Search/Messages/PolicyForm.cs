using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Messages;

/// <summary>A policy as it is written, its symmetry by its text.</summary>
internal sealed record PolicyForm(
    int Patience, int Margin, int SplitShare, long Leash, int Returns, long Stamina, string? Symmetry, string? Group)
{
    public static PolicyForm Of(FlipPolicy policy) => new(policy.Patience, policy.Margin, policy.SplitShare, policy.Leash, policy.Returns,
        policy.Stamina, policy.Symmetry?.ToString(), policy.Group?.ToString());

    /// <exception cref="InvalidDataException">The tensor has no such symmetry; the message is a clause.</exception>
    public FlipPolicy Read(Tensor tensor)
    {
        FlipPolicy policy = new(Patience, Margin, SplitShare, Leash, Returns, Stamina);
        if ((Symmetry ?? Group) is not { } text) return policy;
        if (Symmetry is not null && tensor.Product is { } shape && IndexSymmetry.TryParse(text, shape, out IndexSymmetry symmetry)
            && symmetry.Fits(shape)) return policy with { Symmetry = symmetry };
        if (Group is not null && SymmetryText.TryReadGroup(text, tensor, out AutomorphismGroup? group, out _, out _))
            return policy with { Group = group };
        throw new InvalidDataException($"{tensor} has no symmetry {text}");
    }
}
