using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>The three index ranges of a matrix product, each cut into consecutive blocks; the sizes of the blocks may differ.</summary>
/// <param name="M">Sizes of the blocks of rows of A and C.</param>
/// <param name="N">Sizes of the blocks of the inner range.</param>
/// <param name="P">Sizes of the blocks of columns of B and C.</param>
public sealed record RangeCuts(IReadOnlyList<int> M, IReadOnlyList<int> N, IReadOnlyList<int> P)
{
    /// <summary>The blocks of one range.</summary>
    public IReadOnlyList<int> this[Axis axis] => axis switch { Axis.M => M, Axis.N => N, _ => P };

    /// <summary>The shape that is cut.</summary>
    public Shape Whole => new(M.Sum(), N.Sum(), P.Sum());

    /// <summary>How many blocks there are along each range: the shape of the outer scheme.</summary>
    public Shape Outer => new(M.Count, N.Count, P.Count);

    /// <summary>"6+6, 3+3+3+3, 3+3+2+3+3".</summary>
    public override string ToString() => $"{string.Join('+', M)}, {string.Join('+', N)}, {string.Join('+', P)}";
}
