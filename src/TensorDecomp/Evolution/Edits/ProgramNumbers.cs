using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TensorDecomp.Kernels;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Evolution.Edits;

/// <summary>The numbers of a program's text that say how much, and how they are changed: everything else stays byte for byte.</summary>
internal sealed class ProgramNumbers
{
    /// <summary>Settings have numbers below it, and a constant may be such a number's name.</summary>
    private const int FirstNoSetting = 16;

    /// <summary>What is as large is there to bound nothing.</summary>
    private const int NoBound = 1_000_000;

    private readonly string _source;
    private readonly SyntaxToken[] _all;

    private ProgramNumbers(string source, SyntaxNode root, TextSpan[] open)
    {
        (_source, Root, Open) = (source, root, open);
        _all = [.. root.DescendantTokens()
            .Where(t => t.IsKind(SyntaxKind.NumericLiteralToken) && IsNumber(t) && open.Any(o => o.Contains(t.Span)))];
        Tunable = [.. _all.Where(IsTunable)];
        Free = [.. Tunable.Where(n => !Tunable.Any(beta => IsLogarithm(n, beta)))];
    }

    /// <summary>Null for a text that has no parts that may change.</summary>
    public static ProgramNumbers? Of(string source)
    {
        if (TextGate.Refusal(source) is not null || SourceLines.Of(source, out _) is not { } lines) return null;
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None))
            .GetRoot();
        return new ProgramNumbers(source, root, [.. OpenSpans(lines)]);
    }

    public SyntaxNode Root { get; }

    /// <summary>Where the text may change.</summary>
    public TextSpan[] Open { get; }

    public SyntaxToken[] Tunable { get; }

    /// <summary>Those that do not follow from another.</summary>
    public SyntaxToken[] Free { get; }

    /// <summary>What a tuner turns: the named constants, those in whole numbers as well, or all free numbers where fewer than two are
    /// named.</summary>
    public SyntaxToken[] Knobs
    {
        get
        {
            SyntaxToken[] named =
                [.. _all.Where(t => IsConstant(t) && (Free.Contains(t) || t.Value is int and >= FirstNoSetting and < NoBound))];
            return named.Length > 1 ? named : [.. Free.Where(t => t.Value is not int or < NoBound)];
        }
    }

    /// <summary>The text with some numbers changed, and with a β every ln β.</summary>
    /// <param name="moves">A number and how far it moves in its logarithm; a share near 1 in that of its distance to 1.</param>
    public string With(IEnumerable<(SyntaxToken Number, double Move)> moves)
    {
        List<TextChange> changes = [];
        foreach ((SyntaxToken number, double move) in moves)
            if (move != 0) Change(number, move, changes);
        return SourceText.From(_source).WithChanges(changes.OrderBy(c => c.Span.Start)).ToString();
    }

    /// <summary>Adds what the move of a number changes, unless that is changed already.</summary>
    public void Change(SyntaxToken number, double move, List<TextChange> changes)
    {
        double next = Moved(number, move);
        foreach (SyntaxToken other in Tunable.Contains(number) ? Tunable : [.. Tunable, number])
        {
            double value = other == number ? next : IsLogarithm(other, number) ? -Math.Log(next) : double.NaN;
            if (double.IsFinite(value) && !changes.Any(c => c.Span == other.Span))
                changes.Add(new TextChange(other.Span, Text(other, value, other == number ? 4 : 9)));
        }
    }

    private static double Moved(SyntaxToken number, double move)
    {
        double old = Value(number);
        if (number.Value is int) return Math.Max(1, Math.Round(old * Math.Exp(move)));
        return IsShare(number) ? 1 - (1 - old) * Math.Exp(Math.Min(move, Math.Log(0.9 / (1 - old)))) : old * Math.Exp(move);
    }

    /// <summary>A momentum or another share near 1, where the distance to 1 is what matters.</summary>
    public static bool IsShare(SyntaxToken number) => number.Value is float or double && IsShare(Value(number));

    public static double Value(SyntaxToken token) => Convert.ToDouble(token.Value, CultureInfo.InvariantCulture);

    private static bool IsShare(double value) => value is > 0.5 and < 1;

    /// <summary>Whether a number is −ln β: bias corrections carry it as a number of its own.</summary>
    private static bool IsLogarithm(SyntaxToken number, SyntaxToken beta) =>
        number.Value is float or double && IsShare(beta)
            && Math.Abs(Value(number) + Math.Log(Value(beta))) < 1e-4 * -Math.Log(Value(beta));

    private static bool IsNumber(SyntaxToken token) => token.Value is int or float or double;

    private static bool IsConstant(SyntaxToken token) =>
        token.Parent?.FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field && field.Modifiers.Any(SyntaxKind.ConstKeyword);

    /// <summary>Numbers that say how much. Zero and one are structure; so are indices, loop bounds, and the loss of a residual, whose scale
    /// the optimizer cancels.</summary>
    private static bool IsTunable(SyntaxToken token)
    {
        if (Value(token) is 0 or 1 || token.Value is int and <= 2) return false;
        foreach (SyntaxNode node in token.Parent!.AncestorsAndSelf())
        {
            if (node is BracketedArgumentListSyntax or AttributeSyntax or ForStatementSyntax) return false;
            if (node is FieldDeclarationSyntax field) return field.Declaration.Type.ToString() is "float" or "double";
            if (node is AssignmentExpressionSyntax
                {
                    Left: IdentifierNameSyntax { Identifier.ValueText: nameof(Plan.Slots) or nameof(Plan.Chunk) }
                }) return false;
            if (node is MethodDeclarationSyntax function) return function.Identifier.ValueText != nameof(IGradientProgram.ResidualLoss);
        }
        return false;
    }

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
