using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>
/// A rank of a tensor, and the symmetry that decompositions are to have: 3x3x3:23, or behind an @ what <c>--symmetry</c> takes, as in
/// 4x4x4:48@perm:0123,0123,0123+03.12,13,03.12. Programs see nothing of the symmetry, only the <see cref="Target"/>.
/// </summary>
/// <param name="Target">Tensor and rank.</param>
/// <param name="Symmetry">Ties between factor entries; null for none.</param>
public readonly record struct TiedTarget(Target Target, OrbitStructure? Symmetry = null)
{
    /// <summary>What stands between a rank and its symmetry.</summary>
    public const char Mark = '@';

    /// <summary>A target without symmetry.</summary>
    public static implicit operator TiedTarget(Target target) => new(target);

    /// <summary>What is decomposed.</summary>
    public Tensor Tensor => Target.Tensor;

    /// <summary>The shape of the matrices, for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Target.Shape;

    /// <summary>Number of terms.</summary>
    public int Rank => Target.Rank;

    /// <summary>Number of real parameters, R·(mn + np + mp), whatever ties them.</summary>
    public int Parameters => Target.Parameters;

    /// <summary>Where restarts look for it.</summary>
    public SearchSpace Space => new(Target, Complex: false, Symmetry);

    /// <summary>Reads 3x3x3:23; with a symmetry behind it where there is one, which is handed on as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Shape and rank.</param>
    /// <param name="symmetry">What stands behind the mark; null without one.</param>
    public static bool TrySplit(string text, out Target target, out string? symmetry)
    {
        int mark = text.IndexOf(Mark, StringComparison.Ordinal);
        (target, symmetry) = (default, mark < 0 ? null : text[(mark + 1)..].Trim());
        string[] sides = (mark < 0 ? text : text[..mark]).Split(':', StringSplitOptions.TrimEntries);
        if (sides.Length != 2 || !Shape.TryParse(sides[0], out Shape shape)
            || !int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int rank) || rank < 1) return false;
        target = new Target(shape, rank);
        return true;
    }

    /// <summary>Ties a target of a size that can be searched.</summary>
    /// <param name="target">Tensor and rank.</param>
    /// <param name="symmetry">As <c>--symmetry</c> takes it; null for none.</param>
    /// <param name="tied">The target under that one orbit structure.</param>
    /// <param name="why">What is wrong, as a clause; where a symmetry leaves several orbit structures, with them.</param>
    public static bool TryTie(Target target, string? symmetry, [NotNullWhen(true)] out TiedTarget? tied, out string why)
    {
        (tied, why) = (null, "");
        if (symmetry is null)
        {
            tied = target;
            return true;
        }
        if (!OrbitText.TryRead(symmetry, target.Tensor, target.Rank, out IReadOnlyList<OrbitStructure>? structures, out why)) return false;
        if (structures is [var one])
        {
            tied = new TiedTarget(target, one);
            return true;
        }
        const int told = 4;
        why = $"{symmetry} leaves {structures.Count} orbit structures, and a target has one; write one of them, such as " +
            $"{string.Join(", ", structures.Take(told).Select(o => o.Text))}";
        return false;
    }

    /// <summary>Whether a point has the symmetry to the last bit, as restarts keep it by copying.</summary>
    /// <param name="point">U, V and W, term after term.</param>
    public bool Holds(float[] point)
    {
        if (Symmetry is null) return true;
        int[] sizes = Tensor.Sizes;
        int[] begin = [0, Rank * sizes[0], Rank * (sizes[0] + sizes[1])];
        foreach (Func<EntryAddress, (EntryAddress Image, int Sign)> generator in Symmetry.Generators())
            for (int factor = 0; factor < 3; factor++)
                for (int k = 0; k < Rank * sizes[factor]; k++)
                {
                    (EntryAddress image, int sign) = generator(new EntryAddress(factor, k % sizes[factor], k / sizes[factor]));
                    if (point[begin[image.Factor] + image.Term * sizes[image.Factor] + image.Index] != sign * point[begin[factor] + k])
                        return false;
                }
        return true;
    }

    /// <summary>Equal for one target under orbits of one text.</summary>
    public bool Equals(TiedTarget other) => Target == other.Target && Symmetry?.Text == other.Symmetry?.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Target, Symmetry?.Text);

    /// <summary>What <see cref="TrySplit"/> and <see cref="TryTie"/> read.</summary>
    public override string ToString() => Symmetry is null ? $"{Target}" : $"{Target}{Mark}{Symmetry.Text}";
}
