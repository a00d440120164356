using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact.Lifting;

/// <summary>
/// The derivative of the Brent equations at a scheme, modulo p: the equation (a,b,c) has δu_r[a]·v_r[b]·w_r[c] + … for
/// every r. Unknowns are ordered with the nonzero entries of the scheme first, so that elimination leaves zero entries
/// free, and they stay zero.
/// </summary>
internal sealed class Jacobian<TCoefficients> where TCoefficients : struct, ICoefficients
{
    private readonly (int Factor, int Term, int Index)[] _unknowns;
    private readonly LinearSystem<TCoefficients> _system;

    /// <param name="tensor">What is decomposed.</param>
    /// <param name="factors">The scheme's entries modulo p.</param>
    /// <param name="cancellation">Stops the elimination.</param>
    public Jacobian(Tensor tensor, FactorResidues factors, CancellationToken cancellation)
    {
        int[] sizes = tensor.Sizes;
        int rank = factors.Rank;
        IEnumerable<(int Factor, int Term, int Index)> all =
            from f in Enumerable.Range(0, 3) from r in Enumerable.Range(0, rank) from a in Enumerable.Range(0, sizes[f]) select (f, r, a);
        _unknowns = [.. all.OrderBy(k => factors[k.Factor, k.Term][k.Index] == 0)];
        _system = new LinearSystem<TCoefficients>(sizes[0] * sizes[1] * sizes[2], _unknowns.Length);
        for (int column = 0; column < _unknowns.Length; column++)
        {
            (int f, int r, int a) = _unknowns[column];
            Span<long> first = factors[f == 0 ? 1 : 0, r], second = factors[f == 2 ? 1 : 2, r]; // of the two other factors
            for (int b = 0; b < first.Length; b++)
            {
                if (first[b] == 0) continue;
                for (int c = 0; c < second.Length; c++)
                {
                    if (second[c] == 0) continue;
                    (int i, int j, int k) = f switch { 0 => (a, b, c), 1 => (b, a, c), _ => (b, c, a) };
                    _system.Add((i * sizes[1] + j) * sizes[2] + k, column, (int)(first[b] * second[c]));
                }
            }
        }
        _system.Eliminate(cancellation);
    }

    public int Rank => _system.Rank;

    /// <summary>The corrections (factor, term, index, value) that move every equation by the wanted residue; null where none do.</summary>
    public IEnumerable<(int Factor, int Term, int Index, int Value)>? Solve(ReadOnlySpan<int> wanted)
    {
        if (_system.Solve(wanted) is not { } x) return null;
        return _unknowns.Select((k, column) => (k.Factor, k.Term, k.Index, x[column])).Where(k => k.Item4 != 0);
    }
}
