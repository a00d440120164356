using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// Marks every generic function for inlining that is not marked yet. The kernels hold a program's values in registers only
/// where its functions are inlined into their loops, and a stranger's program should run as fast as a seed.
/// </summary>
internal static class Inlining
{
    private static readonly AttributeListSyntax Mark = SyntaxFactory.AttributeList([SyntaxFactory.Attribute(
        SyntaxFactory.ParseName("global::System.Runtime.CompilerServices.MethodImpl"),
        SyntaxFactory.AttributeArgumentList(
            [SyntaxFactory.AttributeArgument(
                SyntaxFactory.ParseExpression("global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining"))]))]);

    public static StructDeclarationSyntax Of(StructDeclarationSyntax program) =>
        program.ReplaceNodes(program.Members.OfType<MethodDeclarationSyntax>().Where(IsUnmarked), (method, _) => method
            .WithAttributeLists(
                method.AttributeLists.Insert(0, Mark.WithLeadingTrivia(method.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space)))
            .WithModifiers(method.AttributeLists.Count > 0 ? method.Modifiers : Bare(method.Modifiers)));

    /// <summary>Initialize runs once per restart and entry, and the functions without T once per chunk: they stay calls.</summary>
    private static bool IsUnmarked(MethodDeclarationSyntax method) =>
        method.TypeParameterList is not null && method.Identifier.ValueText != nameof(IGradientProgram.Initialize)
        && !method.AttributeLists.SelectMany(l => l.Attributes)
        .Any(a => a.Name.ToString().Split('.')[^1] is "MethodImpl" or "MethodImplAttribute");

    private static SyntaxTokenList Bare(SyntaxTokenList modifiers) =>
        modifiers.Count == 0 ? modifiers : modifiers.Replace(modifiers[0], modifiers[0].WithLeadingTrivia());
}
