using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// Symmetries as text. <c>perm:</c> and generators joined by + (<see cref="GeneratorText"/>) make a group, as in
/// <c>perm:0123,0123,0123+13,13,13</c> or <c>perm:NPM/-,-,-+01,01,01</c>; a colon and an orbit structure may follow.
/// </summary>
public static class SymmetryText
{
    /// <summary>What the text of a group begins with.</summary>
    public const string Group = "perm";

    /// <summary>Reads a group, and the text of its orbit structure where there is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">The shape whose tensor it leaves as it is.</param>
    /// <param name="group">The group.</param>
    /// <param name="structure">What stands behind the second colon; null where there is none.</param>
    /// <param name="why">What is wrong, as a clause.</param>
    public static bool TryReadGroup(string text, Shape shape, [NotNullWhen(true)] out AutomorphismGroup? group, out string? structure,
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
            if (!GeneratorText.TryRead(generator, shape, out Automorphism? automorphism, out why)) return false;
            generators.Add(automorphism);
        }
        structure = parts.Length == 3 ? parts[2] : null;
        return AutomorphismGroup.TryMake(parts[1], generators, out group, out why);
    }
}
