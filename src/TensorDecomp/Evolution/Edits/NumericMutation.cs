using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Edits;

/// <summary>
/// The operator that needs no language model: it perturbs one to three of a program's numbers, exchanges a known building
/// block for another, or has a setting drawn per restart. All else stays byte for byte as it is.
/// </summary>
public static class NumericMutation
{
    private const double BlockChance = 0.3, DrawChance = 0.15;
    private const int Tries = 20;

    /// <summary>The mutant, the same for the same seed; the source itself where it has nothing to mutate.</summary>
    public static string Mutate(string source, ulong seed, MutationRule rule = MutationRule.SameSettings)
    {
        if (ProgramNumbers.Of(source) is not { } numbers) return source;
        HostRandom random = HostRandom.For(seed, 0);
        TextChange[] blocks =
            [.. BuildingBlock.All.SelectMany(b => b.Changes(numbers.Root)).Where(c => numbers.Open.Any(o => o.Contains(c.Span))
                && (rule == MutationRule.AnyText || SettingsRead.Remain(numbers.Root, c)))];
        string hash = ProgramIdentity.SyntaxHash(source);
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            List<TextChange> changes = Changes(blocks, numbers, ref random);
            string mutant = SourceText.From(source).WithChanges(changes.OrderBy(c => c.Span.Start)).ToString();
            if (ProgramIdentity.SyntaxHash(mutant) != hash) return mutant;
        }
        return source;
    }

    private static List<TextChange> Changes(TextChange[] blocks, ProgramNumbers numbers, ref HostRandom random)
    {
        SyntaxToken[] free = numbers.Free;
        double kind = random.Uniform();
        if (kind < BlockChance && blocks.Length > 0) return [blocks[random.Below(blocks.Length)]];
        if (free.Length == 0) return [];
        SyntaxToken[] settings = [.. free.Where(IsSetting)];
        if (kind < BlockChance + DrawChance && settings.Length > 0) return [Drawn(settings[random.Below(settings.Length)])];
        List<TextChange> changes = [];
        for (int count = 1 + random.Below(3); count > 0; count--)
        {
            SyntaxToken number = free[random.Below(free.Length)];
            double normal = random.Gaussian();
            numbers.Change(number, (ProgramNumbers.IsShare(number) ? 0.7 : 0.5) * normal, changes);
        }
        return changes;
    }

    /// <summary>A number c as one drawn for each restart between c/2 and 2c.</summary>
    private static TextChange Drawn(SyntaxToken token)
    {
        string rng = token.Parent!.FirstAncestorOrSelf<MethodDeclarationSyntax>()!.ParameterList.Parameters[1].Identifier.ValueText;
        double value = ProgramNumbers.Value(token);
        return new TextChange(token.Span, string.Create(CultureInfo.InvariantCulture, $"{rng}.LogUniform({value / 2:G4}, {value * 2:G4})"));
    }

    /// <summary>A number that Schedule computes with, and could as well draw.</summary>
    private static bool IsSetting(SyntaxToken token) =>
        token.Value is double and > 0 && token.Parent?.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()?.IsConst is not true
        && token.Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is
        {
            Identifier.ValueText: nameof(IGradientProgram.Schedule),
            ParameterList.Parameters.Count: 3
        };
}
