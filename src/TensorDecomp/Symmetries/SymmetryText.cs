using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// Symmetries as text. <c>perm:</c> and generators joined by + (<see cref="GeneratorText"/>) make a group, as in
/// <c>perm:0123,0123,0123+13,13,13</c> or <c>perm:NPM/-,-,-+01,01,01</c>; a colon and an orbit structure may follow: a number of fixed
/// terms, or orbits by kind, as in <c>:1x1,7x4b</c>. The terms that it leaves out are in orbits as long as the group.
/// </summary>
public static class SymmetryText
{
    /// <summary>What the text of a group begins with.</summary>
    public const string Group = "perm";

    /// <summary>Reads a group, and the text of its orbit structure where there is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tensor">The tensor that it leaves as it is.</param>
    /// <param name="group">The group.</param>
    /// <param name="structure">What stands behind the second colon; null where there is none.</param>
    /// <param name="why">What is wrong, as a clause.</param>
    public static bool TryReadGroup(string text, Tensor tensor, [NotNullWhen(true)] out AutomorphismGroup? group, out string? structure,
        out string why)
    {
        (group, structure, why) = (null, null, "");
        string[] parts = text.Split(':');
        if (parts.Length is < 2 or > 3 || parts[0] != Group)
        {
            why = $"write {Group}:0123,0123,0123+03.12,13,03.12, and :4 behind it for four fixed terms";
            return false;
        }
        List<Automorphism> generators = [];
        foreach (string generator in parts[1].Split('+'))
        {
            if (!GeneratorText.TryRead(generator, tensor, out Automorphism? automorphism, out why)) return false;
            generators.Add(automorphism);
        }
        structure = parts.Length == 3 ? parts[2] : null;
        return AutomorphismGroup.TryMake(parts[1], generators, out group, out why);
    }

    /// <summary>
    /// Reads a group with its orbit structure. Without one a group that permutes indices gets the fewest fixed terms that the rank
    /// admits, and one that moves factors, has signs or is no matrix product's those structures that are nearest to the schoolbook
    /// algorithm's.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="rank">Number of terms.</param>
    /// <param name="structures">One or several.</param>
    /// <param name="why">What is wrong, as a clause.</param>
    public static bool TryReadStructures(string text, Tensor tensor, int rank,
        [NotNullWhen(true)] out IReadOnlyList<OrbitStructure>? structures,
        out string why)
    {
        structures = null;
        if (!TryReadGroup(text, tensor, out AutomorphismGroup? group, out string? structure, out why)) return false;
        if (group.IsModulo2)
        {
            why = $"{group.Text} leaves {tensor} as it is modulo 2 only, and numbers have signs";
            return false;
        }
        OrbitKinds kinds = new(group);
        if (structure is null && (tensor.Product is null || !group.KeepsFactors || group.Generators.Any(g => g.IsSigned)))
        {
            structures = NearSchoolbook.Structures(kinds, rank);
            why = structures.Count > 0 ? ""
                : $"no orbits near those of the schoolbook algorithm have {rank} terms; write how many of which kind";
            return structures.Count > 0;
        }
        if (TryRead(kinds, structure ?? $"{rank % group.Order}", rank, out OrbitStructure? one, out why)) structures = [one];
        return one is not null;
    }

    private static bool TryRead(OrbitKinds kinds, string text, int rank, [NotNullWhen(true)] out OrbitStructure? structure, out string why)
    {
        (structure, why) = (null, "");
        List<(OrbitKind Kind, int Count)> orbits = [];
        AutomorphismGroup group = kinds.Group;
        string tail = text;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int fixedTerms))
        {
            int rest = rank - fixedTerms;
            if (rest < 0 || rest % group.Order != 0)
            {
                why = $"{fixedTerms} fixed terms leave {rest} of {rank}, which is no whole number of orbits of {group.Order}";
                return false;
            }
            if (fixedTerms > 0 && kinds.Fixed.Count == 0)
            {
                why = "no term is fixed by all of the group";
                return false;
            }
            if (fixedTerms > 0) orbits.Add((kinds.Fixed[0], fixedTerms));
            if (rest > 0) orbits.Add((kinds.Regular, rest / group.Order));
        }
        else
        {
            foreach (string part in text.Split(','))
            {
                string[] words = part.Split('x');
                if (words.Length != 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                    || count > rank)
                {
                    why = $"'{part}' is no number of fixed terms, and no number of orbits of a kind, as 7x4b is";
                    return false;
                }
                if (kinds.Named(words[1]) is not { } kind)
                {
                    why = $"there are no orbits of kind {words[1]}, but of {string.Join(" ", kinds.All.Select(k => k.Name).Take(40))}";
                    return false;
                }
                if (count > 0) orbits.Add((kind, count));
            }
            int rest = rank - orbits.Sum(o => o.Count * kinds.Length(o.Kind));
            if (rest < 0 || rest % group.Order != 0)
            {
                why = $"these orbits leave {rest} of {rank} terms, which is no whole number of orbits of {group.Order}";
                return false;
            }
            if (rest > 0) orbits.Add((kinds.Regular, rest / group.Order));
            orbits = [.. orbits.GroupBy(o => o.Kind.Name).Select(g => (g.First().Kind, g.Sum(o => o.Count)))
                .OrderByDescending(o => UInt128.PopCount(o.Item1.Stabiliser))];
        }
        structure = new OrbitStructure(group, orbits, $"{Group}:{group.Text}:{tail}");
        return true;
    }
}
