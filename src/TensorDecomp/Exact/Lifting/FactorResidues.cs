using TensorDecomp.Verify;

namespace TensorDecomp.Exact.Lifting;

/// <summary>
/// The entries of a scheme's factors as integers that stand for residues modulo pᵏ, while k grows: flat, factor after factor and term after
/// term. What is p at first stays between −p/2 and p/2 until something is added to it.
/// </summary>
internal sealed class FactorResidues
{
    private readonly int[] _sizes, _starts;
    private readonly long[] _values;

    private FactorResidues(Tensor tensor, int rank)
    {
        (_sizes, Rank) = (tensor.Sizes, rank);
        _starts = [0, rank * _sizes[0], rank * (_sizes[0] + _sizes[1])];
        _values = new long[rank * _sizes.Sum()];
    }

    /// <summary>Number of terms.</summary>
    public int Rank { get; }

    /// <summary>One term of a factor (0 to 2 for U, V, W): as many numbers as the factor has rows or columns in the tensor.</summary>
    public Span<long> this[int factor, int term] => _values.AsSpan(_starts[factor] + term * _sizes[factor], _sizes[factor]);

    /// <summary>All numbers of a factor, term after term.</summary>
    public ReadOnlySpan<long> this[int factor] => _values.AsSpan(_starts[factor], Rank * _sizes[factor]);

    /// <param name="scheme">Any scheme with real coefficients.</param>
    /// <param name="p">A prime.</param>
    /// <returns>Its coefficients modulo p, between −p/2 and p/2; null where a denominator has no inverse.</returns>
    public static FactorResidues? Of(Scheme scheme, int p)
    {
        FactorResidues residues = new(scheme.Tensor, scheme.Rank);
        for (int factor = 0; factor < 3; factor++)
            for (int term = 0; term < scheme.Rank; term++)
            {
                Span<long> values = residues[factor, term];
                foreach (ref readonly Entry e in scheme.Factors[factor].Term(term))
                {
                    if (Residue.Of(e.Value.Re, p) is not { } residue) return null;
                    long least = residue.Value;
                    values[e.Index] = 2 * least > p ? least - p : least;
                }
            }
        return residues;
    }
}
