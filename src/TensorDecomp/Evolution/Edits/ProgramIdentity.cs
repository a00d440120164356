using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TensorDecomp.Kernels;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Evolution.Edits;

/// <summary>
/// Whether two texts are the same program. The hash is taken of the tokens, without layout, comments, marks for inlining, access
/// modifiers and using directives that are implied, with numbers by their values, and with names of the program's own making
/// (locals, parameters, constants, the struct itself) by the order in which they appear. A text that <see cref="TextGate"/> keeps
/// from the parser is the same as itself alone.
/// </summary>
public static class ProgramIdentity
{
    private static readonly HashSet<string> ContractFunctions = [.. typeof(IGradientProgram).GetMethods().Select(m => m.Name)];

    private static readonly SyntaxKind[] Dropped =
        [SyntaxKind.PublicKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ReadOnlyKeyword,
            SyntaxKind.EndOfFileToken];

    /// <summary>What is in scope anyway; every other using directive changes a program, or keeps it from compiling.</summary>
    private static readonly HashSet<string> Implied =
        ["System", "System.Collections.Generic", "System.Runtime.CompilerServices", "TensorDecomp.Kernels", "TensorDecomp.Verify"];

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14, DocumentationMode.None);

    /// <summary>SHA-256 of the text alone.</summary>
    public static string TextHash(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("text\n" + source)));

    /// <summary>SHA-256 in lower-case hexadecimal; equal for programs that differ in layout, comments and their own names only.</summary>
    public static string SyntaxHash(string source)
    {
        if (TextGate.Refusal(source) is not null) return TextHash(source);
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, Language).GetRoot();
        TextSpan[] skipped = [.. root.DescendantNodes().Where(IsWithoutMeaning).Select(n => n.Span)];
        Names ofStruct = new("m", root.DescendantNodes().SelectMany(StructName));
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SyntaxNode? function = null;
        Names ofFunction = new("v", []);
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            if (Dropped.Contains(token.Kind()) || skipped.Any(s => s.Contains(token.Span)) || IsNamespace(token)) continue;
            if (token.Parent is MethodDeclarationSyntax method && method != function && token == method.Identifier
                || token.Parent is MethodDeclarationSyntax next && next != function && next.GetFirstToken() == token)
            {
                function = token.Parent;
                ofFunction = new Names("v", function.DescendantNodes().SelectMany(LocalName));
            }
            else if (function is not null && !function.Span.Contains(token.Span)) (function, ofFunction) = (null, new Names("v", []));
            hash.AppendData(Encoding.UTF8.GetBytes(Text(token, ofFunction, ofStruct) + "\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The text without some of its functions.</summary>
    public static string Without(string source, IReadOnlySet<string> functions)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, Language).GetRoot();
        IEnumerable<TextChange> cuts = from function in root.DescendantNodes().OfType<MethodDeclarationSyntax>()
                                       where functions.Contains(function.Identifier.ValueText)
                                       select new TextChange(function.Span, "");
        return SourceText.From(source).WithChanges(cuts).ToString();
    }

    private static bool IsWithoutMeaning(SyntaxNode node) => node switch
    {
        UsingDirectiveSyntax directive => directive is { Alias: null, Name: { } name } && Implied.Contains(name.ToString())
            && directive.StaticKeyword.Value is null && directive.GlobalKeyword.Value is null && directive.UnsafeKeyword.Value is null,
        AttributeListSyntax { Target: null, Attributes: [{ ArgumentList.Arguments: [{ NameEquals: null, Expression: var how }] } mark] } =>
            LastOf(mark.Name) is "MethodImpl" or "MethodImplAttribute"
                && (how is IdentifierNameSyntax || LastOf(how) == "AggressiveInlining"),
        _ => false,
    };

    private static string LastOf(SyntaxNode name) => name.GetLastToken().ValueText;

    private static string Text(SyntaxToken token, Names ofFunction, Names ofStruct)
    {
        if (token.Value is not null and not string and not bool)
            return $"{token.Value.GetType().Name} {Convert.ToString(token.Value, CultureInfo.InvariantCulture)}";
        if (!token.IsKind(SyntaxKind.IdentifierToken)) return token.Text;
        // After a dot, and before a colon or in an initializer, stand names of the contract's making, unless the struct is before the dot.
        if (token.Parent?.Parent is MemberAccessExpressionSyntax access && access.Name == token.Parent)
            return access.Expression is IdentifierNameSyntax left && ofStruct.Holds(left.Identifier.ValueText)
                ? ofStruct.Of(token.ValueText) : token.ValueText;
        if (token.Parent?.Parent is NameColonSyntax
            || token.Parent?.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set && set.Left == token.Parent)
            return token.ValueText;
        return ofFunction.Holds(token.ValueText) ? ofFunction.Of(token.ValueText) : ofStruct.Of(token.ValueText);
    }

    private static IEnumerable<string> StructName(SyntaxNode node) => node switch
    {
        StructDeclarationSyntax program => [program.Identifier.ValueText],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.ValueText),
        MethodDeclarationSyntax method when !ContractFunctions.Contains(method.Identifier.ValueText) => [method.Identifier.ValueText],
        _ => [],
    };

    private static IEnumerable<string> LocalName(SyntaxNode node) => node switch
    {
        ParameterSyntax parameter => [parameter.Identifier.ValueText],
        TypeParameterSyntax parameter => [parameter.Identifier.ValueText],
        VariableDeclaratorSyntax variable => [variable.Identifier.ValueText],
        SingleVariableDesignationSyntax variable => [variable.Identifier.ValueText],
        _ => [],
    };

    private static bool IsNamespace(SyntaxToken token)
    {
        SyntaxNode? at = token.Parent;
        while (at is NameSyntax) at = at.Parent;
        return at is BaseNamespaceDeclarationSyntax;
    }

    /// <summary>Names by their first appearance.</summary>
    private sealed class Names(string prefix, IEnumerable<string> names)
    {
        private readonly HashSet<string> _names = [.. names];
        private readonly Dictionary<string, int> _order = [];

        public bool Holds(string name) => _names.Contains(name);

        public string Of(string name)
        {
            if (!_names.Contains(name)) return name;
            if (!_order.TryGetValue(name, out int order)) _order[name] = order = _order.Count;
            return $"{prefix}{order}";
        }
    }
}
