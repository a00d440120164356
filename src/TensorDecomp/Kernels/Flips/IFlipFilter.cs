namespace TensorDecomp.Kernels.Flips;

/// <summary>Says which flips go ahead, by how many nonzero coefficients they add.</summary>
internal interface IFlipFilter
{
    /// <summary>False where every flip goes ahead, so that nothing has to be counted.</summary>
    static abstract bool Asks { get; }

    /// <param name="growth">Nonzero coefficients after the flip less those before.</param>
    /// <param name="chance">Uniform below 2¹⁴.</param>
    bool Accepts(int growth, uint chance);
}

/// <summary>Every flip goes ahead.</summary>
internal readonly struct AnyFlip : IFlipFilter
{
    public static bool Asks => false;
    public bool Accepts(int growth, uint chance) => true;
}
