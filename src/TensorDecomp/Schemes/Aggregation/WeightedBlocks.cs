using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Aggregation;

/// <summary>
/// What an aggregation sees of one of its three matrices. The n×n matrix M has four blocks of half its size, and those are written on
/// d + 1 vertices, d = n/2, of which the last has the weight 2 − d and each other one the weight 1:
/// <list type="bullet">
/// <item>X₀, X₁, X₂, X₃ are the blocks of M row by row, those on the right with the opposite sign;</item>
/// <item>the last row and column are such that all weighted sums over a row of X₀ + X₁ and of X₂ + X₃ vanish, and over a column of
/// X₀ + X₂ and of X₁ + X₃. As completed matrices M′ with weights W they multiply like M: tr(A′W·B′W·C′W) = tr(ABC).</item>
/// <item>Neither this trace nor these sums change when X₀ becomes X₀(i,j) − rᵢ + cⱼ, X₁ becomes X₁(i,j) + rᵢ + eⱼ, X₂ becomes
/// X₂(i,j) − cⱼ and X₃ becomes X₃(i,j) − eⱼ, with forms r and c + e of weighted sum zero. The choice is such that X₀(i,i) and X₃(i,i)
/// vanish for i &lt; d, and with them factors of the aggregation.</item>
/// </list>
/// </summary>
internal sealed class WeightedBlocks
{
    private readonly int _d, _n;
    private readonly bool _halves;
    private readonly Ring _ring;
    private readonly LinearForm[,,] _blocks;
    private readonly LinearForm[,] _rows, _columns;

    /// <param name="n">Rows of the matrix, even.</param>
    /// <param name="normalization">The choice of r.</param>
    /// <param name="ring">Where d − 2 is a unit.</param>
    /// <param name="halves">Whether forms may be halved: then the last row is the same in all blocks, and so is the last column, and X₀
    /// at the last vertex is such that nine products are enough for what is left there. Otherwise rows are completed in the lower blocks
    /// and columns in those on the left, and X₀ vanishes at the last vertex as it does at others.</param>
    public WeightedBlocks(int n, Normalization normalization, Ring ring, bool halves)
    {
        (_d, _n, _ring, _halves) = (n / 2, n, ring, halves);
        _blocks = Completed();
        Last = _blocks[0, _d, _d];
        Gamma = _blocks[0, 2, 2] + _blocks[1, 2, 3] + _blocks[2, 3, 2] + _blocks[3, 3, 3];
        Normalize(normalization);
        (_rows, _columns) = (new LinearForm[4, _d + 1], new LinearForm[4, _d + 1]);
        for (int b = 0; b < 4; b++)
            for (int i = 0; i <= _d; i++)
            {
                int block = b, at = i;
                _rows[b, i] = WeightedSum(k => _blocks[block, at, k]);
                _columns[b, i] = WeightedSum(k => _blocks[block, k, at]);
            }
    }

    /// <summary>The entry of a block, 0 to 3, after all that.</summary>
    public LinearForm this[int block, int i, int j] => _blocks[block, i, j];

    /// <summary>The entry of X₀ at the last vertex before the choice of r, c and e.</summary>
    public LinearForm Last { get; }

    /// <summary>A form that is subtracted wherever diagonal entries would stand; X₁(2,3) + X₂(3,2) is equal to it.</summary>
    public LinearForm Gamma { get; }

    /// <summary>The weight of a vertex.</summary>
    public int Weight(int vertex) => vertex == _d ? 2 - _d : 1;

    /// <summary>The weighted sums over row j and over column i of a block, together.</summary>
    public LinearForm Sums(int block, int i, int j) => _rows[block, j] + _columns[block, i];

    private LinearForm[,,] Completed()
    {
        var x = new LinearForm[4, _d + 1, _d + 1];
        Rational share = new(1, (_halves ? 2 : 1) * (_d - 2));
        for (int b = 0; b < 4; b++)
            for (int i = 0; i < _d; i++)
                for (int j = 0; j < _d; j++)
                    x[b, i, j] = LinearForm.Of((b / 2 * _d + i) * _n + b % 2 * _d + j, b % 2 == 0 ? 1 : -1, _ring);
        for (int b = 0; b < 4; b++)
            for (int i = 0; i < _d; i++)
                x[b, i, _d] = !_halves && b % 2 == 1 ? LinearForm.Zero(_ring) : share * Total(k => x[b & 2, i, k] + x[b | 1, i, k]);
        for (int b = 0; b < 4; b++)
            for (int j = 0; j <= _d; j++)
                x[b, _d, j] = !_halves && b < 2 ? LinearForm.Zero(_ring) : share * Total(k => x[b & 1, k, j] + x[b | 2, k, j]);
        return x;
    }

    private void Normalize(Normalization normalization)
    {
        LinearForm[,,] x = _blocks;
        var r = new LinearForm[_d + 1];
        for (int i = 0; i < _d; i++)
        {
            (Sum sum, int j) = normalization.Of(i);
            r[i] = sum switch
            {
                Sum.Left => x[0, i, j] + x[2, i, j],
                Sum.Right => -(x[1, i, j] + x[3, i, j]),
                Sum.Upper => x[0, i, i] - x[3, i, i] - x[0, j, i] - x[1, j, i],
                _ => x[0, i, i] - x[3, i, i] + x[2, j, i] + x[3, j, i],
            };
        }
        Rational share = Rational.One / (_d - 2);
        r[_d] = share * Total(k => r[k]);
        LinearForm[] c = [.. Enumerable.Range(0, _d).Select(i => r[i] - x[0, i, i])];
        LinearForm[] e = [.. Enumerable.Range(0, _d).Select(i => x[3, i, i])];
        LinearForm closing = share * Total(k => c[k] + e[k]);
        LinearForm last = _halves ? Rational.One / 2 * (r[_d] + closing) - (4 * (_d - 3) + 1) * Last : r[_d] - Last;
        (c, e) = ([.. c, last], [.. e, closing - last]);
        for (int i = 0; i <= _d; i++)
            for (int j = 0; j <= _d; j++)
            {
                x[0, i, j] = x[0, i, j] - r[i] + c[j];
                x[1, i, j] = x[1, i, j] + r[i] + e[j];
                x[2, i, j] -= c[j];
                x[3, i, j] -= e[j];
            }
    }

    private LinearForm Total(Func<int, LinearForm> of) =>
        Enumerable.Range(0, _d).Aggregate(LinearForm.Zero(_ring), (sum, k) => sum + of(k));

    private LinearForm WeightedSum(Func<int, LinearForm> of) => Total(of) + Weight(_d) * of(_d);
}
