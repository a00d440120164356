using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TensorDecomp.Kernels;

/// <summary>
/// Points that restarts start from instead of random numbers, of the very target that they are after: where earlier restarts ended.
/// The number of a restart says which.
/// </summary>
public sealed class GivenPoints
{
    private readonly float[][] _points;

    /// <param name="target">Shape and rank.</param>
    /// <param name="points">The numbers of each, factor by factor, term after term.</param>
    /// <exception cref="ArgumentException">There is none, or one has another length or holds what is no number.</exception>
    public GivenPoints(Target target, IReadOnlyList<float[]> points)
    {
        if (points.Count == 0) throw new ArgumentException("there is no point to start from", nameof(points));
        if (points.Any(point => point.Length != target.Parameters || !point.All(float.IsFinite)))
            throw new ArgumentException($"a point of {target} is {target.Parameters} finite numbers", nameof(points));
        _points = [.. points];
    }

    /// <summary>Number of points, at least one.</summary>
    public int Count => _points.Length;

    /// <summary>Where a restart starts.</summary>
    public ReadOnlySpan<float> Of(long restart) => _points[(int)(restart % Count)];

    /// <summary>The points that others start from, in their order.</summary>
    public IEnumerable<float[]> BesideThatOf(long restart) => _points.Where((_, k) => k != (int)(restart % Count));

    /// <summary>Says which these are: restarts from other ones are other restarts.</summary>
    public override string ToString()
    {
        byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes<float>([.. _points.SelectMany(p => p)]));
        return $"from {Count} given {Convert.ToHexStringLower(hash)[..8]}";
    }
}
