namespace TensorDecomp.Search.Variants;

/// <summary>The variants that there are. A new one is one file beside this one and one line here; the order is that of the
/// reports.</summary>
internal static class FlipVariants
{
    public static IReadOnlyList<IFlipVariant> All { get; } =
    [
        new SymmetricVariant(),
        new LadderVariant(),
        new PlainVariant(),
        new CyclicVariant(),
        new LiftedVariant(),
        new GroupVariant(),
        new UnwrappedVariant(),
        new MetaVariant(),
    ];
}
