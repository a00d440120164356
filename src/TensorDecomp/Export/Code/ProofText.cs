using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>What proofs of Brent equations in several languages have in common.</summary>
internal static class ProofText
{
    private const int LargestSide = 4, MostEquations = 4096;

    /// <summary>Proofs are of integer schemes, and small enough to be checked in seconds.</summary>
    public static string? WhyNot(Algorithm algorithm)
    {
        if (algorithm.Source.Ring.Modulus != 0 || !algorithm.IsReal || !algorithm.IsIntegral)
            return "proofs are written for integer schemes only";
        if (algorithm.Tensor.Product is not { } s)
            return algorithm.Tensor.Equations <= MostEquations ? null
                : $"proofs are written for tensors of up to {MostEquations} Brent equations only";
        return Math.Max(s.M, Math.Max(s.N, s.P)) > LargestSide ? $"proofs are written up to {LargestSide}x{LargestSide}x{LargestSide} only"
            : null;
    }

    /// <summary>What the comment at the head says, lines after the first one indented.</summary>
    public static string Head(Algorithm algorithm, string indent, string last = "") =>
        $"The Brent equations of a scheme for {(algorithm.Tensor.Product is null ? $"the tensor {algorithm.Tensor}"
            : "matrix multiplication")}, proved by computation.\n" +
        string.Concat(algorithm.Header.Skip(2).Select(line => $"{indent}{line}\n")) + (last.Length == 0 ? "" : $"{indent}{last}");

    /// <summary>What the list of entries means, with the tensor's name, by which the file is read again.</summary>
    public static string Entries(Tensor tensor) => $"The tensor {tensor}: value*a[i]*b[j] is a summand of c[k].";
}
