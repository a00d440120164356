using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TensorDecomp.Kernels;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Evolution.Facts;

/// <summary>The goals of a run as the user writes them: 3x3x3:23,2x4x5:33.</summary>
public static class EvolutionTargets
{
    /// <summary>At least one target, none twice; false where a part is no shape with a positive rank.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<Target>? targets)
    {
        targets = null;
        List<Target> read = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split(':', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !Shape.TryParse(sides[0], out Shape shape)) return false;
            if (!int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int rank) || rank < 1) return false;
            Target target = new(shape, rank);
            if (read.Contains(target)) return false;
            read.Add(target);
        }
        targets = read;
        return true;
    }

    /// <summary>Why gradient restarts cannot look for it, in the words of a search; null where they can.</summary>
    public static string? WhyNot(Target target) => GradientKind.WhyNot(new SearchGoal(target, Ring.Rationals));
}
