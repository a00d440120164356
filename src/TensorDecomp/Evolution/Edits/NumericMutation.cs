using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TensorDecomp.Kernels;
using TensorDecomp.Programs.Compilation;

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
    public static string Mutate(string source, ulong seed)
    {
        if (TextGate.Refusal(source) is not null || SourceLines.Of(source, out _) is not { } lines) return source;
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None))
            .GetRoot();
        HostRandom random = HostRandom.For(seed, 0);
        TextSpan[] open = [.. OpenSpans(lines)];
        TextChange[] blocks = [.. BuildingBlock.All.SelectMany(b => b.Changes(root)).Where(c => open.Any(o => o.Contains(c.Span)))];
        SyntaxToken[] numbers =
            [.. root.DescendantTokens()
                .Where(t => t.IsKind(SyntaxKind.NumericLiteralToken) && open.Any(o => o.Contains(t.Span)) && IsTunable(t))];
        SyntaxToken[] free = [.. numbers.Where(n => !numbers.Any(beta => IsLogarithm(n, beta)))];
        string hash = ProgramIdentity.SyntaxHash(source);
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            List<TextChange> changes = Changes(blocks, numbers, free, ref random);
            string mutant = SourceText.From(source).WithChanges(changes.OrderBy(c => c.Span.Start)).ToString();
            if (ProgramIdentity.SyntaxHash(mutant) != hash) return mutant;
        }
        return source;
    }

    private static List<TextChange> Changes(TextChange[] blocks, SyntaxToken[] numbers, SyntaxToken[] free, ref HostRandom random)
    {
        double kind = random.Uniform();
        if (kind < BlockChance && blocks.Length > 0) return [blocks[random.Below(blocks.Length)]];
        if (free.Length == 0) return [];
        SyntaxToken[] settings = [.. free.Where(IsSetting)];
        if (kind < BlockChance + DrawChance && settings.Length > 0) return [Drawn(settings[random.Below(settings.Length)])];
        List<TextChange> changes = [];
        for (int count = 1 + random.Below(3); count > 0; count--) Perturb(free[random.Below(free.Length)], numbers, changes, ref random);
        return changes;
    }

    /// <summary>Changes one number, and with β every ln β.</summary>
    private static void Perturb(SyntaxToken token, SyntaxToken[] numbers, List<TextChange> changes, ref HostRandom random)
    {
        double old = Value(token), next = Perturbed(token, old, ref random);
        foreach (SyntaxToken other in numbers)
        {
            double value = other == token ? next : IsLogarithm(other, token) ? -Math.Log(next) : double.NaN;
            if (double.IsFinite(value) && !changes.Any(c => c.Span == other.Span))
                changes.Add(new TextChange(other.Span, Text(other, value, other == token ? 4 : 9)));
        }
    }

    private static double Perturbed(SyntaxToken token, double old, ref HostRandom random)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.Uniform())) * Math.Cos(2 * Math.PI * random.Uniform()); // Box and Muller 1958
        if (token.Value is int) return Math.Max(1, Math.Round(old * Math.Exp(0.5 * normal)));
        return IsShare(old) ? 1 - (1 - old) * Math.Exp(Math.Min(0.7 * normal, Math.Log(0.9 / (1 - old)))) : old * Math.Exp(0.5 * normal);
    }

    /// <summary>Whether a number is −ln β: bias corrections carry it as a number of its own.</summary>
    private static bool IsLogarithm(SyntaxToken number, SyntaxToken beta) =>
        number.Value is float or double && beta.Value is float or double && IsShare(Value(beta))
            && Math.Abs(Value(number) + Math.Log(Value(beta))) < 1e-4 * -Math.Log(Value(beta));

    /// <summary>A momentum or another share near 1, where the distance to 1 is what matters.</summary>
    private static bool IsShare(double value) => value is > 0.5 and < 1;

    /// <summary>A number c as one drawn for each restart between c/2 and 2c.</summary>
    private static TextChange Drawn(SyntaxToken token)
    {
        string rng = token.Parent!.FirstAncestorOrSelf<MethodDeclarationSyntax>()!.ParameterList.Parameters[1].Identifier.ValueText;
        double value = Value(token);
        return new TextChange(token.Span, string.Create(CultureInfo.InvariantCulture, $"{rng}.LogUniform({value / 2:G4}, {value * 2:G4})"));
    }

    /// <summary>Numbers that say how much. Zero and one are structure; so are indices, loop bounds, and the loss of a residual, whose scale
    /// the optimizer cancels.</summary>
    private static bool IsTunable(SyntaxToken token)
    {
        if (token.Value is not (int or float or double) || Value(token) is 0 or 1 || token.Value is int and <= 2) return false;
        foreach (SyntaxNode node in token.Parent!.AncestorsAndSelf())
        {
            if (node is BracketedArgumentListSyntax or AttributeSyntax or ForStatementSyntax) return false;
            if (node is FieldDeclarationSyntax field) return field.Declaration.Type.ToString() is "float" or "double";
            if (node is AssignmentExpressionSyntax
                {
                    Left: IdentifierNameSyntax
                    {
                        Identifier.ValueText: nameof(Plan.Slots)
                or nameof(Plan.Chunk)
                    }
                }) return false;
            if (node is MethodDeclarationSyntax function) return function.Identifier.ValueText != nameof(IGradientProgram.ResidualLoss);
        }
        return false;
    }

    /// <summary>A number that Schedule computes with, and could as well draw.</summary>
    private static bool IsSetting(SyntaxToken token) =>
        token.Value is double and > 0 && token.Parent?.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()?.IsConst is not true
        && token.Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is
        {
            Identifier.ValueText: nameof(IGradientProgram.Schedule),
            ParameterList.Parameters.Count: 3
        };

    private static double Value(SyntaxToken token) => Convert.ToDouble(token.Value, CultureInfo.InvariantCulture);

    private static string Text(SyntaxToken token, double value, int digits)
    {
        if (token.Value is int) return Math.Clamp(value, 1, 1 << 24).ToString("0", CultureInfo.InvariantCulture);
        string text = value.ToString("G" + (IsShare(value) ? Math.Max(digits, 6) : digits), CultureInfo.InvariantCulture);
        bool suffix = token.Value is float;
        return suffix ? text + "f" : text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static IEnumerable<TextSpan> OpenSpans(SourceLines lines)
    {
        int at = 0;
        foreach ((int number, string part) in lines.Parts().Index())
        {
            if (number % 2 == 1) yield return new TextSpan(at, part.Length);
            at += part.Length;
        }
    }
}
