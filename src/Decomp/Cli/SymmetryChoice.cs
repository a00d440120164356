using System.Globalization;
using TensorDecomp.Kernels;

namespace TensorDecomp.Cli;

/// <summary>What --symmetry takes: a group by name, with its orbit structure or for all of them.</summary>
internal static class SymmetryChoice
{
    /// <exception cref="UsageException">It is no symmetry, or the target has none like it.</exception>
    public static IReadOnlyList<Symmetry> Parse(string? text, Target target)
    {
        if (text is null) return [];
        string[] twisted = text.Split('-'), parts = twisted[0].Split(':');
        if (!Enum.TryParse(parts[0], ignoreCase: true, out SymmetryGroup group) || !Enum.IsDefined(group) || char.IsAsciiDigit(parts[0][0]))
            throw new UsageException($"--symmetry {text} names no group; write cyclic, transpose or both, with the number of fixed terms if you wish, as in cyclic:16.");
        if (parts.Length == 1)
        {
            Symmetry[] all = [.. Symmetry.All(group, target)];
            return all.Length > 0 ? all : throw new UsageException($"--symmetry {text} does not fit {target}: {new Symmetry(group, 0).WhyNot(target)}.");
        }
        int[] counts = [.. parts.Skip(1).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        int negative = twisted.Length == 1 ? 0 : twisted.Length == 2 && int.TryParse(twisted[1], NumberStyles.None, CultureInfo.InvariantCulture, out int q) ? q : -1;
        if (negative < 0 || counts.Contains(-1) || counts.Length > (group == SymmetryGroup.Both ? 2 : 1))
            throw new UsageException($"--symmetry {text} is not understood; write {(group == SymmetryGroup.Both ? "both:1:4 for one fixed term and four orbits of three" : $"{parts[0]}:4 for four fixed terms")}.");
        Symmetry symmetry = new(group, counts[0], counts.Length > 1 ? counts[1] : 0, negative);
        return symmetry.WhyNot(target) is { } reason ? throw new UsageException($"--symmetry {text} does not fit {target}: {reason}.") : [symmetry];
    }
}
