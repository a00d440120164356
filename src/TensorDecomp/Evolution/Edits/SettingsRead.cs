using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Edits;

/// <summary>The settings that a stretch of a program's text reads, as it writes them: h[Ridge] for each that it names, h where it hands all
/// of them on.</summary>
internal static class SettingsRead
{
    /// <summary>Whether what comes in the place of a stretch of text still reads all that was read there.</summary>
    /// <param name="root">The program.</param>
    /// <param name="change">Within one function of it.</param>
    public static bool Remain(SyntaxNode root, TextChange change)
    {
        SyntaxNode place = root.FindNode(change.Span);
        if (place.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } function) return true;
        string[] names = [.. function.ParameterList.Parameters.Where(IsSettings).Select(p => p.Identifier.ValueText)];
        IEnumerable<string> before = Of(place.DescendantNodesAndSelf().Where(node => change.Span.Contains(node.Span)), names);
        return !before.Except(Of(SyntaxFactory.ParseExpression(change.NewText!).DescendantNodesAndSelf(), names)).Any();
    }

    private static IEnumerable<string> Of(IEnumerable<SyntaxNode> nodes, string[] names) =>
        from name in nodes.OfType<IdentifierNameSyntax>()
        where names.Contains(name.Identifier.ValueText)
        select name.Parent is ElementAccessExpressionSyntax access && access.Expression == name
            ? access.WithoutTrivia().NormalizeWhitespace().ToString() : name.Identifier.ValueText;

    private static bool IsSettings(ParameterSyntax parameter) => parameter.Type is { } type
        && type.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Any(t => t.Identifier.ValueText == nameof(Hyper<>));
}
