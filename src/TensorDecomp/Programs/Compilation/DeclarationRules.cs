using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// What a declaration may look like beyond its kind: which modifiers stand where, where attributes may, and which constants there are. Like
/// <see cref="SyntaxGate"/>, of which it is a part, it lists what is allowed and looks at the text's form alone.
/// </summary>
internal static class DeclarationRules
{
    private static readonly SyntaxKind[] Struct = [SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ReadOnlyKeyword];
    private static readonly SyntaxKind[] Constant =
        [SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.ConstKeyword];
    private static readonly SyntaxKind[] Method =
        [SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.StaticKeyword];
    private static readonly SyntaxKind[] Parameter = [SyntaxKind.InKeyword, SyntaxKind.RefKeyword];
    private static readonly SyntaxKind[] Local = [SyntaxKind.ConstKeyword];

    /// <summary>
    /// Types of constants. Text is none of them: a few dozen constants, each twice the one before, would fill the memory of the compiler.
    /// </summary>
    private static readonly SyntaxKind[] Numbers =
    [
        SyntaxKind.BoolKeyword, SyntaxKind.ByteKeyword, SyntaxKind.SByteKeyword, SyntaxKind.ShortKeyword, SyntaxKind.UShortKeyword,
        SyntaxKind.IntKeyword,
        SyntaxKind.UIntKeyword, SyntaxKind.LongKeyword, SyntaxKind.ULongKeyword, SyntaxKind.FloatKeyword, SyntaxKind.DoubleKeyword,
    ];

    /// <summary>What is wrong with the node itself; its parts are nodes of their own.</summary>
    public static IEnumerable<Complaint> Check(SyntaxNode node)
    {
        foreach (SyntaxToken modifier in Misplaced(node))
            yield return Complaint.Refuse(modifier, modifier.IsKind(SyntaxKind.UnsafeKeyword)
                ? "a program may not touch memory directly; remove 'unsafe'."
                : $"a program has no use for '{modifier.Text}' here; remove it.");
        if (WhyNot(node) is { } sentence) yield return Complaint.Refuse(node, sentence);
    }

    private static string? WhyNot(SyntaxNode node) => node switch
    {
        UsingDirectiveSyntax directive when !directive.GlobalKeyword.IsKind(SyntaxKind.None)
            || !directive.UnsafeKeyword.IsKind(SyntaxKind.None) || directive.Alias is not null =>
            "a using directive names a namespace, or a type with 'static'; write using System.Numerics;",
        TypeDeclarationSyntax { ParameterList: not null } =>
            "a program's struct has no constructor, for it is never made; remove the parameters.",
        AttributeListSyntax { Target: not null } =>
            "attributes of assemblies and modules, and of what is not a method, are not for programs; remove it.",
        AttributeListSyntax { Parent: not MethodDeclarationSyntax } =>
            "the only attribute of a program is [MethodImpl(MethodImplOptions.AggressiveInlining)] on a method; remove this one.",
        FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.ConstKeyword) =>
            "a program keeps no state of its own: only constants may be fields; state lives in Slots, settings in Hyper.",
        FieldDeclarationSyntax field when !IsNumber(field.Declaration.Type) => NoNumber,
        LocalDeclarationStatementSyntax { IsConst: true } local when !IsNumber(local.Declaration.Type) => NoNumber,
        ArgumentSyntax { RefKindKeyword: var by } when by.IsKind(SyntaxKind.OutKeyword) =>
            "a program has no out parameters; return what a function computes, several values as a tuple.",
        TypeParameterSyntax { VarianceKeyword: var variance } when !variance.IsKind(SyntaxKind.None) =>
            "a type parameter has no variance; remove it.",
        _ => null,
    };

    private const string NoNumber = "a constant is a number or a bool, and its type is written out: const float Beta = 0.9f;";

    /// <summary>Also the one mark that a method may carry, under a shorter name; what it is in truth the second gate sees.</summary>
    private static bool IsNumber(TypeSyntax type) =>
        type is PredefinedTypeSyntax { Keyword: var keyword } && Numbers.Contains(keyword.Kind())
            || type is IdentifierNameSyntax { Identifier.ValueText: "MethodImplOptions" };

    private static IEnumerable<SyntaxToken> Misplaced(SyntaxNode node)
    {
        (SyntaxTokenList modifiers, SyntaxKind[] allowed) = node switch
        {
            TypeDeclarationSyntax type => (type.Modifiers, Struct),
            FieldDeclarationSyntax field => (field.Modifiers.Any(SyntaxKind.ConstKeyword) ? field.Modifiers : default, Constant),
            BaseMethodDeclarationSyntax method => (method.Modifiers, Method),
            MemberDeclarationSyntax member => (member.Modifiers, []),
            ParameterSyntax parameter => (parameter.Modifiers, Parameter),
            LocalDeclarationStatementSyntax local => (local.Modifiers, Local),
            _ => (default, []),
        };
        return modifiers.Where(modifier => !allowed.Contains(modifier.Kind()));
    }
}
