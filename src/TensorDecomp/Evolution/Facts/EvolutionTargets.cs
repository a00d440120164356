using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using TensorDecomp.Kernels;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Evolution.Facts;

/// <summary>The goals of a run as the user writes them: 3x3x3:23,2x4x5:33, or 4x4x4:48@perm:0123,0123,0123+03.12,13,03.12 for those that
/// keep to a symmetry.</summary>
public static partial class EvolutionTargets
{
    /// <summary>At least one target, none twice.</summary>
    /// <param name="text">The list.</param>
    /// <param name="targets">The targets, in their order.</param>
    /// <param name="why">What is wrong, as a clause; empty where a part is no shape with a positive rank, or stands there twice.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<TiedTarget>? targets, out string why)
    {
        (targets, why) = (null, "");
        List<TiedTarget> read = [];
        foreach (string part in Comma().Split(text))
        {
            if (!TiedTarget.TrySplit(part.Trim(), out Target plain, out string? symmetry)) return false;
            // A group is made of a tensor, so the size comes first.
            if (symmetry is not null && WhyNot(plain) is { } tooLarge)
            {
                why = tooLarge.TrimEnd('.');
                return false;
            }
            if (!TiedTarget.TryTie(plain, symmetry, out TiedTarget? tied, out why) || read.Contains(tied.Value)) return false;
            read.Add(tied.Value);
        }
        targets = read;
        return true;
    }

    /// <summary>Why gradient restarts cannot look for it, in the words of a search; null where they can.</summary>
    public static string? WhyNot(Target target) => GradientKind.WhyNot(new SearchGoal(target, Ring.Rationals));

    /// <summary>Symmetries have commas, too: one before a shape and its rank begins another target.</summary>
    [GeneratedRegex(@",(?=\s*\d+x\d+x\d+\s*:)")]
    private static partial Regex Comma();
}
