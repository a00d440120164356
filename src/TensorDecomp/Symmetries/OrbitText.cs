using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>Orbit structures as text, in every form that <see cref="OrbitStructure.Text"/> has, and in the shorter ones that leave the
/// number of fixed terms open and so stand for several.</summary>
public static class OrbitText
{
    /// <summary>Reads the orbit structures that a text names for so many terms; the text of each names it alone.</summary>
    /// <param name="text">perm: with generators; swap: or turn: with cycles; cyclic, transpose or both.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="rank">Number of terms.</param>
    /// <param name="structures">One at least.</param>
    /// <param name="why">What is wrong, as a clause.</param>
    public static bool TryRead(string text, Tensor tensor, int rank, [NotNullWhen(true)] out IReadOnlyList<OrbitStructure>? structures,
        out string why)
    {
        structures = null;
        string[] parts = text.Split(':');
        if (parts[0] == SymmetryText.Group) return SymmetryText.TryReadStructures(text, tensor, rank, out structures, out why);
        if (MatrixProduct.WhyNot(tensor, $"'{parts[0]}'") is { } none)
        {
            why = none;
            return false;
        }
        Shape shape = tensor.Shape;
        if (parts.Length > 3 || !IndexSymmetry.TryParse(string.Join(':', parts.Take(2)), shape, out IndexSymmetry indices)
            || indices.Alone is not null)
        {
            if (!FactorExchange.TryParse(text, shape, rank, out IReadOnlyList<FactorExchange>? exchanges, out why)) return false;
            structures = [.. exchanges.Select(exchange => exchange.Of(shape, rank))];
            return true;
        }
        FixedTerms terms = default;
        why = !indices.Fits(shape) ? $"{text} needs {indices.Order} rows or columns for each cycle, and one cycle at least"
            : parts.Length == 3 && !FixedTerms.TryParse(parts[2], out terms) ? $"{text} is not understood; write {indices}:4 for four " +
                "fixed terms"
            : "";
        if (why.Length > 0) return false;
        IndexOrbits[] orbits = parts.Length == 3 ? [new(indices, terms)] : [.. IndexOrbits.For(indices, shape, rank)];
        why = orbits.Select(one => one.WhyNot(shape, rank)).FirstOrDefault(no => no is not null)
            ?? (orbits.Length > 0 ? "" : $"no number of fixed terms of {text} leaves {shape}:{rank} enough orbits");
        if (why.Length > 0) return false;
        structures = [.. orbits.Select(one => one.Of(shape, rank))];
        return true;
    }
}
