namespace TensorDecomp.Kernels;

/// <summary>
/// Where restarts look for a decomposition of a target: among real or complex factors, all of them or those with a symmetry.
/// A <see cref="Target"/> by itself means real factors without symmetry.
/// </summary>
/// <param name="Target">Shape and rank.</param>
/// <param name="Complex">Whether factors are complex; every hook of a program then sees real and imaginary parts as entries of their own.</param>
/// <param name="Symmetry">Ties between factor entries; null for none.</param>
public sealed record SearchSpace(Target Target, bool Complex = false, Symmetry? Symmetry = null)
{
    public static implicit operator SearchSpace(Target target) => new(target);

    /// <summary>1 over ℝ, 2 over ℂ: the real numbers that make an entry.</summary>
    public int Planes => Complex ? 2 : 1;

    public override string ToString() => $"{Target}{(Complex ? " over C" : "")}{(Symmetry is null ? "" : $", {Symmetry}")}";
}
