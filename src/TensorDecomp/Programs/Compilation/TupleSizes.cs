using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// How many values the tuples of a text hold at most, seen from its form alone, before anything is bound: var b = (a, a); var c = (b, b); …
/// doubles with every line, and the compiler would go through every value of the type.
/// </summary>
internal sealed class TupleSizes
{
    /// <summary>Most values in one tuple, those of inner ones included.</summary>
    public const int Most = 64;

    // Counting ends here: far above Most, so that taking the other targets of a deconstruction away leaves what is too large too large.
    private const long Ceiling = 1 << 24;

    // Bounds by name: of all variables and of all results so called, whichever function they are in.
    private readonly Dictionary<string, long> _variables = [], _results = [];
    private readonly List<Complaint> _complaints = [];

    // Functions whose type parameters may stand for tuples: what they return is as large as what they are given allows.
    private readonly HashSet<string> _open = [];

    private TupleSizes(SyntaxNode root)
    {
        MethodDeclarationSyntax[] methods = [.. root.DescendantNodes().OfType<MethodDeclarationSyntax>()];
        foreach (MethodDeclarationSyntax method in methods)
            if (method.ConstraintClauses.Count < method.Arity) _open.Add(method.Identifier.ValueText);
        foreach (MethodDeclarationSyntax method in methods)
            Note(_results, method.Identifier, Written(method.ReturnType), method);
        foreach (SyntaxNode node in root.DescendantNodes()) Declare(node);
    }

    public static IReadOnlyList<Complaint> Check(SyntaxNode root) => new TupleSizes(root)._complaints;

    /// <summary>Variables are declared before they are used, so the order of the text is that of what is known.</summary>
    private void Declare(SyntaxNode node)
    {
        switch (node)
        {
            case ParameterSyntax { Type: { } type } parameter:
                Note(_variables, parameter.Identifier, Written(type), parameter);
                break;
            case VariableDeclarationSyntax declaration:
                foreach (VariableDeclaratorSyntax variable in declaration.Variables)
                    Note(_variables, variable.Identifier, !declaration.Type.IsVar ? Written(declaration.Type)
                        : variable.Initializer is { Value: var value } ? Bound(value) : 1, variable);
                break;
            case AssignmentExpressionSyntax assignment:
                SyntaxNode[] targets =
                    [.. assignment.Left.DescendantNodesAndSelf(inner => inner is TupleExpressionSyntax or ArgumentSyntax
                        or DeclarationExpressionSyntax or VariableDesignationSyntax)
                    .Where(target =>
                        target is not (TupleExpressionSyntax or ArgumentSyntax or DeclarationExpressionSyntax
                            or ParenthesizedVariableDesignationSyntax or TypeSyntax { Parent: DeclarationExpressionSyntax }))];
                // Of all values together each target takes what the others leave, and they take one at least.
                long rest = targets.OfType<SingleVariableDesignationSyntax>().Any()
                    ? Math.Max(1, Bound(assignment.Right) - (targets.Length - 1)) : 1;
                foreach (SingleVariableDesignationSyntax variable in targets.OfType<SingleVariableDesignationSyntax>())
                    Note(_variables, variable.Identifier,
                        variable.FirstAncestorOrSelf<DeclarationExpressionSyntax>() is { Type: { IsVar: false } type } ? Written(type)
                            : rest, variable);
                break;
        }
    }

    private void Note(Dictionary<string, long> bounds, SyntaxToken name, long size, SyntaxNode at)
    {
        if (size > Most)
            _complaints.Add(
                Complaint.Refuse(at,
                    $"{name.ValueText} may hold more than {Most} values; keep tuples small, and write their types out instead of 'var'."));
        bounds[name.ValueText] = Math.Max(bounds.GetValueOrDefault(name.ValueText, 1), Math.Min(size, Ceiling));
    }

    /// <summary>Values of a type that is written out.</summary>
    private static long Written(TypeSyntax type) =>
        Math.Max(1, type.DescendantNodesAndSelf().OfType<TupleElementSyntax>().Count(element => element.Type is not TupleTypeSyntax));

    /// <summary>
    /// Values that an expression may have. Operands are looked at before what they are part of, without recursion, so that no text is too
    /// deep.
    /// </summary>
    private long Bound(ExpressionSyntax expression)
    {
        Dictionary<SyntaxNode, long> bounds = [];
        foreach (SyntaxNode node in expression.DescendantNodesAndSelf().Reverse())
        {
            long parts = 1, sum = 0;
            foreach (SyntaxNode child in node.ChildNodes())
            {
                parts = Math.Max(parts, bounds[child]);
                sum += bounds[child];
            }
            bounds[node] = Math.Min(Ceiling, node switch
            {
                TupleExpressionSyntax => sum,
                CastExpressionSyntax cast => Written(cast.Type),
                DefaultExpressionSyntax nothing => Written(nothing.Type),
                IdentifierNameSyntax name => _variables.GetValueOrDefault(name.Identifier.ValueText, 1),
                InvocationExpressionSyntax call => (IsOpen(call.Expression) ? parts : 1) * Result(call.Expression),
                _ => parts,
            });
        }
        return bounds[expression];
    }

    private long Result(ExpressionSyntax called) => NameOf(called) is { } name ? _results.GetValueOrDefault(name, 1) : 1;

    private bool IsOpen(ExpressionSyntax called) => NameOf(called) is not { } name || _open.Contains(name);

    private static string? NameOf(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        _ => null,
    };
}
