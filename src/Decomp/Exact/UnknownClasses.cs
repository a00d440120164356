using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>The unknowns of a decomposition that a symmetry makes equal up to sign, which move as one; without a symmetry each by itself.</summary>
internal sealed class UnknownClasses
{
    private readonly int[] _classOf, _unknowns; // of every value, −1 where it has to be zero
    private readonly double[] _sign, _root;
    private readonly int[][] _members;

    public UnknownClasses(Decomposition decomposition, SearchSpace space)
    {
        _unknowns = decomposition.Unknowns;
        Tie? tie = space.Symmetry is null ? null : Tie.Of(space, space.Symmetry, (slot, plane) => decomposition.At(slot.Factor, slot.Term, slot.Index) + plane * decomposition.Plane);
        Homes = tie?.Homes ?? _unknowns;
        (_classOf, _sign) = (new int[decomposition.Values.Length], new double[decomposition.Values.Length]);
        Array.Fill(_classOf, -1);
        for (int k = 0; k < Homes.Length; k++) (_classOf[Homes[k]], _sign[Homes[k]]) = (k, 1);
        foreach ((int copy, int home, float sign) in tie?.Copies ?? []) (_classOf[copy], _sign[copy]) = (_classOf[home], sign);
        _members = [.. _unknowns.Where(x => _classOf[x] >= 0).GroupBy(x => _classOf[x]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        _root = [.. _members.Select(members => Math.Sqrt(members.Length))];
    }

    public int Count => Homes.Length;

    /// <summary>One unknown of each class, ascending.</summary>
    public int[] Homes { get; }

    /// <summary>The class of an unknown, −1 where it has to be zero.</summary>
    public int Of(int unknown) => _classOf[unknown];

    public int Size(int k) => _members[k].Length;

    /// <summary>Root of the number of members: what a derivative by the unit of the class is, over that by one member.</summary>
    public double Root(int k) => _root[k];

    /// <summary>Gives every member that value, up to its sign.</summary>
    public void Set(double[] values, int k, double value)
    {
        foreach (int x in _members[k]) values[x] = _sign[x] * value;
    }

    /// <summary>The start of row k of the matrix by classes, as long as the span, from the row of its home by all unknowns.</summary>
    public void Gather(ReadOnlySpan<double> byUnknown, int k, Span<double> row)
    {
        row.Clear();
        for (int j = 0; j < _unknowns.Length; j++)
            if (_classOf[_unknowns[j]] is >= 0 and var l && l < row.Length) row[l] += _sign[_unknowns[j]] * byUnknown[j];
        for (int l = 0; l < row.Length; l++) row[l] *= _root[k] / _root[l];
    }
}
